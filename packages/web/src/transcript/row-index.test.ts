import { expect, test } from 'vitest';
import { smallPage } from '../testing/small-page.ts';
import { indexRows } from './row-index.ts';
import { insideText, sumsOf } from './row-words.ts';

const page = smallPage(
  [
    { kind: 'prompt', n: 1, at: 0 },
    { kind: 'sub', depth: 2, n: 2, end: 7, at: 1_000, ms: 9_000, usd: 0.1 },
    { kind: 'run', depth: 3, part: 1, n: 1, end: 3, at: 2_000, ms: 3_000, usd: 0.2, flag: 'failed' },
    { kind: 'answer', depth: 2, n: 8, at: 10_000, ms: 2_000 },
    { kind: 'prompt', n: 11, at: 200_000 },
  ],
  { others: [[3, 9]] },
);
const index = indexRows(page);

test('events lead to the rows that stand for them, in their own part', () => {
  expect([1, 2, 7, 8, 9, 11].map(n => index.rowOf(0, n))).toEqual([0, 1, 1, 3, 3, 4]);
  expect([1, 3].map(n => index.rowOf(1, n))).toEqual([2, 2]);
});

test('an event without a row leads to the one before, none to none', () => {
  expect(index.rowOf(0, 10)).toBe(3);
  expect([index.rowOf(0, 0), index.rowOf(0, 100), index.rowOf(7, 1), index.rowOf(-1, 1)]).toEqual([-1, -1, -1, -1]);
});

test('rows know what they are below, and how many subagents deep', () => {
  expect([...index.parent]).toEqual([-1, 0, 1, 0, -1]);
  expect([...index.level]).toEqual([0, 0, 1, 0, 0]);
});

test('a pause of more than a minute is idle time before the row after it', () => {
  expect([...index.idleBefore]).toEqual([[4, 188_000]]);
});

test('a folded row sums up what is in it', () => {
  expect(insideText(sumsOf(page.rows, index, 0))).toBe('6 events, 1 error, $0.30, 12.0 s');
  expect(insideText(sumsOf(page.rows, index, 1))).toBe('2 events, 1 error, $0.30, 9.0 s');
  expect(sumsOf(page.rows, index, 1).ownUsd).toBe(0.1);
  expect(sumsOf(page.rows, index, 4)).toMatchObject({ events: 0, usd: null });
});
