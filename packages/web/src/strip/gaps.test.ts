import { expect, test } from 'vitest';
import { findGaps } from './gaps.ts';
import type { Segment, StripKind } from './segments.ts';

const MINUTE = 60_000;

function block(from: number, to: number, kind: StripKind = 'run'): Segment {
  return { row: 0, from: from * MINUTE, to: to * MINUTE, kind };
}

function gaps(lanes: readonly (readonly Segment[])[], moments: readonly number[] = []) {
  return findGaps(
    lanes,
    moments.map(at => at * MINUTE),
  ).map(({ from, to }) => [from / MINUTE, to / MINUTE]);
}

test('a gap is longer than a minute', () => {
  expect(gaps([[block(0, 1), block(1.9, 2), block(4, 5)]])).toEqual([[2, 4]]);
});

test('a gap is longer than 6 % of the work', () => {
  expect(gaps([[block(0, 60), block(63, 103), block(113, 114)]])).toEqual([[103, 113]]);
});

test('a long wait is idle, a subagent at work is not', () => {
  const main = [block(0, 1), block(1, 30, 'wait'), block(30, 31)];
  expect(gaps([main])).toEqual([[1, 30]]);
  expect(gaps([main, [block(2, 29)]])).toEqual([]);
});

test('a prompt within a gap parts it', () => {
  expect(gaps([[block(0, 1), block(21, 22)]], [11])).toEqual([
    [1, 11],
    [11, 21],
  ]);
});

test('of a thousand pauses the longest sixty are folded', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => block(index * 1_000, index * 1_000 + 0.1));
  expect(gaps([many])).toHaveLength(60);
});

test('nothing has no gaps', () => {
  expect(gaps([])).toEqual([]);
});
