/**
 * A curve with fewer points, for who draws more of them than a screen has columns.
 */
import type { SeriesPoint, View } from './view.ts';

/**
 * The views with at most about `most` points in each series: of neighbours the highest stays, and of those in a tone the highest of
 * each tone, so that no peak and no mark is lost.
 */
export function thinSeries(views: readonly View[], most: number): readonly View[] {
  return views.map(view =>
    view.as === 'series' && view.points.length > most
      ? { ...view, max: view.max ?? highest(view.points), points: thinned(view.points, most) }
      : view,
  );
}

function thinned(points: readonly SeriesPoint[], most: number): SeriesPoint[] {
  const size = Math.ceil(points.length / most);
  const kept: SeriesPoint[] = [];
  for (let start = 0; start < points.length; start += size) {
    const best = new Map<string, SeriesPoint>();
    for (const point of points.slice(start, start + size)) {
      const tone = point.tone ?? '';
      const known = best.get(tone);
      if (known === undefined || (point.value ?? -1) > (known.value ?? -1)) best.set(tone, point);
    }
    kept.push(...[...best.values()].sort((a, b) => a.event - b.event));
  }
  return kept;
}

function highest(points: readonly SeriesPoint[]): number {
  return points.reduce((most, { value }) => Math.max(most, value ?? 0), 0);
}
