import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteBuffer } from './byte-buffer.ts';

function shown(value: number): string {
  const buffer = new ByteBuffer(1);
  buffer.number(value);
  return Buffer.from(buffer.take()).toString('utf8');
}

test.each([
  ...[0, -0, 7, 10, 99, 100, 12_345, 2 ** 31 - 1, 2 ** 31, 2 ** 53, 1e21, -3, -0.5],
  ...[0.5, 0.05, 0.001, 0.0001, 1e-7, 1.001, 1.01, 10.1, 1_760_000_000.25, 1_760_000_000.123_456, 0.1 + 0.2],
  ...[2_147_483_647.999, 0.9995, 0.9999, Number.NaN, Number.POSITIVE_INFINITY],
])('%s is written as JavaScript shows it', value => {
  expect(shown(value)).toBe(String(value));
});

test('so is any other number', () => {
  const thousandths = fc.integer({ min: 0, max: 2 ** 41 }).map(number => number / 1000);
  const numbers = fc.oneof(fc.double(), fc.maxSafeInteger(), fc.nat(), thousandths);
  fc.assert(
    fc.property(numbers, value => {
      expect(shown(value)).toBe(String(value));
    }),
    { numRuns: 2_000 },
  );
});
