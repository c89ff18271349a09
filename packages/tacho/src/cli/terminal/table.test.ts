import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinLines, type Safe, safe } from './safe.ts';
import { sanitise } from './sanitise.ts';
import { styleFor } from './style.ts';
import { type Column, drawTable } from './table.ts';
import { displayWidth } from './width.ts';

const columns: Column[] = [
  { title: safe`file`, shrink: 1, keep: 'end', min: 8 },
  { title: safe`reads`, align: 'right' },
  { title: safe`why`, shrink: 2, min: 6 },
];
const rows: Safe[][] = [
  ['src/auth/session.ts', '12', 'the failing test names it'],
  ['自分の/メモ.md', '3', ''],
].map(row => row.map(cell => sanitise(cell)));

test('columns are as wide as their widest cell', () => {
  expect(`\n${joinLines(drawTable(columns, rows))}\n`).toMatchInlineSnapshot(`
    "
    file                 reads  why
    src/auth/session.ts     12  the failing test names it
    自分の/メモ.md           3
    "
  `);
});

test('the column with the highest priority gives up width first', () => {
  expect(`\n${joinLines(drawTable(columns, rows, { width: 40 }))}\n`).toMatchInlineSnapshot(`
    "
    file                 reads  why
    src/auth/session.ts     12  the failing…
    自分の/メモ.md           3
    "
  `);
});

test('then the next one, which keeps the end of a path', () => {
  expect(`\n${joinLines(drawTable(columns, rows, { width: 30 }))}\n`).toMatchInlineSnapshot(`
    "
    file             reads  why
    …uth/session.ts     12  the f…
    自分の/メモ.md       3
    "
  `);
});

test('a maximum holds without a limit too', () => {
  expect(drawTable([{ title: safe`t`, max: 5 }], [[safe`abcdefgh`]])).toEqual(['t', 'abcd…']);
});

test('without rows there is the header, and without a header nothing', () => {
  expect(drawTable(columns, [])).toEqual(['file  reads  why']);
  expect(drawTable(columns, [], { header: false })).toEqual([]);
});

test('a missing cell is blank', () => {
  expect(drawTable(columns, [[safe`a`]], { header: false })).toEqual(['a']);
});

test('colours do not move a column', () => {
  const { error } = styleFor({ isTTY: true }, {});
  const [, first, second] = drawTable(columns, [
    [error(safe`a`), safe`1`, safe`x`],
    [safe`abcdef`, safe`2`, safe`y`],
  ]);
  expect(first).toBe('\u001b[31ma\u001b[39m           1  x');
  expect(second).toBe('abcdef      2  y');
});

test('no line is wider than asked or ends in a blank', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 40 }).map(text => sanitise(text));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { maxLength: 3 })), fc.nat(60), (cells, width) => {
      for (const line of drawTable(columns, cells, { width })) {
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(line).toBe(line.trimEnd());
      }
    }),
  );
});

test('10,000 rows take no noticeable time', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => [
    safe`src/モジュール/file-${i}.ts`,
    safe`${i}`,
    safe`because – …`,
  ]);
  drawTable(columns, many, { width: 80 });
  const start = process.cpuUsage();
  drawTable(columns, many, { width: 80 });
  // Some 30 ms of processor time; the limit leaves room for a busy machine.
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(500);
});
