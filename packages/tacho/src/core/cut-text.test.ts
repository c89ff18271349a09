import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';

test('a text within the limit is itself', () => expect(cutText('abc', 3)).toBe('abc'));

test('a longer one ends before the word that the limit falls into', () => {
  expect(cutText('one two three', 9)).toBe('one two … [+5 chars]');
  expect(cutText('DB_PASSWORD=hunter2-hunter2', 20)).toBe('… [+27 chars]');
});

test('a word without an end is cut where the limit is', () => {
  expect(cutText('x'.repeat(10_000), 5_000)).toBe(`${'x'.repeat(5_000)}… [+5000 chars]`);
});

test('no piece of a key that stands across the limit is left', () => {
  const key = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
  const property = fc.property(
    fc.integer({ min: 0, max: 60 }),
    fc.constantFrom(' ', '"', '=', ': ', '\n'),
    (at, before) => {
      const text = `${'word '.repeat(200)}${before}${key} and more`;
      const limit = 1_000 + at;
      const kept = cutText(text, limit);
      expect(kept.includes(key) || !kept.includes('ghp_')).toBe(true);
    },
  );
  fc.assert(property);
});

test('writing without blanks is cut where the limit is', () => {
  expect(cutText('日本語のとても長い文章', 5)).toBe('日本語のと… [+6 chars]');
});

test('never half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(40), (text, limit) => {
      expect(cutText(text, limit).isWellFormed()).toBe(true);
    }),
  );
});
