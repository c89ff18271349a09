/**
 * Long stretches in which nobody did anything: a person was away, or was asked and did not answer.
 */
import type { Segment } from './segments.ts';

export interface Gap {
  readonly from: number;
  readonly to: number;
}

const SHORTEST_MS = 60_000;
const SHARE_OF_WORK = 0.06;
const MOST = 60;

/**
 * Gaps longer than a minute and than 6 % of the time in which something was done, in order; of very many the longest. `moments` are those
 * that must stay in sight though they take no time, such as a prompt.
 */
export function findGaps(lanes: readonly (readonly Segment[])[], moments: readonly number[]): readonly Gap[] {
  const { pauses, workMs } = pausesOf(toBusy(lanes, moments));
  const shortest = Math.max(SHORTEST_MS, workMs * SHARE_OF_WORK);
  const gaps = pauses.filter(gap => gap.to - gap.from > shortest);
  if (gaps.length <= MOST) return gaps;
  const longest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST);
  return longest.sort((a, b) => a.from - b.from);
}

/** Waiting is nothing that was done, but its beginning is a moment. */
function toBusy(lanes: readonly (readonly Segment[])[], moments: readonly number[]): Gap[] {
  const busy: Gap[] = moments.map(at => ({ from: at, to: at }));
  for (const lane of lanes) {
    let open: { from: number; to: number } | undefined;
    for (const { from, to, kind } of lane) {
      const end = kind === 'wait' ? from : to;
      if (open !== undefined && from <= open.to) {
        open.to = Math.max(open.to, end);
        continue;
      }
      open = { from, to: end };
      busy.push(open);
    }
  }
  return busy.sort((a, b) => a.from - b.from);
}

function pausesOf(busy: readonly Gap[]): { readonly pauses: readonly Gap[]; readonly workMs: number } {
  const pauses: Gap[] = [];
  let workMs = 0;
  let end = busy[0]?.from ?? 0;
  for (const { from, to } of busy) {
    if (from > end) pauses.push({ from: end, to: from });
    if (to > end) workMs += to - Math.max(from, end);
    end = Math.max(end, to);
  }
  return { pauses, workMs };
}
