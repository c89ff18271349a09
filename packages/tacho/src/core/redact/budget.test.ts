import { expect, test } from 'vitest';
import { createRedactor, type RedactOptions } from './redactor.ts';

const SHORT = 'PASSWORD=hunter2x';
const LONG = `${'A line of a log.\n'.repeat(100)}${SHORT}`;
const digest = () => '0123456789abcdef';
const make = (options: Partial<RedactOptions>) => createRedactor({ secrets: true, pii: false, digest, ...options });

/** A clock that goes on by `stepMs` whenever somebody looks. */
function clock(stepMs: number): () => number {
  let ms = 0;
  return () => (ms += stepMs);
}

test('a field within the budget is done, and so is each without a clock', async () => {
  for (const options of [{ budgetMs: 1_000, now: clock(1) }, { budgetMs: 0 }]) {
    expect((await make(options)).text(LONG)).toMatch(/PASSWORD=\[REDACTED:named-secret#0123456789\]$/);
  }
});

test('when the budget is used up long fields are left out, and short ones done', async () => {
  const { text, value } = await make({ budgetMs: 600, now: clock(200) });
  expect(text(LONG)).toBe('[REDACTED:rule-failed]');
  expect(text(LONG)).toBe('[REDACTED:rule-failed]');
  expect(value({ long: LONG, short: SHORT, n: 1 })).toEqual({
    long: '[REDACTED:rule-failed]',
    short: 'PASSWORD=[REDACTED:named-secret#0123456789]',
    n: 1,
  });
});

test('the budget is that of all calls together', async () => {
  let ms = 0;
  const slowDigest = () => {
    ms += 60;
    return digest();
  };
  const { text } = await make({ budgetMs: 100, now: () => ms, digest: slowDigest });
  expect(text(LONG)).not.toBe('[REDACTED:rule-failed]');
  expect(text(LONG)).toBe('[REDACTED:rule-failed]');
});
