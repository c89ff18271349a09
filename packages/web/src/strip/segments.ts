/**
 * What an agent did from when to when, as blocks of a lane of the strip. What no block covers is idle.
 */
import type { PageRows, RowKind } from 'tacho/src/core/page/page.ts';
import { kindAt } from '../page/rows.ts';
import type { Times } from './times.ts';

export type StripKind = 'think' | 'wait' | 'sub' | 'read' | 'net' | 'run' | 'write';

/** Times are milliseconds since the zero of the page. The time a model took before a call is a block of kind `think` with the row of the call. */
export interface Segment {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly kind: StripKind;
}

const BLOCKS: Readonly<Partial<Record<RowKind, StripKind>>> = {
  answer: 'think',
  think: 'think',
  compact: 'think',
  read: 'read',
  write: 'write',
  run: 'run',
  net: 'net',
  sub: 'sub',
  wait: 'wait',
};

/** Nobody thinks longer: a machine that slept, or a session that was taken up again. */
const LONGEST_TURN_MS = 15 * 60_000;

/** `part` are the rows of one session in order of time. What comes back is in order of `from`; blocks of calls that ran side by side overlap. */
export function toSegments(rows: PageRows, part: readonly number[], times: Times): readonly Segment[] {
  return times.known ? segmentsByTime(rows, part, times) : segmentsByRow(rows, part, times);
}

function segmentsByRow(rows: PageRows, part: readonly number[], times: Times): readonly Segment[] {
  const segments: Segment[] = [];
  for (const row of part) {
    const kind = BLOCKS[kindAt(rows, row)];
    if (kind === undefined) continue;
    const inside = kind === 'sub' ? (rows.size[row] ?? 0) : 0;
    segments.push({ row, from: times.from(row), to: times.to(row) + inside, kind });
  }
  return segments;
}

function segmentsByTime(rows: PageRows, part: readonly number[], times: Times): readonly Segment[] {
  const segments: Segment[] = [];
  let end = part[0] === undefined ? 0 : times.from(part[0]);
  /** A wait of which nobody says how long it took: until something happens. */
  let waiting: number | null = null;
  for (const row of part) {
    const rowKind = kindAt(rows, row);
    if (rowKind === 'side') continue;
    const kind = BLOCKS[rowKind];
    const from = times.from(row);
    let to = times.to(row);
    const silence = from - end;
    if (kind === 'think') {
      // Recorders stamp what a model wrote when it began or when it was complete. The time before it is the model's too.
      if (silence > 0 && silence >= (to - from) / 2) to = from;
      const begin = silence > 0 && silence <= LONGEST_TURN_MS ? end : from;
      segments.push({ row, from: begin, to, kind });
    } else {
      if (rowKind !== 'prompt' && silence > 0) {
        if (waiting !== null) segments.push({ row: waiting, from: end, to: from, kind: 'wait' });
        else if (silence <= LONGEST_TURN_MS) segments.push({ row, from: end, to: from, kind: 'think' });
      }
      if (kind !== undefined) segments.push({ row, from, to, kind });
    }
    waiting = rowKind === 'wait' && to === from && from >= end ? row : null;
    end = Math.max(end, to);
  }
  return segments;
}
