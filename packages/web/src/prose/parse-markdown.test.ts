import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decoded, parseMarkdown, safeAddress } from './parse-markdown.ts';

const typesIn = (tokens: unknown): string[] => JSON.stringify(tokens).match(/(?<="type":")\w+/g) ?? [];

test('HTML is text, whatever it says', () => {
  const html = '<script>alert(1)</script>\n\n<b onclick="x">a</b> <!-- c -->\n\n<div>\n\n<svg onload=x>';
  expect(typesIn(parseMarkdown(html, () => 0))).not.toContain('html');
});

test.each([
  ['https://example.org/a b', 'https://example.org/a%20b'],
  ['mailto:a@example.org', 'mailto:a@example.org'],
  ['javascript:alert(1)', undefined],
  ['JaVaScRiPt:alert(1)', undefined],
  [' java\nscript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['file:///etc/passwd', undefined],
  ['//example.org', undefined],
  ['a.html', undefined],
])('%j may lead to %j', (href, address) => {
  expect(safeAddress(href)).toBe(address);
});

test('entities that people write are the characters they name', () => {
  expect(decoded('a &amp; &lt;b&gt; &#8364; &#x20AC; &nope; &#0; &constructor;')).toBe(
    'a & <b> € € &nope; &#0; &constructor;',
  );
});

test.each(['[a](', '*a_', '![', '<a', '**a'])('%j without end gives up when its time is over', unit => {
  let looks = 0;
  const text = unit.repeat(Math.floor(55_000 / unit.length));
  // A clock on which each look takes ten milliseconds.
  expect(parseMarkdown(text, () => 10 * looks++)).toBeUndefined();
  expect(looks).toBeLessThan(20);
});

test('no text makes it throw, and no token is HTML', () => {
  const unit = fc.constantFrom(
    '<a>',
    '<!--',
    '**',
    '_',
    '`',
    '\n',
    '[x](',
    ')',
    '|',
    '- ',
    '#',
    '> ',
    'a',
    '<',
    '>',
    '    ',
  );
  fc.assert(
    fc.property(fc.string({ unit }), text => {
      expect(typesIn(parseMarkdown(text) ?? [])).not.toContain('html');
    }),
  );
});
