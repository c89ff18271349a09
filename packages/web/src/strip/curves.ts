/**
 * How full the context was, and what the session had cost by then: values that hold until the next.
 */
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import type { Scale } from './scale.ts';
import type { Times } from './times.ts';

/** Points in order of time; `roof` is the value that the band's height stands for. */
export interface Curve {
  readonly at: Float64Array;
  readonly value: Float64Array;
  readonly roof: number;
}

/** Tokens in the context of the first part; null where no request says. */
export function contextCurve(head: PageHead, rows: PageRows, order: readonly number[], times: Times): Curve | null {
  const points = order.filter(row => rows.part[row] === 0 && isAmount(rows.held[row]));
  const value = Float64Array.from(points, row => rows.held[row] ?? 0);
  const most = value.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return null;
  return { at: Float64Array.from(points, times.from), value, roof: Math.max(head.parts[0]?.window ?? 0, most) };
}

/** US dollars so far, of all parts; null where nothing has a price. */
export function costCurve(rows: PageRows, order: readonly number[], times: Times): Curve | null {
  const points = order.filter(row => isAmount(rows.usd[row]));
  let sum = 0;
  const value = Float64Array.from(points, row => {
    sum += rows.usd[row] ?? 0;
    return sum;
  });
  return sum === 0 ? null : { at: Float64Array.from(points, times.from), value, roof: sum };
}

/**
 * The steps of a curve on a scale: from each x, the value that holds there. One for each pixel at most, of which it is the largest.
 * The first stands for what came before the view.
 */
export function toSteps(curve: Curve, scale: Scale): readonly (readonly [x: number, value: number])[] {
  const steps: [number, number][] = [];
  let column = Number.NEGATIVE_INFINITY;
  let last = 0;
  for (let point = firstPoint(curve.at, scale.view.from); point < curve.at.length; point++) {
    const x = Math.max(0, scale.x(curve.at[point] ?? 0));
    if (x > scale.width) break;
    const value = curve.value[point] ?? 0;
    if (Math.floor(x) === column) {
      const step = steps[steps.length - 1];
      if (step !== undefined && value > step[1]) step[1] = value;
    } else {
      // What a column ended with holds until the next, not what it held at most.
      const step = steps[steps.length - 1];
      if (step !== undefined && last < step[1] && x - step[0] > 1) steps.push([column + 1, last]);
      column = Math.floor(x);
      steps.push([x, value]);
    }
    last = value;
  }
  return steps;
}

/** The last point that is not after a time, or the first of all. */
function firstPoint(at: Float64Array, time: number): number {
  let low = 0;
  let high = at.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

function isAmount(value: number | null | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value < Number.MAX_SAFE_INTEGER;
}
