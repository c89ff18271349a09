import { expect, test } from 'vitest';
import { foundPlaces, numberedLines } from './numbered-text.ts';

test.each([
  ['an arrow', ['    12→a', '    13→', '    14→  b']],
  ['a tab', ['12\ta', '13\t', '14\t  b']],
  ['a colon', ['12:a', '13:', '14:  b']],
])('lines that are numbered with %s', (_, lines) => {
  expect(numberedLines(lines)).toEqual([
    { number: 12, text: 'a' },
    { number: 13, text: '' },
    { number: 14, text: '  b' },
  ]);
});

test('what a client adds below has no number', () => {
  expect(numberedLines(['1→a', '2→b', '', '<note>'])?.map(line => line.number)).toEqual([1, 2, null, null]);
});

test('text is not numbered', () => {
  expect(numberedLines(['a', 'b'])).toBeUndefined();
});

test('places that a search found', () => {
  expect(foundPlaces(['src/a.ts:12:  let b', 'src/c.ts', 'C:\\x\\d.ts:3-e'])).toEqual([
    { path: 'src/a.ts', line: 12, text: '  let b' },
    { path: 'src/c.ts', line: null, text: '' },
    { path: 'C:\\x\\d.ts', line: 3, text: 'e' },
  ]);
});

test('prose is no list of places', () => {
  expect(foundPlaces(['The file was updated.', 'All is well.', 'It is so'])).toBeUndefined();
});
