/**
 * What a page does not say of its rows but every part of the viewer asks for: the row above, sums over what stands before,
 * idle time, the row of an event. Made once, in one pass each, into typed arrays: 50,000 rows take some milliseconds.
 */
import type { PageAnnotation, PageDocument, PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import { isError, kindAt } from '../page/rows.ts';

/** A pause that is shown as a break between two rows. */
const IDLE_MS = 60_000;

export interface RowIndex {
  /** The row that a row is directly below; -1 for an outermost one. */
  readonly parent: Int32Array;
  /** How many subagents a row is inside of. */
  readonly level: Uint8Array;
  /** Sums of all rows before one, with one more for the end: a range is one subtraction. */
  readonly usdBefore: Float64Array;
  readonly eventsBefore: Uint32Array;
  readonly errorsBefore: Uint32Array;
  readonly sideBefore: Uint32Array;
  /** Before these rows nothing happened in their session for so long, milliseconds. */
  readonly idleBefore: ReadonlyMap<number, number>;
  /** The first attempt of a row that is another one. */
  readonly retryOf: ReadonlyMap<number, number>;
  readonly annotationsOf: ReadonlyMap<number, readonly PageAnnotation[]>;
  /** The row that shows the n-th event of a part; the one before where none does, -1 where there is none. */
  readonly rowOf: (part: number, n: number) => number;
}

export function indexRows({ head, rows }: PageDocument): RowIndex {
  return {
    parent: parentsOf(rows),
    level: levelsOf(head, rows),
    ...sumsOf(head, rows),
    idleBefore: idleBefore(rows),
    retryOf: new Map(head.retries),
    annotationsOf: Map.groupBy(
      head.annotations.filter(({ row }) => row !== null),
      ({ row }) => row ?? -1,
    ),
    rowOf: whenAsked(() => rowsOfEvents(head, rows)),
  };
}

function parentsOf({ count, size }: PageRows): Int32Array {
  const parent = new Int32Array(count).fill(-1);
  const open: number[] = [];
  for (let row = 0; row < count; row++) {
    let above = open.at(-1);
    while (above !== undefined && row > above + (size[above] ?? 0)) {
      open.pop();
      above = open.at(-1);
    }
    parent[row] = above ?? -1;
    if ((size[row] ?? 0) > 0) open.push(row);
  }
  return parent;
}

function levelsOf(head: PageHead, { count, part }: PageRows): Uint8Array {
  const levels = head.parts.map(() => 0);
  // A part comes after the one that started it.
  head.parts.forEach((of, at) => {
    if (at > 0) levels[at] = 1 + (of.parent_row === null ? 0 : (levels[part[of.parent_row] ?? 0] ?? 0));
  });
  const ofRow = new Uint8Array(count);
  for (let row = 0; row < count; row++) ofRow[row] = levels[part[row] ?? 0] ?? 0;
  return ofRow;
}

function sumsOf(head: PageHead, rows: PageRows) {
  const { count } = rows;
  const usdBefore = new Float64Array(count + 1);
  const eventsBefore = new Uint32Array(count + 1);
  const errorsBefore = new Uint32Array(count + 1);
  const sideBefore = new Uint32Array(count + 1);
  for (const [row] of head.others) if (row < count) eventsBefore[row + 1] = (eventsBefore[row + 1] ?? 0) + 1;
  for (let row = 0; row < count; row++) {
    usdBefore[row + 1] = (usdBefore[row] ?? 0) + (rows.usd[row] ?? 0);
    eventsBefore[row + 1] =
      (eventsBefore[row] ?? 0) + (eventsBefore[row + 1] ?? 0) + ((rows.end[row] ?? 0) > 0 ? 2 : 1);
    errorsBefore[row + 1] = (errorsBefore[row] ?? 0) + (isError(rows, row) ? 1 : 0);
    sideBefore[row + 1] = (sideBefore[row] ?? 0) + (kindAt(rows, row) === 'side' ? 1 : 0);
  }
  return { usdBefore, eventsBefore, errorsBefore, sideBefore };
}

function idleBefore(rows: PageRows): Map<number, number> {
  const idle = new Map<number, number>();
  const endOfPart = new Map<number, number>();
  for (let row = 0; row < rows.count; row++) {
    const at = rows.at[row];
    if (typeof at !== 'number') continue;
    const part = rows.part[row] ?? 0;
    const before = endOfPart.get(part);
    if (before !== undefined && at - before > IDLE_MS) idle.set(row, at - before);
    // A prompt stands for what follows; it takes no time itself.
    const end = at + (kindAt(rows, row) === 'prompt' ? 0 : (rows.ms[row] ?? 0));
    endOfPart.set(part, Math.max(before ?? end, end));
  }
  return idle;
}

/** Made at the first question: nobody asks before the first rows are drawn. */
function whenAsked(make: () => RowIndex['rowOf']): RowIndex['rowOf'] {
  let rowOf: RowIndex['rowOf'] | undefined;
  return (part, n) => {
    rowOf ??= make();
    return rowOf(part, n);
  };
}

function rowsOfEvents(head: PageHead, rows: PageRows): RowIndex['rowOf'] {
  const rowOf = head.parts.map(({ events }) => new Int32Array(events + 1).fill(-1));
  const put = (row: number, n: number) => {
    const ofPart = rowOf[rows.part[row] ?? 0];
    if (ofPart !== undefined && n > 0 && n < ofPart.length) ofPart[n] = row;
  };
  for (const [row, n] of head.others) put(row, n);
  for (let row = 0; row < rows.count; row++) {
    put(row, rows.end[row] ?? 0);
    put(row, rows.n[row] ?? 0);
  }
  for (const ofPart of rowOf) {
    for (let n = 1; n < ofPart.length; n++) if (ofPart[n] === -1) ofPart[n] = ofPart[n - 1] ?? -1;
  }
  return (part, n) => rowOf[part]?.[n] ?? -1;
}
