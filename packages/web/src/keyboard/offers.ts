/**
 * What the palette offers for what was typed: an event by its number, commands, prompts, errors.
 */
import type { PageHead, PageRows, RowKind } from 'tacho/src/core/page/page.ts';
import { isError, kindAt } from '../page/rows.ts';
import { COMMANDS, type Command } from './keys.ts';

export type Offer =
  | { readonly to: 'command'; readonly command: Command }
  | { readonly to: 'row'; readonly row: number; readonly kind: RowKind };

/** More than anybody reads; who wants another types on. */
const MOST = 60;

/** The best first. `rowOf` gives the row of an event of the first part, -1 for none. */
export function offersFor(
  typed: string,
  { head, rows }: { head: PageHead; rows: PageRows },
  rowOf: (part: number, n: number) => number,
): Offer[] {
  const text = typed.trim().toLowerCase();
  const [, key = '', number] = /^(?:(s\d+)[. ]*)?[#e]?(\d+)$/.exec(text) ?? [];
  const offers: Offer[] = [];
  if (number !== undefined) {
    const part = head.parts.findIndex(of => of.key === key);
    const row = Number(number) <= (head.parts[part]?.events ?? 0) ? rowOf(part, Number(number)) : -1;
    if (row !== -1) offers.push(toRow(rows, row));
  }
  for (const command of COMMANDS) {
    if (!command.inTree && hasWord(command.does, text)) offers.push({ to: 'command', command });
  }
  for (let row = 0; row < rows.count && offers.length < MOST; row++) {
    const isOffered = kindAt(rows, row) === 'prompt' || isError(rows, row);
    if (isOffered && (rows.title[row] ?? '').toLowerCase().includes(text)) offers.push(toRow(rows, row));
  }
  return offers.slice(0, MOST);
}

/** Whether a word of `sentence` begins with `text`. */
function hasWord(sentence: string, text: string): boolean {
  return ` ${sentence.toLowerCase()}`.includes(` ${text}`);
}

function toRow(rows: PageRows, row: number): Offer {
  return { to: 'row', row, kind: isError(rows, row) ? 'error' : kindAt(rows, row) };
}
