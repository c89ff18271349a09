import { expect, test } from 'vitest';
import type { MarkKind, StripMark } from './marks.ts';
import { isDense, placeMarks } from './place-marks.ts';
import { toScale } from './scale.ts';

const scale = toScale({ width: 1_000, view: { from: 0, to: 1_000 }, gaps: [], gapWidth: 0 });

function marks(kind: MarkKind, times: readonly number[]): StripMark[] {
  return times.map((at, row) => ({ kind, at, row }));
}

test('marks that would collide step aside, and know where they belong', () => {
  const placed = placeMarks([...marks('error', [100]), ...marks('guard', [101])], scale, false);
  expect(placed.marks.map(({ x, trueX }) => [x, trueX])).toEqual([
    [100, 100],
    [110, 101],
  ]);
  expect(placed.stems).toEqual([{ x: 100, row: 0 }]);
});

test('those that cannot step aside become one with a count', () => {
  const placed = placeMarks(marks('prompt', [100, 101, 102, 103, 104, 500]), scale, false);
  expect(placed.marks.map(({ x, count, mark }) => [x, count, mark.row])).toEqual([
    [100, 5, 0],
    [500, 1, 5],
  ]);
});

test('five thousand errors are a density in which each is counted', () => {
  const errors = marks(
    'error',
    Array.from({ length: 5_000 }, (_, index) => index / 5),
  );
  expect(isDense(errors.length, scale.width)).toBe(true);
  const { bars, marks: shapes, stems } = placeMarks([...marks('prompt', [0]), ...errors], scale, true);
  expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(5_000);
  expect(bars.length).toBeLessThanOrEqual(334);
  expect(bars.every(({ share }) => share > 0 && share <= 1)).toBe(true);
  expect(shapes.map(({ kind }) => kind)).toEqual(['prompt']);
  expect(stems).toEqual([]);
});

test('hundreds of prompts and compactions thin out', () => {
  const all = Array.from(
    { length: 900 },
    (_, row): StripMark => ({ kind: row % 2 ? 'prompt' : 'compact', at: row + 50, row }),
  );
  const placed = placeMarks(all, scale, false).marks;
  expect(placed.length).toBeLessThan(60);
  expect(placed.reduce((sum, { count }) => sum + count, 0)).toBe(900);
});

test('a mark at the right edge stays in sight', () => {
  expect(placeMarks(marks('error', [1_000]), scale, false).marks[0]?.x).toBe(995);
});
