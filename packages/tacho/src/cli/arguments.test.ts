import { describe, expect, test } from 'vitest';
import { parseAmount, parseChoice, parseCount, parseMoment, parsePositive } from './arguments.ts';

const NOW = Date.UTC(2026, 10, 20, 12) / 1000;

describe('a whole number', () => {
  test.each([
    ['0', 0],
    ['12', 12],
    ['007', 7],
  ])('%s', (text, value) => {
    expect(parseCount('--limit', text)).toBe(value);
  });

  test.each(['', ' ', '-1', '1.5', '1e3', '0x10', 'ten', '1 000', '9'.repeat(16), 'Infinity'])('not %j', text => {
    expect(() => parseCount('--limit', text)).toThrow(`--limit takes a whole number, not ${text}`);
  });
});

describe('a number above zero', () => {
  test.each([
    ['2', 2],
    ['0.5', 0.5],
    ['1e3', 1000],
  ])('%s', (text, value) => {
    expect(parsePositive('--speed', text)).toBe(value);
  });

  test.each(['0', '-1', '', ' ', 'fast', 'NaN', 'Infinity', '1e400'])('not %j', text => {
    expect(() => parsePositive('--speed', text)).toThrow('--speed takes a number above 0');
  });
});

describe('an amount', () => {
  test('may be zero, a price is never below', () => {
    expect(parseAmount('--input-price', '0')).toBe(0);
    expect(parseAmount('--input-price', '3.75')).toBe(3.75);
  });

  test.each(['-0.01', '', 'cheap', 'Infinity', '$3'])('not %j', text => {
    expect(() => parseAmount('--input-price', text)).toThrow(`--input-price takes a number, not ${text}`);
  });
});

test('one of a few words, to the letter', () => {
  expect(parseChoice('--status', 'failed', ['running', 'failed'])).toBe('failed');
  for (const text of ['', 'Failed', 'fail']) {
    expect(() => parseChoice('--status', text, ['running', 'failed'])).toThrow(
      `--status takes one of running, failed, not ${text}`,
    );
  }
});

describe('a moment', () => {
  test.each([
    ['30s', 30],
    ['5m', 300],
    ['24h', 86_400],
    ['7d', 7 * 86_400],
    ['2w', 14 * 86_400],
    ['0s', 0],
  ])('%s ago', (text, seconds) => {
    expect(parseMoment('--since', text, NOW)).toBe(NOW - seconds);
  });

  test('with a zone is the same everywhere', () => {
    expect(parseMoment('--since', '2026-11-01T10:00Z', NOW)).toBe(Date.UTC(2026, 10, 1, 10) / 1000);
    expect(parseMoment('--since', '2026-11-01T10:00:30+02:00', NOW)).toBe(Date.UTC(2026, 10, 1, 8, 0, 30) / 1000);
  });

  test('without one is local: a day begins at its midnight', () => {
    expect(parseMoment('--since', '2026-11-01', NOW)).toBe(new Date(2026, 10, 1).getTime() / 1000);
    expect(parseMoment('--since', '2026-11-01T10:00', NOW)).toBe(new Date(2026, 10, 1, 10).getTime() / 1000);
  });

  test('on the 29th of February in a leap year', () => {
    expect(parseMoment('--since', '2028-02-29', NOW)).toBe(new Date(2028, 1, 29).getTime() / 1000);
  });

  test.each([
    ...['', 'yesterday', 'nonsense', '7', '7 d', '-7d', '7y', '12', 'May 4'],
    ...['2026-13-01', '2026-02-31T99:00', '2026-02-31', '2026-02-29T10:00', '2026-2-31', '2026-04-31T00:00Z'],
  ])('not %j', text => {
    expect(() => parseMoment('--since', text, NOW)).toThrow('--since takes a time such as 7d, 24h, 2026-11-01');
  });
});
