/**
 * Which rows stand in the transcript: the tree with its folds, and with a filter only what passes it and what that is below.
 */
import type { PageRows } from 'tacho/src/core/page/page.ts';
import { kindAt } from '../page/rows.ts';
import type { RowIndex } from './row-index.ts';

export interface Outline {
  /** Rows in order. */
  readonly rows: Int32Array;
  /** Place of a row in `rows`; -1 for one that does not stand there. */
  readonly placeOf: Int32Array;
}

/** `passing` has a 1 for each row to be shown; null shows all. Without `side`, side events stay away. */
export function outlineOf(
  rows: PageRows,
  { folded, passing, side }: { folded: ReadonlySet<number>; passing: Uint8Array | null; side: boolean },
): Outline {
  const shown = new Int32Array(rows.count);
  const placeOf = new Int32Array(rows.count).fill(-1);
  const passedBefore = passing === null ? null : countsBefore(passing);
  let length = 0;
  for (let row = 0; row < rows.count; row++) {
    const size = rows.size[row] ?? 0;
    const none = passedBefore !== null && passedBefore[row + size + 1] === passedBefore[row];
    if (none) {
      row += size;
      continue;
    }
    if (!side && size === 0 && kindAt(rows, row) === 'side') continue;
    placeOf[row] = length;
    shown[length++] = row;
    if (folded.has(row)) row += size;
  }
  return { rows: shown.subarray(0, length), placeOf };
}

/** What is folded when nobody has asked for anything: subagents. */
export function foldedAtFirst(rows: PageRows): Set<number> {
  const folded = new Set<number>();
  for (let row = 0; row < rows.count; row++) if (hasRows(rows, row) && kindAt(rows, row) !== 'prompt') folded.add(row);
  return folded;
}

/** Folds all that is at least so deep, and opens what is above: level 1 shows the outermost rows alone. */
export function foldedBelow(rows: PageRows, level: number): Set<number> {
  const folded = new Set<number>();
  for (let row = 0; row < rows.count; row++) if (hasRows(rows, row) && (rows.depth[row] ?? 1) >= level) folded.add(row);
  return folded;
}

/** The same folds with all open that a row is below; the same set where nothing was in the way. */
export function openedFor(index: RowIndex, folded: ReadonlySet<number>, row: number): ReadonlySet<number> {
  let opened: Set<number> | undefined;
  for (let above = index.parent[row] ?? -1; above !== -1; above = index.parent[above] ?? -1) {
    if (!folded.has(above)) continue;
    opened ??= new Set(folded);
    opened.delete(above);
  }
  return opened ?? folded;
}

/** The row itself, or what it is folded into; -1 where neither stands in the outline. */
export function standInFor(outline: Outline, index: RowIndex, row: number): number {
  let at = row;
  while (at !== -1 && outline.placeOf[at] === -1) at = index.parent[at] ?? -1;
  return at;
}

/** Whether a row can be folded. */
export function hasRows(rows: PageRows, row: number): boolean {
  return (rows.size[row] ?? 0) > 0;
}

function countsBefore(passing: Uint8Array): Uint32Array {
  const before = new Uint32Array(passing.length + 1);
  for (let row = 0; row < passing.length; row++) before[row + 1] = (before[row] ?? 0) + (passing[row] ?? 0);
  return before;
}
