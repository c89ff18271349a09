import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Ground, magnification, panned, revealed, zoomed } from './zoom.ts';

const ground: Ground = { whole: { from: 0, to: 1_000 }, gaps: [{ from: 400, to: 800 }], shortest: 10 };

test('zooming keeps what it is around at its place', () => {
  expect(zoomed(ground, { from: 0, to: 400 }, 0.5, 100)).toEqual({ from: 50, to: 250 });
});

test('what was out of sight comes into the middle', () => {
  expect(zoomed(ground, { from: 0, to: 100 }, 1, 300)).toEqual({ from: 250, to: 350 });
  expect(revealed(ground, { from: 0, to: 100 }, 300)).toEqual({ from: 250, to: 350 });
  expect(revealed(ground, { from: 0, to: 100 }, 50)).toEqual({ from: 0, to: 100 });
});

test('a step across a folded gap is as wide as any other', () => {
  expect(panned(ground, { from: 300, to: 400 }, 0.5)).toEqual({ from: 350, to: 850 });
  expect(panned(ground, { from: 350, to: 850 }, 0.5)).toEqual({ from: 800, to: 900 });
});

test('zooming out ends with the whole, zooming in with the shortest stretch', () => {
  expect(zoomed(ground, { from: 100, to: 300 }, 10, 200)).toEqual(ground.whole);
  expect(zoomed(ground, { from: 100, to: 110 }, 0.1, 105)).toEqual({ from: 100, to: 110 });
});

test('half of the work is twice as large', () => {
  expect(magnification(ground, { from: 0, to: 300 })).toBe(2);
  expect(magnification(ground, ground.whole)).toBe(1);
});

test('whatever is done, the view stays within the whole', () => {
  const step = fc.record({
    pan: fc.boolean(),
    by: fc.double({ min: 0.1, max: 4, noNaN: true }),
    around: fc.integer({ min: -50, max: 1_100 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), steps => {
      let view = ground.whole;
      for (const { pan, by, around } of steps) {
        view = pan ? panned(ground, view, by - 2) : zoomed(ground, view, by, around);
        expect(view.from).toBeGreaterThanOrEqual(0);
        expect(view.to).toBeLessThanOrEqual(1_000);
        expect(view.to).toBeGreaterThan(view.from);
      }
    }),
  );
});
