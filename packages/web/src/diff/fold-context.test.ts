import { expect, test } from 'vitest';
import { hunkOf, toFileDiff } from './file-diff.ts';
import { diffRows } from './fold-context.ts';

const kinds = (signed: readonly string[]) =>
  diffRows(toFileDiff('a', [hunkOf(signed, null)])).map(row => (row.is === 'fold' ? row.lines.length : row.is));

test('a long unchanged stretch keeps four lines beside each change', () => {
  const rows = kinds(['+a', ...Array<string>(20).fill(' x'), '-b']);
  expect(rows).toEqual([...Array(5).fill('line'), 12, ...Array(5).fill('line')]);
});

test('a short stretch stays whole, and no line is lost', () => {
  expect(kinds(['+a', ' x', ' y', '-b'])).toEqual(['line', 'line', 'line', 'line']);
});
