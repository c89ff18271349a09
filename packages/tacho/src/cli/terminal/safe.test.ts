import { expect, test } from 'vitest';
import { join, joinLines, type Safe, safe, splitLines } from './safe.ts';
import { sanitise } from './sanitise.ts';

test('a template takes safe text and numbers', () => {
  expect(safe`${sanitise('a\u0007')} failed ${3} times`).toBe('a\\x07 failed 3 times');
});

test('a plain string does not compile where safe text is wanted', () => {
  const name: string = 'x';
  // @ts-expect-error not sanitised
  safe`${name}`;
  // @ts-expect-error not sanitised
  join([name]);
  // @ts-expect-error a text of several lines is not one line
  const line: Safe = sanitise('a\nb', { multiline: true });
  expect(line).toBe('a\nb');
});

test('lines come apart and together', () => {
  const lines = splitLines(sanitise('a\nb\n', { multiline: true }));
  expect(lines).toEqual(['a', 'b', '']);
  expect(joinLines(lines)).toBe('a\nb\n');
});
