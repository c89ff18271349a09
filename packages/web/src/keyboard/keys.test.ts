import { expect, test } from 'vitest';
import { COMMANDS, keyReader } from './keys.ts';

const press = (key: string, with_: { ctrlKey?: boolean; metaKey?: boolean } = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...with_,
});

test('no key has two meanings', () => {
  const keys = COMMANDS.flatMap(command => command.keys);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test('every key that the map of keys promises is there', () => {
  const keys = new Set(COMMANDS.flatMap(command => command.keys));
  const promised = 'j k h l [ ] 1 9 f b / w a s d F e E G m n c y ? Escape Meta+k Control+k'.split(' ');
  expect([...promised, 'g g'].filter(key => !keys.has(key))).toEqual([]);
});

test('arrows are for the transcript alone', () => {
  const read = keyReader();
  expect(read(press('ArrowLeft'), false)).toBeUndefined();
  expect(read(press('ArrowLeft'), true)?.does).toBe('Fold, or go out');
});

test('two keys are one command while they follow each other soon', () => {
  let now = 5_000;
  const read = keyReader(() => now);
  expect(read(press('g'), false)).toBeUndefined();
  expect(read(press('g'), false)?.does).toBe('First event');
  expect(read(press('g'), false)).toBeUndefined();
  now += 2_000;
  expect(read(press('g'), false)).toBeUndefined();
});

test('a key with a modifier is another key', () => {
  const read = keyReader();
  expect(read(press('k', { ctrlKey: true }), false)?.does).toMatch(/^Go to/);
  expect(read(press('c', { metaKey: true }), false)).toBeUndefined();
});
