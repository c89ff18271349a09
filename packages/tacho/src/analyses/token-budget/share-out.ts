/**
 * Sharing a number of tokens out by weight.
 */

/**
 * A whole number of tokens for each weight, in proportion; together exactly `amount`. Weights are finite and not negative;
 * where all are 0 there is nothing to go by, and undefined comes back.
 */
export function shareOut(amount: number, weights: readonly number[]): number[] | undefined {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return undefined;
  let passed = 0;
  let given = 0;
  return weights.map(weight => {
    passed += weight;
    const upTo = passed >= total ? amount : Math.round((amount * passed) / total);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
