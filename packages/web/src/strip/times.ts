/**
 * Where each row stands: its time, or its place among the rows where no event of the session has one.
 */
import type { PageRows } from 'tacho/src/core/page/page.ts';

/** Milliseconds since the zero of the page where times are `known`, else numbers of rows. A row always has a place. */
export interface Times {
  readonly known: boolean;
  from(row: number): number;
  /** Never before `from`. */
  to(row: number): number;
}

/** Some 3,000 years: what is beyond is no time. */
const FARTHEST_MS = 1e14;

/** A row without a time stands where the one above it does, and takes none. */
export function toTimes(rows: PageRows): Times {
  const from = new Float64Array(rows.count);
  let last: number | null = null;
  for (let row = 0; row < rows.count; row++) {
    const at = rows.at[row];
    if (isTime(at)) {
      if (last === null) from.fill(at, 0, row);
      last = at;
    }
    from[row] = last ?? 0;
  }
  if (last === null) return { known: false, from: row => row, to: row => row + 1 };
  const fromOf = (row: number) => from[row] ?? 0;
  return {
    known: true,
    from: fromOf,
    to: row => {
      const ms = rows.ms[row];
      return isTime(rows.at[row]) && isTime(ms) && ms > 0 ? fromOf(row) + ms : fromOf(row);
    },
  };
}

function isTime(ms: number | null | undefined): ms is number {
  return typeof ms === 'number' && Math.abs(ms) <= FARTHEST_MS;
}
