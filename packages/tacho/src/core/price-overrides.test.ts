import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findOverride, type PriceOverride, parsePriceOverrides } from './price-overrides.ts';

const at = (iso: string) => Date.parse(iso) / 1000;

describe('parsing', () => {
  test('one price, a price per period, and a pattern', () => {
    const config = {
      prices: {
        'My-Company-Model': { input: 3, output: 15, cache_read: 0.3, cache_write_5m: 3.75, cache_write_1h: 6 },
        'claude-opus-5': [
          { input: 4, output: 20 },
          { input: 3, output: 18, from: '2026-07-01' },
        ],
        'qwen*': { input: 0, output: 0 },
      },
      theme: 'dark',
    };
    expect(parsePriceOverrides(config)).toEqual({
      overrides: [
        {
          pattern: 'my-company-model',
          from: null,
          rates: { input: 3, output: 15, cache_read: 0.3, cache_write_5m: 3.75, cache_write_1h: 6 },
        },
        { pattern: 'claude-opus-5', from: null, rates: { input: 4, output: 20 } },
        { pattern: 'claude-opus-5', from: '2026-07-01', rates: { input: 3, output: 18 } },
        { pattern: 'qwen*', from: null, rates: { input: 0, output: 0 } },
      ],
      problems: [],
    });
  });

  test.each([undefined, null, {}, { prices: {} }, { theme: 'dark' }])('%j is no override and no problem', config => {
    expect(parsePriceOverrides(config)).toEqual({ overrides: [], problems: [] });
  });

  test('what cannot be read is left out and named; the rest is in force', () => {
    const { overrides, problems } = parsePriceOverrides({
      prices: {
        text: { input: '3', output: 15 },
        negative: [{ input: 1 }, { output: -1, from: '2026-01-01' }],
        endless: { input: Number.NaN, output: Number.POSITIVE_INFINITY },
        typo: { input: 1, cache_reads: 0.1 },
        day: { input: 1, from: '2026-02-30' },
        twice: [{ input: 1 }, { input: 2 }],
        number: 5,
        'a*b': { input: 1 },
        ' ': { input: 1 },
      },
    });
    expect(problems.join('\n')).toMatchInlineSnapshot(`
      "prices["text"].input must be US dollars per million tokens, zero or more, not "3".
      prices["negative"][1].output must be US dollars per million tokens, zero or more, not -1.
      prices["negative"][1] gives no rate that can be used.
      prices["endless"].input must be US dollars per million tokens, zero or more, not NaN.
      prices["endless"].output must be US dollars per million tokens, zero or more, not Infinity.
      prices["endless"] gives no rate that can be used.
      prices["typo"].cache_reads is not a rate; the rates are input, cache_read, cache_write_5m, cache_write_1h, output.
      prices["day"].from must be a day like "2026-01-31", not "2026-02-30".
      prices["twice"] has two prices from the same day; the first one counts.
      prices["number"] must be an object of rates (input, cache_read, cache_write_5m, cache_write_1h, output).
      prices["a*b"] must be a model name, with at most one * as its last character.
      prices[" "] must be a model name, with at most one * as its last character."
    `);
    expect(overrides).toEqual([
      { pattern: 'text', from: null, rates: { output: 15 } },
      { pattern: 'negative', from: null, rates: { input: 1 } },
      { pattern: 'typo', from: null, rates: { input: 1 } },
      { pattern: 'twice', from: null, rates: { input: 1 } },
    ]);
  });

  test.each([
    [5, 'The price config must be an object with a `prices` key.'],
    [{ prices: [] }, 'prices must be an object that maps model names to prices.'],
  ])('%j is one problem', (config, problem) => {
    expect(parsePriceOverrides(config)).toEqual({ overrides: [], problems: [problem] });
  });

  test('no value makes it throw, and every rate it gives is a count', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ prices: fc.anything() })), value => {
        for (const { rates } of parsePriceOverrides(value).overrides) {
          for (const rate of Object.values(rates)) expect(rate >= 0 && Number.isFinite(rate)).toBe(true);
        }
      }),
    );
  });
});

describe('finding', () => {
  const price = (pattern: string, input: number, from: string | null = null): PriceOverride => {
    return { pattern, from, rates: { input } };
  };
  const find = (overrides: PriceOverride[], names: string[], day: string | null) =>
    findOverride(overrides, names, day === null ? null : at(day))?.rates.input;

  test('an exact name beats a pattern, a longer pattern a shorter one', () => {
    const overrides = [price('*', 1), price('claude-opus-5', 2), price('claude-opus*', 3), price('claude*', 4)];
    expect(find(overrides, ['claude-opus-5'], '2026-01-01')).toBe(2);
    expect(find(overrides, ['claude-opus-4-8'], '2026-01-01')).toBe(3);
    expect(find(overrides, ['claude-sonnet-5'], '2026-01-01')).toBe(4);
    expect(find(overrides, ['gpt-5.4'], '2026-01-01')).toBe(1);
  });

  test('the spelling in the transcript beats the stripped one', () => {
    const overrides = [price('claude-opus-5', 1), price('claude-opus-5[1m]', 2)];
    expect(find(overrides, ['claude-opus-5[1m]', 'claude-opus-5'], '2026-01-01')).toBe(2);
  });

  test('a price counts from its day on, in UTC; without a day the newest counts', () => {
    const overrides = [price('m', 3, '2026-07-01'), price('m', 1, '2026-01-01'), price('m', 2, '2026-04-01')];
    expect(find(overrides, ['m'], '2025-12-31T23:59:59.999Z')).toBeUndefined();
    expect(find(overrides, ['m'], '2026-01-01T00:00:00Z')).toBe(1);
    expect(find(overrides, ['m'], '2026-06-30T23:59:59Z')).toBe(2);
    expect(find(overrides, ['m'], '2026-07-01T00:00:00Z')).toBe(3);
    expect(find(overrides, ['m'], null)).toBe(3);
  });

  test('a name whose prices all begin later leaves the day to a pattern', () => {
    const overrides = [price('m1', 9, '2026-07-01'), price('m*', 1)];
    expect(find(overrides, ['m1'], '2026-06-30')).toBe(1);
    expect(find(overrides, ['m1'], '2026-07-01')).toBe(9);
  });
});
