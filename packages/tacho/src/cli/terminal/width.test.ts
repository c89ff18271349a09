import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { trustLine } from './safe.ts';
import { sanitise } from './sanitise.ts';
import { styleFor } from './style.ts';
import { cutStart, cutTo, displayWidth, padEnd, padStart, terminalColumns } from './width.ts';

const red = styleFor({ isTTY: true }, {}).error;
const anyLine = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '👩\u200d💻',
        '🇪🇺',
        '❤\ufe0f',
        '1\ufe0f\u20e3',
        'e\u0301',
        '自分',
        'क्ष',
        'می\u200cخ',
        'ab',
        '한',
        '؀١',
      ),
    ),
  )
  .map(parts => sanitise(parts.join('')));
const anyStyled = fc.tuple(anyLine, anyLine, anyLine).map(([a, b, c]) => trustLine(a + red(b) + c));

describe('width', () => {
  test.each([
    ['abc', 3],
    ['自分', 4],
    ['👩\u200d💻', 2],
    ['e\u0301', 1],
    ['❤\ufe0f ok', 5],
    ['▸ ✕ …', 5],
    ['', 0],
  ])('%s takes %i', (text, columns) => {
    expect(displayWidth(sanitise(text))).toBe(columns);
  });

  test('our colours take none', () => {
    expect(displayWidth(red(sanitise('自分 ok')))).toBe(7);
  });

  test('the shortcut for simple characters agrees with string-width on each of them', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code < 0x10000; code += 1) {
      const char = sanitise(String.fromCharCode(code));
      if (char.length === 1 && displayWidth(char) !== stringWidth(char)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});

describe('cutting', () => {
  test.each([
    ['npm run build', 8, 'npm run…'],
    ['npm', 3, 'npm'],
    ['npm', 2, 'n…'],
    ['自分の', 4, '自…'],
    ['👩\u200d💻👩\u200d💻', 3, '👩\u200d💻…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
    ['abc', 1, '…'],
    ['abc', 0, ''],
    ['abc', Infinity, 'abc'],
  ])('%s to %d', (text, columns, cut) => {
    expect(cutTo(sanitise(text), columns)).toBe(cut);
  });

  test('a path keeps its end', () => {
    expect(cutStart(sanitise('/home/me/src/auth.ts'), 12)).toBe('…src/auth.ts');
    expect(cutStart(sanitise('自分/a'), 5)).toBe('…分/a');
  });

  test('a colour that was begun is ended', () => {
    expect(cutTo(red(sanitise('abcdef')), 3)).toBe('\u001b[31mab…\u001b[39m');
    expect(cutStart(red(sanitise('abcdef')), 3)).toBe('\u001b[31m…ef\u001b[39m');
  });

  test('is never wider than asked, and never leaves half a character', () => {
    fc.assert(
      fc.property(anyLine, fc.nat(30), (line, columns) => {
        for (const cut of [cutTo(line, columns), cutStart(line, columns)]) {
          expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
          expect(sanitise(cut)).toBe(cut);
        }
        if (displayWidth(line) <= columns) expect(cutTo(line, columns)).toBe(line);
      }),
    );
  });

  test('keeps every colour code', () => {
    fc.assert(
      fc.property(anyStyled, fc.nat(30), (line, columns) => {
        for (const cut of [cutTo(line, columns + 1), cutStart(line, columns + 1)]) {
          expect(displayWidth(cut)).toBeLessThanOrEqual(columns + 1);
          expect(cut.split('\u001b')).toHaveLength(line.split('\u001b').length);
        }
      }),
    );
  });
});

test('padding counts columns, not characters', () => {
  expect(padEnd(sanitise('自'), 4)).toBe('自  ');
  expect(padStart(sanitise('自'), 4)).toBe('  自');
  expect(padEnd(sanitise('too wide'), 4)).toBe('too wide');
});

test('a pipe has no width, a terminal has one', () => {
  expect(terminalColumns({})).toBe(Infinity);
  expect(terminalColumns({ isTTY: true, columns: 120 })).toBe(120);
  expect(terminalColumns({ isTTY: true, columns: 0 })).toBe(80);
});
