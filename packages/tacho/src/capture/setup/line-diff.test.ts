import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffLines, type Hunk } from './line-diff.ts';

function shown(hunks: readonly Hunk[]): string {
  return hunks
    .map(({ before, after, lines }) =>
      [
        `@@ -${before} +${after} @@`,
        ...lines.map(({ mark, text, isUnended }) => `${mark}${text}${isUnended ? '⌿' : ''}`),
      ].join('\n'),
    )
    .join('\n');
}

test('changes that are near are one hunk, those far away are two', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `line ${i + 1}\n`);
  const after = lines.with(1, 'new\n').with(4, 'newer\n').toSpliced(17, 1).join('');
  expect(shown(diffLines(lines.join(''), after))).toMatchInlineSnapshot(`
    "@@ -1,8 +1,8 @@
     line 1
    -line 2
    +new
     line 3
     line 4
    -line 5
    +newer
     line 6
     line 7
     line 8
    @@ -15,6 +15,5 @@
     line 15
     line 16
     line 17
    -line 18
     line 19
     line 20"
  `);
});

test('a file that comes, and one that goes', () => {
  expect(shown(diffLines('', '{\n}\n'))).toBe('@@ -0,0 +1,2 @@\n+{\n+}');
  expect(shown(diffLines('{\n}', ''))).toBe('@@ -1,2 +0,0 @@\n-{\n-}⌿');
  expect(diffLines('a\n', 'a\n')).toEqual([]);
});

test('the hunks turn the one into the other', () => {
  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 40 }).map(lines => lines.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const old = before.match(/[^\n]*\n/g) ?? [];
      const result: string[] = [];
      let at = 0;
      for (const {
        before: [start, count],
        lines,
      } of diffLines(before, after)) {
        const first = count === 0 ? start : start - 1;
        result.push(...old.slice(at, first));
        for (const { mark, text: line } of lines) if (mark !== '-') result.push(`${line}\n`);
        expect(lines.filter(({ mark }) => mark !== '+').map(({ text: line }) => `${line}\n`)).toEqual(
          old.slice(first, first + count),
        );
        at = first + count;
      }
      expect([...result, ...old.slice(at)].join('')).toBe(after);
    }),
    { numRuns: 1_000 },
  );
});
