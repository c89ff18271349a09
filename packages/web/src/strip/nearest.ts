/**
 * What is under a point of the strip.
 */
import { type Bands, LANE_STEP, lineTop, REACH } from './geometry.ts';
import type { StripModel } from './model.ts';
import type { ErrorBar, MarkPlaces, PlacedMark } from './place-marks.ts';
import type { PlacedGap, Scale } from './scale.ts';
import type { Segment } from './segments.ts';

export type Target =
  | { readonly type: 'act'; readonly row: number; readonly segment: Segment }
  | { readonly type: 'mark'; readonly row: number; readonly placed: PlacedMark }
  | { readonly type: 'errors'; readonly row: number; readonly bar: ErrorBar }
  | { readonly type: 'gap'; readonly row: number | null; readonly gap: PlacedGap };

export interface Scene {
  readonly model: StripModel;
  readonly scale: Scale;
  readonly places: MarkPlaces;
  readonly bands: Bands;
}

const MARK_REACH_PX = 7;
const BAR_REACH_PX = 4;
/** As many before a point are looked at: one that began earlier and still goes on is found where nothing else is. */
const LOOK_BACK = 500;

/** A mark where the point is on one, else the nearest act of the lane that the point is in; null for a strip without acts and marks. */
export function targetAt({ model, scale, places, bands }: Scene, x: number, y: number): Target | null {
  if (y < bands.blocksTop) {
    const tier = places.marks.filter(
      ({ kind }) => bands.errorsTop === 0 || (kind === 'error') === y >= bands.errorsTop,
    );
    const placed = nearestBy(tier, mark => Math.abs(mark.x - x));
    if (placed !== undefined && Math.abs(placed.x - x) <= MARK_REACH_PX)
      return { type: 'mark', row: placed.mark.row, placed };
    const bar = nearestBy(y < bands.errorsTop ? [] : places.bars, ({ x: left, width }) =>
      Math.abs(left + width / 2 - x),
    );
    if (bar !== undefined && Math.abs(bar.x - x) <= BAR_REACH_PX) return { type: 'errors', row: bar.first.row, bar };
  }
  const gap = scale.folded.find(folded => x > folded.x && x < folded.x + folded.width);
  const segment = nearestSegment(segmentsAt(model, scale, bands, x, y), scale, x);
  if (gap !== undefined) return { type: 'gap', row: segment?.row ?? null, gap };
  if (segment !== undefined) return { type: 'act', row: segment.row, segment };
  const placed = nearestBy(places.marks, mark => Math.abs(mark.x - x));
  return placed === undefined ? null : { type: 'mark', row: placed.mark.row, placed };
}

/** In the line of lanes at a point, the lane nearest to it; the main part where there is none. */
function segmentsAt(model: StripModel, scale: Scale, bands: Bands, x: number, y: number): readonly Segment[] {
  const line = Math.floor((y - lineTop(bands, 0) + 1) / LANE_STEP);
  if (line < 0 || line >= bands.lines) return model.segments;
  const inLine = model.lanes.filter(lane => model.lineOf.get(lane) === line);
  const distance = ({ from, to }: { readonly from: number; readonly to: number }) =>
    Math.max(scale.x(from) - x, x - scale.x(to), 0);
  const lane = nearestBy(inLine, distance);
  return lane === undefined || distance(lane) > 12 ? model.segments : lane.segments;
}

/** Of several at the same pixel the one that reaches farthest. */
function nearestSegment(segments: readonly Segment[], scale: Scale, x: number): Segment | undefined {
  const after = firstAfter(segments, scale.at(x + 1));
  let best: Segment | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let index = Math.max(0, after - LOOK_BACK); index <= Math.min(after, segments.length - 1); index++) {
    const segment = segments[index] as Segment;
    const begin = scale.x(segment.from);
    const distance = Math.max(begin - x, x - Math.max(scale.x(segment.to), begin + 1), 0);
    if (distance > least) continue;
    if (distance === least && best !== undefined && REACH[segment.kind] < REACH[best.kind]) continue;
    best = segment;
    least = distance;
  }
  return best;
}

function firstAfter(segments: readonly Segment[], at: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle] as Segment).from <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nearestBy<T>(list: readonly T[], distance: (item: T) => number): T | undefined {
  let best: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const item of list) {
    const far = distance(item);
    if (far < least) {
      best = item;
      least = far;
    }
  }
  return best;
}
