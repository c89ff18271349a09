import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FileDiff, type Hunk, patchText, toFileDiff } from './file-diff.ts';
import { appliedPatch, structuredHunks, unifiedHunks } from './parse-patch.ts';

const lines = (hunks: readonly Hunk[]) =>
  hunks.flatMap(hunk => hunk.lines.map(({ old, new: now, sign, text }) => `${old ?? ''}|${now ?? ''}|${sign}${text}`));

const UNIFIED = '--- a\n+++ b\n@@ -3,3 +3,4 @@ class A\n one\n-two\n+2\n+2b\n three\n\\ No newline at end of file\n';

describe('a unified diff', () => {
  test('has its lines numbered on both sides', () => {
    expect(lines(unifiedHunks(UNIFIED))).toEqual(['3|3| one', '4||-two', '|4|+2', '|5|+2b', '5|6| three']);
    expect(unifiedHunks(UNIFIED)[0]?.place).toBe('class A');
  });

  test('is the same again when it is copied', () => {
    const diff = toFileDiff('a.ts', unifiedHunks(UNIFIED));
    expect(lines(unifiedHunks(patchText(diff)))).toEqual(lines(diff.hunks));
    expect([diff.added, diff.removed]).toEqual([2, 1]);
  });
});

test('the patch of Claude Code', () => {
  const patch = [
    { oldStart: 9, oldLines: 2, newStart: 9, newLines: 2, lines: [' a', '-b', '+c'] },
    { lines: 'odd' },
    null,
  ];
  expect(lines(structuredHunks(patch))).toEqual(['9|9| a', '10||-b', '|10|+c']);
});

test('a patch of apply_patch', () => {
  const files = appliedPatch(
    [
      'apply_patch <<EOF',
      '*** Begin Patch',
      '*** Update File: src/a.ts',
      '*** Move to: src/b.ts',
      '@@ function f()',
      ' keep',
      '-old',
      '+new',
      '*** Add File: docs/n.md',
      '+# Notes',
      '*** Delete File: gone.ts',
      '*** End Patch',
      '+not of it',
    ].join('\n'),
  );
  expect(files.map(({ path, movedTo, what, added, removed }) => [path, movedTo, what, added, removed])).toEqual([
    ['src/a.ts', 'src/b.ts', undefined, 1, 1],
    ['docs/n.md', undefined, 'new', 1, 0],
    ['gone.ts', undefined, 'deleted', 0, 0],
  ]);
  expect(lines(files.flatMap((file: FileDiff) => file.hunks))).toEqual(['|| keep', '||-old', '||+new', '|1|+# Notes']);
});

test('nothing that is no patch makes a reader throw', () => {
  const unit = fc.constantFrom(
    '@@ -1 +1 @@',
    '*** Begin Patch',
    '*** Add File: x',
    '\n',
    '+',
    '-',
    ' ',
    '\\',
    'a',
    '@@',
  );
  fc.assert(
    fc.property(fc.string({ unit }), fc.jsonValue(), (text, value) => {
      unifiedHunks(text);
      structuredHunks(value);
      for (const file of appliedPatch(text)) patchText(file);
    }),
  );
});
