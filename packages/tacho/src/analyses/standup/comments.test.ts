import { expect, test } from 'vitest';
import { commentOf, isDoubtful, markOf } from './comments.ts';

test.each([
  ['a.ts', 'let a = 1; // TODO: more', ' TODO: more'],
  ['a.ts', "fetch('http://TODO.example')", undefined],
  ['a.ts', ' * FIXME in a block', ' FIXME in a block'],
  ['a.ts', 'const TODO = 1;', undefined],
  ['a.go', 'ctx := context.TODO()', undefined],
  ['a.py', "name = '# TODO no'  # TODO yes", ' TODO yes'],
  ['a.sql', 'select 1 -- HACK', ' HACK'],
  ['a.md', '- TODO: a list in a text', undefined],
  ['a.md', '<!-- TODO: hidden -->', ' TODO: hidden -->'],
  ['a.json', '{"//": "TODO"}', undefined],
  ['Dockerfile', 'RUN x # FIXME pin', ' FIXME pin'],
  ['a.ts', "don't stop // not sure", ' not sure'],
])('%s: %s', (path, line, comment) => {
  expect(commentOf(line, path)).toBe(comment);
});

test('a mark is a word of its own, in capitals', () => {
  expect(['TODO x', 'XXX', 'XXX-XXX', 'todo', 'TODOS', 'HACK: y'].map(markOf)).toEqual([
    'TODO',
    'XXX',
    undefined,
    undefined,
    undefined,
    'HACK',
  ]);
});

test('doubt is few words: a temporary folder is none', () => {
  const doubts = [
    'not sure this holds',
    'temporary until the fix',
    'workaround for the driver',
    'this might break on Windows',
  ];
  const none = ['a temporary directory', 'the user may read it', 'might and main', 'verify the signature'];
  expect(doubts.filter(isDoubtful)).toEqual(doubts);
  expect(none.filter(isDoubtful)).toEqual([]);
});
