import { expect, test } from 'vitest';
import { INTRODUCED, USED, ValueTable } from './value-table.ts';

test('a value has the last event of each kind and the number of events', () => {
  const table = new ValueTable();
  table.note(7, 1, USED);
  table.note(7, 3, INTRODUCED);
  table.note(7, 3, INTRODUCED);
  table.note(7, 5, USED);
  const at = table.find(7);
  expect([table.events(at), table.last(at, USED), table.last(at, INTRODUCED)]).toEqual([3, 5, 3]);
  expect(table.find(8)).toBe(-1);
});

test('what was used since is an echo', () => {
  const table = new ValueTable();
  table.note(7, 4, USED);
  table.noteUnless(7, 5, INTRODUCED, 4);
  expect(table.last(table.find(7), INTRODUCED)).toBe(0);
  table.noteUnless(7, 9, INTRODUCED, 8);
  expect(table.last(table.find(7), INTRODUCED)).toBe(9);
});

test('a full table forgets what was seen once, long ago, and says so', () => {
  const table = new ValueTable();
  table.note(-1, 1, USED);
  table.note(-1, 2, USED);
  for (let value = 1; value <= 900_000; value++) table.note(Math.imul(value, 0x9e3779b1), value + 2, USED);
  expect(table.forgot).toBe(true);
  expect(table.find(Math.imul(1, 0x9e3779b1))).toBe(-1);
  expect(table.find(Math.imul(900_000, 0x9e3779b1))).not.toBe(-1);
  expect(table.find(-1)).not.toBe(-1);
});
