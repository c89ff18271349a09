import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedWords, hunksBetween } from './compare-texts.ts';
import { type DiffLine, toFileDiff } from './file-diff.ts';

const drawn = (before: string, after: string, whole = false) =>
  hunksBetween(before, after, whole).flatMap(hunk => hunk.lines.map(line => line.sign + line.text));
const side = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

test('only what differs is said to', () => {
  expect(drawn('a\nb\nc', 'a\nB\nc')).toEqual([' a', '-b', '+B', ' c']);
});

test('a part of a file has no line numbers, a whole one has', () => {
  expect(hunksBetween('a', 'b')[0]?.lines[0]?.old).toBeNull();
  expect(hunksBetween('', 'a\nb\n', true)[0]?.lines.map(line => line.new)).toEqual([1, 2]);
});

test('texts that are too long are told apart as a whole', () => {
  const text = (mark: string) => Array.from({ length: 4_000 }, (_, at) => `${mark}${at}`).join('\n');
  const diff = toFileDiff('a', hunksBetween(text('a'), text('b')));
  expect([diff.added, diff.removed]).toEqual([4_000, 4_000]);
});

test('both sides of a comparison are in it, in order', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n') });
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && side(before).length + side(after).length < 8);
      const all = drawn(before, after);
      const of = (sign: string) => all.filter(line => line[0] !== sign).map(line => line.slice(1));
      expect(of('+')).toEqual(side(before));
      expect(of('-')).toEqual(side(after));
    }),
  );
});

test('the words that differ in a changed line', () => {
  const line = (sign: '+' | '-', text: string): DiffLine => ({ sign, text, old: null, new: null });
  const [old, now, other] = [line('-', 'call(key);'), line('+', 'call(String(key));'), line('+', 'entirely else')];
  const words = changedWords([old, now, other]);
  expect(
    words
      .get(now)
      ?.filter(word => word.differs)
      .map(word => word.text),
  ).toEqual(['String(', ')']);
  expect(words.has(other)).toBe(false);
});
