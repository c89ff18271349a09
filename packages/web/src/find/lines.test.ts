import { expect, test } from 'vitest';
import { lineOfId, linesWith } from './lines.ts';
import { indexOfNeedle, type Needle, toNeedle } from './needle.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const needle = (query: string) => toNeedle(query) as Needle;
const chunk = (...data: readonly unknown[]) =>
  bytesOf(
    data
      .map((of, at) => JSON.stringify({ event_type: 'tool_call', event_id: `ab0${at}`, session_id: 'ee11', data: of }))
      .join('\n'),
  );
const find = (query: string, ...data: readonly unknown[]) => linesWith(chunk(...data), needle(query));

test('lines are found in any case, each once', () => {
  expect(find('TOKEN', { text: 'a Token, a token' }, { text: 'none' }, { text: 'toKEN' })).toEqual([0, 2]);
  expect(find('t', { text: 'tt' }, { text: 'x' }, { text: 'T' })).toEqual([0, 2]);
});

test('letters beyond ASCII are found in both cases, and not as others that share their bytes', () => {
  expect(find('ключ', { text: 'КЛЮЧ' }, { text: 'Ключ' }, { text: 'клуч' })).toEqual([0, 1]);
  expect(find('é', { text: 'É' }, { text: 'e' })).toEqual([0]);
  expect(find('二重', { text: 'ログインの二重' })).toEqual([0]);
});

test('quotes, backslashes and line feeds are found as what they are in the text', () => {
  expect(find('say "no"', { text: 'say "no"' })).toEqual([0]);
  expect(find('a\nb', { text: 'a\nb' }, { text: 'a b' })).toEqual([0]);
  expect(find('C:\\temp', { text: 'C:\\temp' })).toEqual([0]);
  expect(find('nothing', { text: 'a\nothing' })).toEqual([]);
});

test('names of fields and the ids of an event are no text', () => {
  expect(find('command', { command: 'npm test' }, { text: 'a command' })).toEqual([1]);
  expect(find('ee11', { text: 'x' })).toEqual([]);
  expect(find('tool_call', { text: 'x' })).toEqual([]);
});

test('an event is found by its id alone', () => {
  const bytes = chunk({ text: 'ab02' }, { event_id: 'x' }, { text: 'x' });
  expect(lineOfId(bytes, needle('ab02'))).toBe(2);
  expect(lineOfId(bytes, needle('ab0'))).toBe(-1);
});

test('an empty query is none, and a long one is found', () => {
  expect(toNeedle('')).toBeUndefined();
  const long = 'x'.repeat(700);
  expect(indexOfNeedle(bytesOf(`${'x'.repeat(699)}y${long}`), needle(long))).toBe(700);
});
