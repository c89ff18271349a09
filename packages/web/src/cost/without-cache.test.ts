import { expect, test } from 'vitest';
import { withoutCache } from './without-cache.ts';

const line = (bucket: string, tokens: number, rate: number | null) => ({
  model: 'm',
  bucket,
  tokens,
  rate,
  usd: rate === null ? null : (tokens * rate) / 1e6,
});

test('every token that was cached at the price of input', () => {
  expect(withoutCache([line('input', 1e6, 3), line('cache_read', 1e6, 0.3), line('output', 1e6, 15)])).toBe(21);
});

test('unknown where a rate is, or nothing was cached', () => {
  expect(withoutCache([line('input', 1e6, 3)])).toBeNull();
  expect(withoutCache([line('input', 1e6, null), line('cache_read', 1e6, 0.3)])).toBeNull();
});
