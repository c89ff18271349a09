import { expect, test } from 'vitest';
import { harmless, oneLine } from './harmless.ts';

test('an escape code is seen, and so is what turns the order of letters round', () => {
  expect(harmless('\u001b[31mred')).toBe('␛[31mred');
  expect(harmless('src/\u202Egnp.ts')).toBe('src/⟨U+202E⟩gnp.ts');
  expect(harmless('a\u0000b\u007fc\u0085d\r')).toBe('a␀b␡c⟨U+0085⟩d␍');
});

test('half a surrogate pair is named, a whole one is a letter', () => {
  expect(harmless('\ud83d 😀')).toBe('⟨U+D83D⟩ 😀');
});

test('right-to-left text, tabs and line feeds stay what they are', () => {
  expect(harmless('תקן\tאת\nזה')).toBe('תקן\tאת\nזה');
});

test('one line holds no line feed', () => {
  expect(oneLine('  a\r\n\n b\tc ')).toBe('a b c');
});
