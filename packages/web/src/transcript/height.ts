/**
 * How tall rows will be, before they are drawn: near enough that the scroll bar stays where it is when they are measured.
 */
import type { PageRows, RowKind } from 'tacho/src/core/page/page.ts';
import { kindAt } from '../page/rows.ts';
import type { RowIndex } from './row-index.ts';

/** What number, mark, end and stair of a row take of its width, and how wide a letter is about, px. */
const BESIDE = 190;
const LETTER = 6.6;

/** Lines of text at most, the height of one beyond the first, and what is added to that of a row; px. */
const WRAPPED: Partial<Record<RowKind, readonly [most: number, line: number, more: number]>> = {
  prompt: [6, 20, 27],
  answer: [3, 19, 2],
  guard: [2, 17, 0],
  compact: [2, 17, 0],
  sub: [2, 17, 0],
  error: [2, 17, 0],
};
const IDLE = 28;

/** By row, px. `width` is that of the list, `line` the height of a row of one line. */
export function heightsOf(
  rows: PageRows,
  index: RowIndex,
  { width, line }: { width: number; line: number },
): Uint16Array {
  const letters = Math.max(18, (width - BESIDE) / LETTER);
  const heights = new Uint16Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    const wrapped = WRAPPED[kindAt(rows, row)];
    heights[row] = line;
    if (wrapped === undefined) continue;
    const [most, more, around] = wrapped;
    const lines = Math.min(most, Math.max(1, Math.ceil((rows.title[row]?.length ?? 0) / letters)));
    heights[row] = line + around + (lines - 1) * more;
  }
  for (const row of index.idleBefore.keys()) heights[row] = (heights[row] ?? line) + IDLE;
  return heights;
}
