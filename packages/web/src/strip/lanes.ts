/**
 * Lines for subagents: each has a lane, and lanes that do not overlap in time share a line.
 */
import type { Segment } from './segments.ts';

/** A subagent's work. `from` and `to` are those of its first and last act. */
export interface Lane {
  /** Index in `PageHead.parts`. */
  readonly part: number;
  readonly title: string;
  /** The part that started it, the main one where nobody says. */
  readonly parent: number;
  readonly from: number;
  readonly to: number;
  readonly segments: readonly Segment[];
  /** When something in it failed. */
  readonly errors: readonly number[];
}

/** The line of each lane, 0 is the uppermost. Lanes that begin first get the upper lines, so that a nested one is below the one that started it. */
export function packLanes(lanes: readonly Lane[]): ReadonlyMap<Lane, number> {
  const lineOf = new Map<Lane, number>();
  const ends: number[] = [];
  for (const lane of lanes.toSorted((a, b) => a.from - b.from || a.part - b.part)) {
    const free = ends.findIndex(end => end < lane.from);
    const line = free === -1 ? ends.length : free;
    ends[line] = lane.to;
    lineOf.set(lane, line);
  }
  return lineOf;
}
