/**
 * The order of rows within a source. What one writer wrote (a transcript, another tool's log) keeps the order it was written
 * in. Each row of a hook (`live`) was written by a process of its own, as it got to it, so where it stands in the log says
 * little: these go by time, so that their order depends on the rows alone. They are a source within the source.
 */
import type { RowTable } from './row-table.ts';

/** Orders two rows of any sources: by source, rows of hooks behind the others, then by place or time. */
export function byPlace(table: RowTable, a: number, b: number): number {
  const { source, live, position } = table;
  return (
    (source[a] as number) - (source[b] as number) ||
    (live[a] as number) - (live[b] as number) ||
    (live[a] === 1 ? byMoment(table, a, b) : 0) ||
    (position[a] as number) - (position[b] as number)
  );
}

/** True when the rows of a table with one source stand in their order. */
export function isInOrder(table: RowTable): boolean {
  const { live, count } = table;
  let anyLive = false;
  let anyOther = false;
  for (let row = 0; row < count; row++) {
    if (live[row] === 0) anyOther = true;
    else {
      if (anyLive && byMoment(table, row - 1, row) > 0) return false;
      anyLive = true;
    }
    if (anyLive && anyOther) return false;
  }
  return true;
}

function byMoment({ time, tie }: RowTable, a: number, b: number): number {
  return (time[a] as number) - (time[b] as number) || (tie[a] as number) - (tie[b] as number);
}
