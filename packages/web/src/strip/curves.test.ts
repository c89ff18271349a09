import { expect, test } from 'vitest';
import { type Curve, toSteps } from './curves.ts';
import { toScale } from './scale.ts';

function curve(points: readonly (readonly [at: number, value: number])[]): Curve {
  return {
    at: Float64Array.from(points, ([at]) => at),
    value: Float64Array.from(points, ([, value]) => value),
    roof: 10,
  };
}

const scale = toScale({ width: 10, view: { from: 0, to: 100 }, gaps: [], gapWidth: 0 });

test('a value holds from its time on', () => {
  expect(
    toSteps(
      curve([
        [0, 1],
        [50, 4],
      ]),
      scale,
    ),
  ).toEqual([
    [0, 1],
    [5, 4],
  ]);
});

test('a peak within a pixel is seen, and what it ended with holds after it', () => {
  expect(
    toSteps(
      curve([
        [20, 2],
        [21, 9],
        [22, 3],
        [80, 5],
      ]),
      scale,
    ),
  ).toEqual([
    [2, 9],
    [3, 3],
    [8, 5],
  ]);
});

test('what was before the view holds at its left edge', () => {
  const later = toScale({ width: 10, view: { from: 40, to: 60 }, gaps: [], gapWidth: 0 });
  expect(
    toSteps(
      curve([
        [0, 1],
        [10, 3],
        [50, 4],
        [90, 8],
      ]),
      later,
    ),
  ).toEqual([
    [0, 3],
    [5, 4],
  ]);
});
