/**
 * A series as shapes: columns of a width, the steps between gaps, and where the values are.
 */
import type { SeriesPoint, SeriesView } from 'tacho/src/core/view.ts';

export interface Plot {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

/** At most `most` points: of each stretch the greatest, an error before anything else. */
export function thinned(points: readonly SeriesPoint[], most: number): readonly SeriesPoint[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, column) => {
    const from = Math.floor((column * points.length) / most);
    const to = Math.max(from + 1, Math.floor(((column + 1) * points.length) / most));
    return points.slice(from, to).reduce((best, point) => (weightOf(point) > weightOf(best) ? point : best));
  });
}

function weightOf({ value, tone }: SeriesPoint): number {
  return tone === 'error' ? Number.POSITIVE_INFINITY : (value ?? -1);
}

/** The value that fills the height: the roof that is given, or the greatest of the points where they go beyond. */
export function topOf({ points, max }: SeriesView): number {
  let top = max ?? 0;
  for (const { value } of points) if (value !== null && Number.isFinite(value) && value > top) top = value;
  return top > 0 ? top : 1;
}

export function yOf(value: number, top: number, { top: start, height }: Plot): number {
  const share = Math.min(1, Math.max(0, value / top));
  return Math.round((start + height * (1 - share)) * 2) / 2;
}

export function xOf(index: number, count: number, { left, width }: Plot): number {
  return Math.round((left + (width * index) / Math.max(1, count)) * 2) / 2;
}

/** The edge of the steps, and the area below it; a point without a value leaves a gap. */
export function stepPaths(
  points: readonly SeriesPoint[],
  top: number,
  plot: Plot,
): { readonly edge: string; readonly area: string } {
  const floor = plot.top + plot.height;
  let edge = '';
  let area = '';
  let isOpen = false;
  points.forEach(({ value }, index) => {
    const [from, to] = [xOf(index, points.length, plot), xOf(index + 1, points.length, plot)];
    if (value === null || !Number.isFinite(value)) {
      if (isOpen) area += `V${floor}Z`;
      isOpen = false;
      return;
    }
    const y = yOf(value, top, plot);
    edge += isOpen ? `V${y}H${to}` : `M${from} ${y}H${to}`;
    area += isOpen ? `V${y}H${to}` : `M${from} ${floor}V${y}H${to}`;
    isOpen = true;
  });
  if (isOpen) area += `V${floor}Z`;
  return { edge, area };
}
