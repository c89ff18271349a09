import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatDuration,
  formatInteger,
  formatIso,
  formatMoment,
  formatMoney,
  formatOffset,
  formatTokens,
  type MaybeNumber,
} from './numbers.ts';
import { sanitise } from './sanitise.ts';

test.each([
  [0, '$0.00'],
  [0.000_001, '<$0.0001'],
  [0.0042, '$0.0042'],
  [0.009_99, '$0.01'],
  [0.38, '$0.38'],
  [12.4, '$12.40'],
  [999.999, '$1,000'],
  [1_204.2, '$1,204'],
])('money %d is %s', (usd, shown) => expect(formatMoney(usd)).toBe(shown));

test.each([
  [0, '0 ms'],
  [51, '51 ms'],
  [999.6, '1.0 s'],
  [5_880, '5.9 s'],
  [59_949, '59.9 s'],
  [59_960, '1m 00s'],
  [65_000, '1m 05s'],
  [3_599_600, '1h 00m'],
  [8_040_000, '2h 14m'],
  [3_600_000_000, '1,000h 00m'],
])('a duration of %d ms is %s', (ms, shown) => expect(formatDuration(ms)).toBe(shown));

test.each([
  [812, '812'],
  [999.7, '1.0k'],
  [12_345, '12.3k'],
  [999_960, '1.0M'],
  [4_100_000, '4.1M'],
  [2_500_000_000, '2.5B'],
])('%d tokens are %s', (tokens, shown) => expect(formatTokens(tokens)).toBe(shown));

test.each([
  [812, '812 B'],
  [12_345, '12.3 kB'],
  [4_100_000, '4.1 MB'],
])('%d bytes are %s', (bytes, shown) => expect(formatBytes(bytes)).toBe(shown));

test.each([
  [7, '7'],
  [1_204, '1,204'],
  [1_234_567, '1,234,567'],
])('the count %d is %s', (count, shown) => expect(formatInteger(count)).toBe(shown));

test.each([
  [0, '+  0.00s'],
  [27.65, '+ 27.65s'],
  [59.996, '+1m00.00s'],
  [103.67, '+1m43.67s'],
  [3_599.996, '+1h00m00s'],
  [3_723, '+1h02m03s'],
])('%d s after the start is %s', (seconds, shown) => expect(formatOffset(seconds)).toBe(shown));

test('a moment has a local and a universal form', () => {
  const at = new Date(2026, 4, 4, 13, 2, 7).getTime() / 1_000;
  expect(formatMoment(at)).toBe('2026-05-04 13:02:07');
  expect(formatIso(1_777_893_727)).toBe('2026-05-04T11:22:07.000Z');
});

test.each([
  [2, 'just now'],
  [12, '12 s ago'],
  [200, '3 min ago'],
  [7_300, '2 h ago'],
  [4 * 86_400, '4 d ago'],
  [-7_300, 'in 2 h'],
])('%d s before now is %s', (passed, shown) => {
  const now = 1_777_893_727;
  expect(formatAgo(now - passed, now)).toBe(shown);
});

test('beyond a month a moment is its day', () => {
  expect(formatAgo(new Date(2026, 1, 3, 12).getTime() / 1_000, 1_777_893_727)).toBe('2026-02-03');
});

const amounts = [formatMoney, formatDuration, formatTokens, formatBytes, formatInteger, formatOffset];
const moments = [formatMoment, formatIso, (at: MaybeNumber) => formatAgo(at, 0)];

test('what is unknown is a dash, never a zero', () => {
  for (const format of [...amounts, ...moments]) {
    for (const value of [undefined, null, NaN, Infinity, -Infinity]) expect(format(value)).toBe('–');
    // Session content is not what its type says.
    expect(format('12' as unknown as number)).toBe('–');
  }
  for (const format of amounts) expect(format(-5)).toBe('–');
});

test('a moment outside the calendar is unknown', () => {
  for (const format of moments) expect(format(1e13)).toBe('–');
  expect(formatAgo(0, NaN)).toBe('–');
});

test('any number gives one harmless line without NaN, Infinity or a minus', () => {
  fc.assert(
    fc.property(fc.double(), value => {
      for (const format of amounts) {
        expect(format(value)).not.toMatch(/NaN|Infinity|^-/);
        expect(sanitise(format(value))).toBe(format(value));
      }
      for (const format of moments) expect(format(value)).not.toContain('NaN');
    }),
  );
});
