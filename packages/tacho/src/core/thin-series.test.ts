import { expect, test } from 'vitest';
import { thinSeries } from './thin-series.ts';
import type { SeriesPoint, View } from './view.ts';

const series = (points: readonly SeriesPoint[]): View => ({ as: 'series', points, unit: 'tokens' });
const pointsOf = (view: View | undefined) => (view?.as === 'series' ? view.points : []);

test('few points stay as they are', () => {
  const view = series([{ event: 1, value: 3 }]);
  expect(thinSeries([view], 10)).toEqual([view]);
});

test('of many the peaks stay, in order, and every point in a tone that is the highest of it nearby', () => {
  const points = Array.from(
    { length: 10_000 },
    (_, i): SeriesPoint => ({
      event: i + 1,
      value: i === 777 ? 1_000 : i % 10,
      ...(i === 5_000 && { tone: 'warn' as const }),
    }),
  );
  const [thin] = thinSeries([series(points)], 100);
  const kept = pointsOf(thin);
  expect(kept.length).toBeLessThanOrEqual(101);
  expect(kept.some(point => point.event === 778)).toBe(true);
  expect(kept.some(point => point.tone === 'warn')).toBe(true);
  expect(kept.map(point => point.event)).toEqual(kept.map(point => point.event).sort((a, b) => a - b));
});

test('a stretch of which nothing is known stays a gap', () => {
  const points = Array.from({ length: 1_000 }, (_, i): SeriesPoint => ({ event: i + 1, value: i < 500 ? null : 1 }));
  const kept = pointsOf(thinSeries([series(points)], 10)[0]);
  expect(kept.slice(0, 5).every(point => point.value === null)).toBe(true);
});
