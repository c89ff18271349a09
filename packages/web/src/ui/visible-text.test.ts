import { expect, test } from 'vitest';
import { oneLine, visibleText } from './visible-text.tsx';

test('an escape code is seen, and so is what turns the order of letters round', () => {
  expect(visibleText('\u001b[31mred')).toBe('␛[31mred');
  expect(visibleText('src/\u202Egnp.ts')).toBe('src/⟨U+202E⟩gnp.ts');
  expect(visibleText('a\u0000b\u007fc\u0085d\r')).toBe('a␀b␡c⟨U+0085⟩d␍');
});

test('half a surrogate pair is no letter, a whole one is', () => {
  expect(visibleText('\ud83d 😀')).toBe('\ufffd 😀');
});

test('right-to-left text, tabs and line feeds stay what they are', () => {
  expect(visibleText('תקן\tאת\nזה')).toBe('תקן\tאת\nזה');
});

test('one line holds no line feed', () => {
  expect(oneLine('  a\r\n\n b\tc ')).toBe('a b c');
});
