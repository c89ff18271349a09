import fc from 'fast-check';
import { expect, test } from 'vitest';
import { terminalText } from './terminal-text.ts';

const shown = (raw: string) => terminalText(raw).text;

test.each([
  ['colours', '\u001b[31m✕\u001b[39m a', '✕ a'],
  ['a title and a link', '\u001b]0;title\u0007a \u001b]8;;https://example.org\u001b\\b\u001b]8;;\u001b\\', 'a b'],
  ['a bar that was drawn over', 'loading  10 %\rloading  20 %\rdone         \nnext', 'done         \nnext'],
  ['a shorter text over a longer one', 'abcdef\rxy', 'xycdef'],
  ['a line that was erased', 'a long line\r\u001b[Kok', 'ok'],
  ['lines of Windows', 'a\r\nb\r\n', 'a\nb\n'],
  ['overstruck letters', 'N\bNA\bA', 'NA'],
  ['a sequence without an end stays, for whoever draws it', 'a\u001b]0;never ended', 'a\u001b]0;never ended'],
])('%s', (_, raw, text) => {
  expect(shown(raw)).toBe(text);
});

test('the sequences are counted', () => {
  expect(terminalText('\u001b[1ma\u001b[0m').sequences).toBe(2);
});

test('any bytes are read, and text without controls stays', () => {
  const unit = fc.constantFrom('\u001b', '[', ']', '\r', '\b', '\n', 'K', 'm', '0', ';', '\u0007', '\u009b', 'x', 'é');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 4_000 }), raw => {
      expect(typeof shown(raw)).toBe('string');
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '漢') }), raw => {
      expect(shown(raw)).toBe(raw);
    }),
  );
});

test.each(['\r', '\u001b[', '\b', '\u001b]', 'a\r', '\u001bP'])('200,000 times %j is no trap', unit => {
  // A quadratic reader would take minutes.
  const text = shown(`${'x'.repeat(50_000)}${unit.repeat(200_000)}`);
  expect(text.length).toBeLessThanOrEqual(450_000);
});
