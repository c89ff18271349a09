import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOut } from './share-out.ts';

test('shares are whole, not negative, and together the amount, whatever the weights', () => {
  fc.assert(
    fc.property(fc.nat(2_000_000), fc.array(fc.nat(5_000_000), { maxLength: 60 }), (amount, weights) => {
      const shares = shareOut(amount, weights);
      if (weights.every(weight => weight === 0)) {
        expect(shares).toBeUndefined();
        return;
      }
      expect(shares?.every(share => Number.isInteger(share) && share >= 0)).toBe(true);
      expect(shares?.reduce((sum, share) => sum + share, 0)).toBe(amount);
    }),
  );
});

test('a share is within one of its proportion, and what weighs nothing gets nothing', () => {
  expect(shareOut(100, [3, 0, 1])).toEqual([75, 0, 25]);
  expect(shareOut(10, [1, 1, 1])).toEqual([3, 4, 3]);
});
