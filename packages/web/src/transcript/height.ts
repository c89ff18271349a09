/**
 * How tall a row will be, before it is drawn: near enough that the scroll bar stays where it is when the row is measured.
 */
import type { PageRows } from 'tacho/src/core/page/page.ts';
import { kindAt } from '../page/rows.ts';

/** What number, mark, end and stair of a row take of its width, and how wide a letter is about, px. */
const BESIDE = 190;
const LETTER = 6.6;

/** `width` is that of the list, `line` the height of a row of one line, px. */
export function heightOf(rows: PageRows, row: number, { width, line }: { width: number; line: number }): number {
  const kind = kindAt(rows, row);
  const length = rows.title[row]?.length ?? 0;
  const lines = (most: number) =>
    Math.min(most, Math.max(1, Math.ceil((length * LETTER) / Math.max(120, width - BESIDE))));
  if (kind === 'prompt') return line + 10 + (lines(6) - 1) * 20;
  if (kind === 'answer') return line + 2 + (lines(3) - 1) * 19;
  if (kind === 'guard' || kind === 'compact' || kind === 'sub' || kind === 'error') return line + (lines(2) - 1) * 17;
  return line;
}
