import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childOf, type JsonNode, parseJsonText, placeOf } from './json-text.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The value that a node stands for, made from the places in the tree alone. */
function meaningOf(text: string, node: JsonNode): unknown {
  if (node.kind === 'scalar') return JSON.parse(text.slice(node.start, node.end));
  const values = node.children.map(child => meaningOf(text, child.node));
  if (node.kind === 'array') return values;
  return Object.fromEntries(node.children.map(({ key }, i) => [key, values[i]]));
}

test('every place in the tree is where its value stands', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const node = parseJsonText(text) as JsonNode;
      expect([node.start, node.end]).toEqual([0, text.length]);
      expect(meaningOf(text, node)).toEqual(JSON.parse(text));
    }),
  );
});

test('what JSON.parse takes is taken, and nothing else', () => {
  const crumbs = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '\\u12',
    '-',
    '0',
    '1e5',
    '.5',
    'true',
    'nul',
    ' ',
    '\n',
    '\u00a0',
    '/',
  );
  const texts = fc.oneof(
    fc.json(),
    fc.string(),
    fc.array(crumbs).map(parts => parts.join('')),
  );
  fc.assert(
    fc.property(texts, text => {
      expect('kind' in parseJsonText(text)).toBe(isJson(text));
    }),
    { numRuns: 5_000 },
  );
});

test('depth and length know no limit', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(parseJsonText(deep)).toMatchObject({ kind: 'array', end: deep.length });
  const long = JSON.stringify('x\\'.repeat(500_000));
  expect(parseJsonText(long)).toMatchObject({ kind: 'scalar', end: long.length });
});

test('of a key that stands twice the last one counts', () => {
  const text = '{"a": 1, "a": 2}';
  const child = childOf(parseJsonText(text) as JsonNode, 'a');
  expect(text.slice(child?.start, child?.node.end)).toBe('"a": 2');
});

test('a byte order mark is passed over, and a place is a line and a column', () => {
  expect(parseJsonText('\ufeff{}')).toMatchObject({ kind: 'object', start: 1, end: 3 });
  expect(placeOf('a\nbc', 3)).toEqual({ line: 2, column: 2 });
});
