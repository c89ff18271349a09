/**
 * The CSV export writes simple cells as bytes, in one look at each character. Whatever a text or a value holds, they are the
 * cells that `textCell` and `dataCell` make with the sanitiser of the command line.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sanitise, sanitiseJson, stands } from '../src/cli/terminal/sanitise.ts';
import { parseExact } from '../src/core/json.ts';
import { MAX_CELL, MAX_TEXT, textCell } from '../src/exporters/csv/cell.ts';
import { CellWriter } from '../src/exporters/csv/cell-writer.ts';
import { dataCell } from '../src/exporters/csv/data-cell.ts';

const cells = new CellWriter({ text: text => sanitise(text), json: sanitiseJson, stands });

function textWritten(text: string): string {
  cells.text(text);
  return taken();
}

function dataWritten(data: Record<string, unknown>): string {
  cells.data(data);
  return taken();
}

/** Without the comma behind the cell. */
function taken(): string {
  return Buffer.from(cells.out.take()).toString('utf8').slice(0, -1);
}

const textMade = (text: string) => Buffer.from(textCell(text, one => sanitise(one))).toString('utf8');
const dataMade = (data: Record<string, unknown>) => Buffer.from(dataCell(data, sanitiseJson)).toString('utf8');

const PIECES = [
  ...[
    'a',
    'word',
    '1',
    '-',
    '+',
    '=',
    '@',
    '＝',
    'DDE(',
    'dde (',
    ';',
    '"',
    "'",
    ',',
    '\\',
    '/',
    ' ',
    '\u00a0',
    '\ufeff',
  ],
  ...['\n', '\r', '\r\n', '\t', '\v', '\f', '\b', '\0', '\u001b', '\u007f', '\u0085', 'é', 'Ω', '…', '⏎', '漢', '👍'],
  ...[
    '\u0301',
    '\u200d',
    '\ufe0f',
    '\u202e',
    '\u2028',
    '\ufffd',
    '\ud83d',
    '\udc4d',
    '\u{e0100}',
    '👩\u200d💻',
    ';\n-x',
    ';\t=1',
  ],
];
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary' }),
  fc.integer({ min: 0, max: 0xffff }).map(unit => `a${String.fromCharCode(unit)}b`),
);

test('a text is written as the cell that it is', () => {
  fc.assert(
    fc.property(anyText, text => {
      expect(textWritten(text)).toBe(textMade(text));
    }),
    { numRuns: 5_000 },
  );
});

test('so is data', () => {
  const value = fc.letrec(tie => ({
    any: fc.oneof(
      { maxDepth: 4 },
      anyText,
      fc.double(),
      fc.integer(),
      fc.constantFrom(null, true, false, undefined),
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(anyText, tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(anyText, value), data => {
      expect(dataWritten(data)).toBe(dataMade(data));
    }),
    { numRuns: 3_000 },
  );
});

test('every code unit, alone and among others', () => {
  for (let unit = 0; unit <= 0xffff; unit++) {
    const text = `x${String.fromCharCode(unit)}y`;
    if (textWritten(text) !== textMade(text) || dataWritten({ text }) !== dataMade({ text })) {
      expect(dataWritten({ text })).toBe(dataMade({ text }));
      expect(textWritten(text)).toBe(textMade(text));
    }
  }
});

test.each([MAX_TEXT - 1, MAX_TEXT, MAX_TEXT + 1, MAX_CELL - 12, MAX_CELL - 11, MAX_CELL - 10, MAX_CELL])(
  'at the length that a cell has room for: %d',
  length => {
    for (const end of ['x', '"', '\t', '\n', '漢', ' x']) {
      const text = `${'x'.repeat(length - end.length)}${end}`;
      expect(textWritten(text)).toBe(textMade(text));
      expect(dataWritten({ text })).toBe(dataMade({ text }));
    }
  },
);

test('numbers as they were written, keys in their order, and what lies deep', () => {
  const data = parseExact('{"b":12345678901234567890,"1":1e400,"0":-0,"__proto__":{"x":1.50}}') as Record<
    string,
    unknown
  >;
  expect(dataWritten(data)).toBe(dataMade(data));
  const deep = JSON.parse(`{"a":${'['.repeat(3_000)}1${']'.repeat(3_000)}}`);
  expect(dataWritten(deep)).toBe(dataMade(deep));
});
