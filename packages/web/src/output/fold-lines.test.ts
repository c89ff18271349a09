import { expect, test } from 'vitest';
import { chunked, foldLines, linesOf } from './fold-lines.ts';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);

test('a long text keeps its beginning and its end', () => {
  const { head, hidden, tail } = foldLines(lines(1_000), 200, 60);
  expect([head.length, head.at(-1), hidden, tail.length, tail[0]]).toEqual([140, '139', 800, 60, '940']);
});

test('a fold that would hide a few lines is none', () => {
  expect(foldLines(lines(210), 200, 60).hidden).toBe(0);
});

test('a line feed at the end begins no line', () => {
  expect([linesOf('a\nb\n'), linesOf('a\n\n'), linesOf('')]).toEqual([['a', 'b'], ['a', ''], ['']]);
});

test('blocks hold every line once', () => {
  expect(chunked(lines(5), 2)).toEqual([['0', '1'], ['2', '3'], ['4']]);
});
