/**
 * The run before this one of the same command, and what was written between the two.
 */
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import { kindAt } from '../page/rows.ts';

export interface SinceLastRun {
  readonly before: number;
  /** Rows that wrote a file after it, in order. */
  readonly writes: readonly number[];
}

/** Rows further back are not looked at. */
const MOST_ROWS = 20_000;

/** Undefined where the command did not run before, or nothing was written since. */
export function sinceLastRun({ rows }: PageDocument, row: number): SinceLastRun | undefined {
  const title = rows.title[row] ?? '';
  if (title === '' || kindAt(rows, row) !== 'run') return undefined;
  const writes: number[] = [];
  for (let at = row - 1; at >= 0 && at > row - MOST_ROWS; at--) {
    const kind = kindAt(rows, at);
    if (kind === 'write') writes.push(at);
    const isSame = kind === 'run' && rows.title[at] === title && rows.part[at] === rows.part[row];
    if (isSame) return writes.length === 0 ? undefined : { before: at, writes: writes.reverse() };
  }
  return undefined;
}
