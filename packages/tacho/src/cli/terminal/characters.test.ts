import { expect, test } from 'vitest';
import { codeAt } from './characters.ts';

test('a code point is two units, or a lone one', () => {
  expect(codeAt('a😀', 1)).toBe(0x1f600);
  expect(codeAt('a😀', 2)).toBe(0xde00);
  expect(codeAt('\ud83da', 0)).toBe(0xd83d);
  expect(codeAt('a', 1)).toBeNaN();
});

test('a lone surrogate at the end of a slice is one, also once the code is optimised', () => {
  const lastCode = (text: string) => {
    let code = 0;
    for (let at = 0; at < text.length; at += 1) code = codeAt(text, at);
    return code;
  };
  const text = 'abcdefghijklmnop😀';
  let wrong = 0;
  for (let i = 0; i < 100_000; i += 1) if (lastCode(text.slice(0, 17)) !== 0xd83d) wrong += 1;
  expect(wrong).toBe(0);
});
