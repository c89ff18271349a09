import { expect, test } from 'vitest';
import { Durations } from './durations.ts';

function summaryOf(...values: number[]) {
  const durations = new Durations();
  for (const value of values) durations.add(value);
  return durations.summary();
}

test('one duration is its own percentile', () => {
  expect(summaryOf(40)).toEqual({ count: 1, p50: 40, p95: 40, max: 40, total: 40 });
});

test('percentiles are durations that occurred, by nearest rank, in whatever order they came', () => {
  expect(summaryOf(30, 10, 40, 20)).toEqual({ count: 4, p50: 20, p95: 40, max: 40, total: 100 });
});

test('a hundred of them, and more than the first room', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(summaryOf(...values)).toEqual({ count: 100, p50: 50, p95: 95, max: 100, total: 5050 });
});

test('they are sorted as numbers', () => {
  expect(summaryOf(9, 100, 20).max).toBe(100);
});
