import fc from 'fast-check';
import { expect, test } from 'vitest';
import { align, Effort } from './align.ts';

const numbers = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 40 });

test('what is the same is paired in order, what differs stands between', () => {
  expect(align([1, 2, 3, 4], [1, 3, 5, 4], new Effort())).toEqual({
    pairs: [
      [0, 0],
      [2, 1],
      [3, 3],
    ],
    isRough: false,
  });
});

test('pairs are equal numbers and ascend on both sides', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const { pairs } = align(a, b, new Effort());
      for (const [i, [one, other]] of pairs.entries()) {
        expect(a[one]).toBe(b[other]);
        if (i > 0) expect(one > (pairs[i - 1]?.[0] ?? 0) && other > (pairs[i - 1]?.[1] ?? 0)).toBe(true);
      }
    }),
  );
});

test('a sequence with itself is paired whole, and with a part taken out loses only that', () => {
  fc.assert(
    fc.property(numbers, fc.nat(40), fc.nat(10), (a, from, count) => {
      expect(align(a, a, new Effort()).pairs).toHaveLength(a.length);
      const b = a.toSpliced(from, count);
      expect(align(a, b, new Effort()).pairs).toHaveLength(b.length);
    }),
  );
});

test('100,000 numbers with nothing unique and nothing alike end soon, and are said to be rough', () => {
  // Two walks over the same few numbers: neither anchors nor a short edit.
  const walk = (seed: number) =>
    Array.from({ length: 100_000 }, (_, i) => 1 + ((Math.imul(i + seed, 0x9e3779b1) >>> 13) % 50));
  const effort = new Effort();
  const begun = performance.now();
  const { isRough } = align(walk(1), walk(77_777), effort);
  expect(isRough).toBe(true);
  expect(effort.left).toBeGreaterThanOrEqual(-(400 ** 2));
  expect(performance.now() - begun).toBeLessThan(10_000);
});
