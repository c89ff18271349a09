import { expect, test } from 'vitest';
import { stepPaths, thinned, topOf } from './series-shape.ts';

const PLOT = { left: 0, width: 40, top: 0, height: 10 };
const points = (...values: (number | null)[]) => values.map((value, at) => ({ event: at + 1, value }));

test('steps, with a gap where nobody knows', () => {
  const { edge, area } = stepPaths(points(0, 10, null, 5), 10, PLOT);
  expect(edge).toBe('M0 10H10V0H20M30 5H40');
  expect(area).toBe('M0 10V10H10V0H20V10ZM30 10V5H40V10Z');
});

test('of too many points the greatest of each stretch stays, and every error', () => {
  const all = [...points(1, 9, 3, 4), { event: 5, value: 0, tone: 'error' as const }, { event: 6, value: 7 }];
  expect(thinned(all, 3).map(point => point.event)).toEqual([2, 4, 5]);
});

test('the roof is the given one, or the greatest value beyond it', () => {
  expect([
    topOf({ as: 'series', unit: 'count', max: 20, points: points(5) }),
    topOf({ as: 'series', unit: 'count', points: points(5, null) }),
    topOf({ as: 'series', unit: 'count', points: [] }),
  ]).toEqual([20, 5, 1]);
});
