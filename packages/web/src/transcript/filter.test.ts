import { expect, test } from 'vitest';
import { smallPage } from '../testing/small-page.ts';
import { countRows, type Filter, NO_FILTER, passingRows } from './filter.ts';

const { rows } = smallPage([
  { kind: 'prompt', at: 0, ms: 90_000 },
  { kind: 'read', depth: 2, at: 1_000, ms: 5_000 },
  { kind: 'run', depth: 2, at: 8_000, ms: 1_000, flag: 'failed' },
  { kind: 'run', depth: 2, at: 9_000, flag: 'retry' },
  { kind: 'think', depth: 2, at: null },
  { kind: 'side', depth: 2, at: 10_000 },
]);
const hasNote = (row: number) => row === 1;
const passing = (
  filter: Partial<Filter>,
  more: { range?: { from: number; to: number }; only?: ReadonlySet<number> } = {},
) => {
  const found = passingRows(
    { ...NO_FILTER, ...filter },
    { rows, hasNote, range: more.range ?? null, only: more.only ?? null },
  );
  return found === null ? null : [...found.keys()].filter(row => found[row] === 1);
};

test('without a filter every row passes', () => {
  expect(passing({})).toBeNull();
});

test('kinds widen each other, traits widen each other, and both narrow', () => {
  expect(passing({ kinds: new Set(['reads', 'answers']) })).toEqual([1, 4]);
  expect(passing({ errors: true, notes: true })).toEqual([1, 2]);
  expect(passing({ errors: true, retries: true, kinds: new Set(['commands']) })).toEqual([2, 3]);
  expect(passing({ errors: true, kinds: new Set(['reads']) })).toEqual([]);
});

test('a range takes what was going on in it; a prompt is where it was given, and no time is in no range', () => {
  expect(passing({}, { range: { from: 5_500, to: 8_000 } })).toEqual([1, 2]);
  expect(passing({ errors: true }, { range: { from: 5_500, to: 7_000 } })).toEqual([]);
});

test('the matches alone', () => {
  expect(passing({}, { only: new Set([0, 3]) })).toEqual([0, 3]);
});

test('what there is, is counted', () => {
  const { groups, ...traits } = countRows(rows, hasNote);
  expect(Object.fromEntries(groups)).toEqual({ prompts: 1, reads: 1, commands: 2, answers: 1 });
  expect(traits).toEqual({ errors: 1, retries: 1, notes: 1, side: 1 });
});
