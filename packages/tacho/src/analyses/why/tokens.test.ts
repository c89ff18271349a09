import { describe, expect, test } from 'vitest';
import { addTokens, HEAD_CHARS, TAIL_CHARS, Tokens } from './tokens.ts';

function tokensOf(text: string): string[] {
  const tokens = new Tokens();
  addTokens(text, tokens);
  return Array.from({ length: tokens.count }, (_, i) => text.slice(tokens.start[i], tokens.end[i]));
}

function hashesOf(text: string): number[] {
  const tokens = new Tokens();
  addTokens(text, tokens);
  return [...tokens.hash.subarray(0, tokens.count)];
}

describe('tokens', () => {
  test.each([
    ['plain words are none', 'Let me run the test, it is true.', []],
    ['identifiers', 'call readRows or read_rows with utf8x', ['readRows', 'read_rows', 'utf8x']],
    [
      'a file and what it is called without its extension',
      'see cart-total.test.ts.',
      ['cart-total.test.ts', 'cart-total.test'],
    ],
    ['a path by each of its endings', 'src/cart/total.ts:12', ['total.ts', 'cart/total.ts', 'src/cart/total.ts']],
    ['a number of some length', 'pid 48213 at line 12', ['48213']],
    ['the number of a task', 'Task #5 of 12', ['5']],
    ['a commit by its short form, too', 'at 0123456789abcdef', ['0123456', '0123456789abcdef']],
    [
      'an address',
      'https://example.test/orders/48213',
      ['example.test', '48213', 'orders/48213', 'example.test/orders/48213'],
    ],
    ['what was escaped', 'a\\nsrc/cart.ts\\n', ['cart.ts', 'src/cart.ts']],
    ['other alphabets', 'файл_один', ['файл_один']],
  ])('%s', (_, text, expected) => {
    expect(tokensOf(text)).toEqual(expected);
  });

  test('of a path and of its ending are the same', () => {
    const [file] = hashesOf('total.ts');
    expect(hashesOf('/home/kim/shop/src/total.ts')).toContain(file);
    expect(hashesOf('C:\\shop\\src\\sums.ts')).toContain(hashesOf('src/sums.ts').at(-1));
  });

  test('of a huge text are those of its beginning and its end', () => {
    const filler = 'x '.repeat(HEAD_CHARS);
    expect(tokensOf(`firstWord ${filler}${filler} lastWord`)).toEqual(['firstWord', 'lastWord']);
    expect(TAIL_CHARS).toBeGreaterThan(10);
  });
});
