/**
 * A session as the strip sees it: worked out once from its rows, whatever is in sight and however wide the strip is.
 */
import type { PageHead, PageRows, RowKind } from 'tacho/src/core/page/page.ts';
import { isError, kindAt } from '../page/rows.ts';
import { type Curve, contextCurve, costCurve } from './curves.ts';
import { findGaps, type Gap } from './gaps.ts';
import { type Lane, packLanes } from './lanes.ts';
import { type StripMark, toMarks } from './marks.ts';
import type { Span } from './scale.ts';
import { type Segment, toSegments } from './segments.ts';
import { type Times, toTimes } from './times.ts';

export interface StripModel {
  readonly times: Times;
  /** First to last moment; milliseconds since the zero of the page, or numbers of rows where no row has a time. */
  readonly whole: Span;
  /** The main part's, in order of `from`. */
  readonly segments: readonly Segment[];
  readonly gaps: readonly Gap[];
  readonly lanes: readonly Lane[];
  readonly lineOf: ReadonlyMap<Lane, number>;
  /** How many lines the lanes take. */
  readonly lines: number;
  /** Of the main part, in order of time. */
  readonly marks: readonly StripMark[];
  readonly errors: number;
  readonly context: Curve | null;
  readonly cost: Curve | null;
  readonly isRunning: boolean;
}

/** Rows that are no block, but must stay in sight. */
const MOMENTS: ReadonlySet<RowKind> = new Set(['prompt', 'error', 'guard']);

export function toStripModel(head: PageHead, rows: PageRows): StripModel {
  const times = toTimes(rows);
  const order = inOrder(rows, times);
  const parts = byPart(rows, order);
  const segments = toSegments(rows, parts.get(0) ?? [], times);
  const lanes = toLanes(head, rows, parts, times);
  const lineOf = packLanes(lanes);
  const moments = order.filter(row => MOMENTS.has(kindAt(rows, row))).map(times.from);
  const all = [segments, ...lanes.map(lane => lane.segments)];
  return {
    times,
    whole: extent(all, moments),
    segments,
    gaps: times.known ? findGaps(all, moments) : [],
    lanes,
    lineOf,
    lines: lanes.reduce((most, lane) => Math.max(most, (lineOf.get(lane) ?? 0) + 1), 0),
    marks: toMarks(head, rows, parts.get(0) ?? [], times),
    errors: order.reduce((sum, row) => sum + (isError(rows, row) ? 1 : 0), 0),
    context: contextCurve(head, rows, order, times),
    cost: costCurve(rows, order, times),
    isRunning: head.status === 'running',
  };
}

/** Rows by time. A clock that was set back in the middle of a session leaves them out of it. */
function inOrder(rows: PageRows, times: Times): readonly number[] {
  const order = Array.from({ length: rows.count }, (_, row) => row);
  const isSorted = order.every(row => row === 0 || times.from(row - 1) <= times.from(row));
  return isSorted ? order : order.sort((a, b) => times.from(a) - times.from(b) || a - b);
}

function byPart(rows: PageRows, order: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const parts = new Map<number, number[]>();
  for (const row of order) {
    const part = rows.part[row] ?? 0;
    const list = parts.get(part);
    if (list === undefined) parts.set(part, [row]);
    else list.push(row);
  }
  return parts;
}

function toLanes(
  head: PageHead,
  rows: PageRows,
  parts: ReadonlyMap<number, readonly number[]>,
  times: Times,
): readonly Lane[] {
  return head.parts.flatMap(({ title, parent_row }, part) => {
    const own = parts.get(part) ?? [];
    if (part === 0 || own.length === 0) return [];
    const segments = toSegments(rows, own, times);
    const { from, to } = extent([segments], own.map(times.from));
    const errors = own.filter(row => isError(rows, row)).map(times.to);
    const parent = parent_row === null ? 0 : (rows.part[parent_row] ?? 0);
    return [{ part, title, parent, from, to, segments, errors }];
  });
}

function extent(lanes: readonly (readonly Segment[])[], moments: readonly number[]): Span {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const at of moments) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  for (const lane of lanes) {
    for (const segment of lane) {
      from = Math.min(from, segment.from);
      to = Math.max(to, segment.to);
    }
  }
  return from <= to ? { from, to } : { from: 0, to: 0 };
}
