import { expect, test } from 'vitest';
import { Waiting } from './waiting.ts';

test('whoever waits is answered once, in whatever order', () => {
  const waiting = new Waiting<number>();
  waiting.add('a', 1);
  waiting.add('b', 2);
  waiting.add('c', 3);
  expect(waiting.entries()).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ]);
  expect(['b', 'c', 'a', 'b', 'nobody'].map(id => waiting.take(id))).toEqual([2, 3, 1, undefined, undefined]);
  expect(waiting.entries()).toEqual([]);
});

test('of two with one id the later one is answered', () => {
  const waiting = new Waiting<number>();
  waiting.add('a', 1);
  waiting.add('a', 2);
  expect([waiting.take('a'), waiting.take('a')]).toEqual([2, undefined]);
});

test('of too many the one that has waited longest is given up', () => {
  const waiting = new Waiting<number>(2);
  for (const [n, id] of ['a', 'b', 'c', 'd'].entries()) waiting.add(id, n);
  expect(waiting.entries().map(([id]) => id)).toEqual(['c', 'd']);
  waiting.take('d');
  waiting.add('e', 4);
  expect(waiting.entries().map(([id]) => id)).toEqual(['c', 'e']);
});
