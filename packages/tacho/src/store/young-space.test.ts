import { getHeapSpaceStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { allowGrowth, keepYoungSpaceSmall } from './young-space.ts';

const sizeMiB = () =>
  (getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0) / (1 << 20);

test('the young space of a reader that keeps a little of much stays small', () => {
  allowGrowth();
  const before = sizeMiB();
  const kept: object[] = [];
  try {
    for (let n = 0; n < 1_000_000; n++) {
      const event = { n, text: [n] };
      if (n % 4 === 0) kept.push(event);
      if (n % 1_024 === 0) keepYoungSpaceSmall();
    }
    expect(kept).toHaveLength(250_000);
    expect(sizeMiB()).toBeLessThanOrEqual(Math.max(32, before));
  } finally {
    allowGrowth();
  }
});
