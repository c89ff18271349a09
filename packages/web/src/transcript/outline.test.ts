import { expect, test } from 'vitest';
import { smallPage } from '../testing/small-page.ts';
import { foldedAtFirst, foldedBelow, openedFor, outlineOf, standInFor } from './outline.ts';
import { indexRows } from './row-index.ts';

/** 0 prompt, 1 subagent, 2 read and 3 side event in it, 4 run, 5 prompt. */
const page = smallPage([
  { kind: 'prompt' },
  { kind: 'sub', depth: 2 },
  { kind: 'read', depth: 3, part: 1, n: 1 },
  { kind: 'side', depth: 3, part: 1, n: 2 },
  { kind: 'run', depth: 2 },
  { kind: 'prompt' },
]);
const { rows } = page;
const index = indexRows(page);
const shown = (of: Partial<Parameters<typeof outlineOf>[1]>) => [
  ...outlineOf(rows, { folded: new Set(), passing: null, side: false, ...of }).rows,
];

test('subagents are folded at first, prompts are open', () => {
  expect(shown({ folded: foldedAtFirst(rows) })).toEqual([0, 1, 4, 5]);
});

test('side events stay away until they are asked for', () => {
  expect(shown({})).toEqual([0, 1, 2, 4, 5]);
  expect(shown({ side: true })).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a level shows what is that deep and no deeper', () => {
  expect(shown({ folded: foldedBelow(rows, 1) })).toEqual([0, 5]);
  expect(shown({ folded: foldedBelow(rows, 2) })).toEqual([0, 1, 4, 5]);
  expect(shown({ folded: foldedBelow(rows, 3) })).toEqual([0, 1, 2, 4, 5]);
});

test('with a filter a row stands below all that it belongs to', () => {
  expect(shown({ passing: Uint8Array.of(0, 0, 1, 0, 0, 0) })).toEqual([0, 1, 2]);
  expect(shown({ passing: Uint8Array.of(0, 0, 1, 0, 0, 0), folded: new Set([1]) })).toEqual([0, 1]);
  expect(shown({ passing: new Uint8Array(6) })).toEqual([]);
});

test('to show a row all above it is opened, and nothing else', () => {
  expect([...openedFor(index, new Set([0, 1, 5]), 2)]).toEqual([5]);
  const folded = new Set([1]);
  expect(openedFor(index, folded, 4)).toBe(folded);
});

test('what is folded away is stood in for by what it is folded into', () => {
  const outline = outlineOf(rows, { folded: new Set([0]), passing: null, side: false });
  expect(standInFor(outline, index, 2)).toBe(0);
  expect(standInFor(outline, index, 5)).toBe(5);
  expect(standInFor(outlineOf(rows, { folded: new Set(), passing: new Uint8Array(6), side: false }), index, 2)).toBe(
    -1,
  );
});
