/**
 * From a time to a place on the strip, and back. Idle gaps are folded: each takes the same few pixels.
 */
import type { Gap } from './gaps.ts';

/** A stretch of time, in milliseconds since the zero of the page. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A gap on the scale; `folded` ones are `width` pixels however long they were. */
export interface PlacedGap extends Gap {
  readonly x: number;
  readonly width: number;
}

export interface Scale {
  readonly width: number;
  /** What is in sight. */
  readonly view: Span;
  readonly folded: readonly PlacedGap[];
  readonly pxPerMs: number;
  /** Never falls as time grows; negative before the view, above `width` after it. */
  x(at: number): number;
  /** The time of a pixel within the view. */
  at(x: number): number;
}

interface ScaleOptions {
  readonly width: number;
  readonly view: Span;
  /** Those to fold, in order. */
  readonly gaps: readonly Gap[];
  /** Pixels of a folded gap, where there is room for it. */
  readonly gapWidth: number;
}

const ROOM_FOR_GAPS = 0.4;

/** A view without length, as of a session with one event, is drawn as one of a millisecond. */
export function toScale({ width, view, gaps, gapWidth }: ScaleOptions): Scale {
  const inSight = gaps.filter(gap => gap.from >= view.from && gap.to <= view.to);
  const room = Math.max(1, width);
  const each = inSight.length === 0 ? 0 : Math.min(gapWidth, (room * ROOM_FOR_GAPS) / inSight.length);
  const idle = inSight.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const pxPerMs = (room - each * inSight.length) / Math.max(1, view.to - view.from - idle);
  const times = [view.from];
  const places = [0];
  const folded: PlacedGap[] = [];
  let x = 0;
  let time = view.from;
  for (const gap of inSight) {
    x += (gap.from - time) * pxPerMs;
    folded.push({ ...gap, x, width: each });
    times.push(gap.from, gap.to);
    places.push(x, x + each);
    x += each;
    time = gap.to;
  }
  const knot = (list: readonly number[], value: number) => {
    let low = 0;
    let high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((list[middle] as number) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  // An odd knot begins a gap.
  const slope = (index: number) => {
    if (index % 2 === 0) return pxPerMs;
    return each / ((times[index + 1] as number) - (times[index] as number));
  };
  return {
    width: room,
    view,
    folded,
    pxPerMs,
    x: at => {
      if (folded.length === 0) return (at - view.from) * pxPerMs;
      const index = knot(times, at);
      return (places[index] as number) + (at - (times[index] as number)) * slope(index);
    },
    at: place => {
      const index = knot(places, place);
      return (times[index] as number) + (place - (places[index] as number)) / slope(index);
    },
  };
}
