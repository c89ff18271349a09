import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Gap } from './gaps.ts';
import { toScale } from './scale.ts';

const HOUR = 3_600_000;

test('a folded gap takes its few pixels, the rest of the width is for work', () => {
  const scale = toScale({
    width: 122,
    view: { from: 0, to: HOUR + 100_000 },
    gaps: [{ from: 50_000, to: HOUR + 50_000 }],
    gapWidth: 22,
  });
  expect([0, 50_000, HOUR + 50_000, HOUR + 100_000].map(scale.x)).toEqual([0, 50, 72, 122]);
  expect([0, 50, 61, 122].map(scale.at)).toEqual([0, 50_000, HOUR / 2 + 50_000, HOUR + 100_000]);
});

test('gaps never take more than 40 % of the width', () => {
  const gaps = Array.from({ length: 50 }, (_, index) => ({ from: index * 10 + 1, to: index * 10 + 9 }));
  const scale = toScale({ width: 320, view: { from: 0, to: 500 }, gaps, gapWidth: 22 });
  expect(scale.folded.reduce((sum, gap) => sum + gap.width, 0)).toBeCloseTo(128);
  expect(scale.x(500)).toBeCloseTo(320);
});

test('a session without length stands at the left', () => {
  const scale = toScale({ width: 320, view: { from: 7, to: 7 }, gaps: [], gapWidth: 22 });
  expect(scale.x(7)).toBe(0);
  expect(scale.at(0)).toBe(7);
});

const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 2, maxLength: 20 })
  .map(times => times.sort((a, b) => a - b));

test('there and back again is the same time, and later is never further left', () => {
  fc.assert(
    fc.property(
      spans,
      fc.integer({ min: 0, max: 2_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (times, width, share) => {
        const view = { from: times[0] as number, to: times.at(-1) as number };
        const inner = times.slice(1, -1);
        const gaps: Gap[] = [];
        for (let index = 0; index + 1 < inner.length; index += 2) {
          gaps.push({ from: inner[index] as number, to: inner[index + 1] as number });
        }
        const scale = toScale({ width, view, gaps, gapWidth: 22 });
        const time = view.from + share * (view.to - view.from);
        const x = scale.x(time);
        expect(x).toBeGreaterThanOrEqual(-1e-6);
        expect(x).toBeLessThanOrEqual(Math.max(1, width) + 1e-6);
        expect(Math.abs(scale.x(scale.at(x)) - x)).toBeLessThan(1e-3);
        expect(scale.x(time + 1)).toBeGreaterThanOrEqual(x);
      },
    ),
  );
});
