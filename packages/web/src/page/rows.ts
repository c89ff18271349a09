/**
 * Reading one row out of the columns of a page.
 */
import { type PageRows, ROW_FLAGS, ROW_KINDS, type RowKind } from 'tacho/src/core/page/page.ts';

const BY_LETTER = new Map(Object.entries(ROW_KINDS).map(([kind, letter]) => [letter, kind as RowKind]));

/** A letter of a later tacho is a side event. */
export function kindAt(rows: PageRows, row: number): RowKind {
  return BY_LETTER.get(rows.kind[row] ?? '') ?? 'side';
}

export function hasFlag(rows: PageRows, row: number, flag: keyof typeof ROW_FLAGS): boolean {
  return ((rows.flags[row] ?? 0) & ROW_FLAGS[flag]) !== 0;
}

/** What the page marks in red: a row that failed, and an error that is no call. */
export function isError(rows: PageRows, row: number): boolean {
  return hasFlag(rows, row, 'failed') || kindAt(rows, row) === 'error';
}

/** Milliseconds since the zero of the page at which the row ended; null where it has no time. */
export function endOf(rows: PageRows, row: number): number | null {
  const at = rows.at[row] ?? null;
  return at === null ? null : at + (rows.ms[row] ?? 0);
}
