import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, visibleText } from './visible-text.tsx';

test.each([
  ['a control that has a picture', 'a\u001b[31mb\r\u007f', 'a␛[31mb␍␡'],
  ['a bidi override', 'a\u202eb\u2066', 'a⟨U+202E⟩b⟨U+2066⟩'],
  ['zero width and tags', 'a\u200bb\ufeff\u{e0041}', 'a⟨U+200B⟩b⟨U+FEFF⟩⟨U+E0041⟩'],
  ['half of a character', 'a\ud800b', 'a\ufffdb'],
  ['marks that would cover the lines around', `a${'\u0300'.repeat(30)}`, `a${'\u0300'.repeat(8)}…`],
])('%s is shown', (_, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test.each(['tab\tand\nline', 'می‌خواهم', '👩‍💻 ❤️', 'क्‍ष', 'תקן', 'é'])('%j stays as it is', text => {
  expect(visibleText(text)).toBe(text);
});

const HARM = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

test('no control and no override is left of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(visibleText(text).replace(/[\n\t]/g, '')).not.toMatch(HARM);
    }),
  );
});

test('one line holds no line feed', () => {
  expect(oneLine('  a\r\n\n b\tc ')).toBe('a b c');
});
