import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cell, toned, type View } from '../../core/view.ts';
import { joinLines } from '../terminal/safe.ts';
import { plain, styleFor } from '../terminal/style.ts';
import { displayWidth } from '../terminal/width.ts';
import { drawViews } from './draw.ts';

const drawn = (views: readonly View[], columns = Number.POSITIVE_INFINITY) =>
  joinLines([...drawViews(views, { style: plain, columns })]);

const EVERY_KIND: readonly View[] = [
  { as: 'note', text: ['Session: ', toned('bold', 's1'), ' (', { ms: 65_000 }, ')'] },
  { as: 'number', label: 'Cost', value: { usd: 1.5, about: true } },
  { as: 'number', label: 'Unknown', value: null },
  {
    as: 'table',
    title: 'Tools',
    columns: [
      { title: 'Tool', wide: true },
      { title: 'Share', align: 'right' },
    ],
    rows: [
      ['Bash', { share: 0.6 }],
      ['Read', { share: 0.041 }],
    ],
    caption: 'of all calls',
  },
  {
    as: 'series',
    title: 'Context',
    unit: 'tokens',
    max: 100,
    points: [0, 50, 100, null].map((value, i) => ({ event: i + 1, value })),
  },
  {
    as: 'tree',
    roots: [
      {
        cell: 'main',
        children: [
          { cell: 'a', children: [{ cell: 'b', children: [] }] },
          { cell: 'c', children: [] },
        ],
      },
    ],
  },
  {
    as: 'timeline',
    items: [
      { event: 2, title: 'prompt', detail: 'go' },
      { event: 14, title: 'Bash', notes: ['retry of #2'] },
    ],
  },
  {
    as: 'diff',
    a: 'one',
    b: 'two',
    rows: [
      { side: 'both', cell: 'run tests' },
      { side: 'a', cell: 'pytest', depth: 1 },
      { side: 'b', cell: 'uv run pytest', depth: 1 },
    ],
  },
  { as: 'groups', groups: [{ title: 'Phase 1', lines: ['Read: a'], views: [{ as: 'note', text: 'inner' }] }] },
];

test('every kind of view, into a pipe', () => {
  expect(drawn(EVERY_KIND)).toMatchInlineSnapshot(`
    "Session: s1 (1m 05s)
    Cost:          ~$1.50
    Unknown:       –

    Tools
    Tool  Share
    Bash    60%
    Read   4.1%
    of all calls

    Context
    ▁▅█·

    main
    ├─ a
    │  └─ b
    └─ c

    #2   prompt  go
    #14  Bash
         retry of #2

    − one
    + two
      run tests
    −   pytest
    +   uv run pytest

    Phase 1
      Read: a
      inner"
  `);
});

describe('on a terminal', () => {
  test('sentences are broken between words and go on indented', () => {
    expect(drawn([{ as: 'note', text: 'one two three four five six' }], 20)).toBe('one two three four\n  five six');
  });

  test('no line is wider than the terminal, in any script and tone', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', 'word', '漢字', '👩‍💻', '\u001b[31m', '\n', 'é', '-') });
    const cell: fc.Arbitrary<Cell> = fc.oneof(
      text,
      fc.record({ tone: fc.constantFrom('error' as const, 'dim' as const), cell: text }),
      fc.array(text, { maxLength: 4 }),
    );
    fc.assert(
      fc.property(cell, cell, fc.integer({ min: 24, max: 90 }), (one, two, columns) => {
        const views: View[] = [
          { as: 'note', text: one },
          { as: 'groups', groups: [{ title: one, lines: [two] }] },
          { as: 'timeline', items: [{ event: 1, title: one, detail: two, notes: [two] }] },
          { as: 'diff', a: 'a', b: 'b', rows: [{ side: 'a', cell: two, depth: 1 }] },
          { as: 'tree', roots: [{ cell: one, children: [{ cell: two, children: [] }] }] },
          { as: 'table', columns: [{ title: 'x', wide: true }, { title: 'y' }], rows: [[one, two]] },
        ];
        for (const line of drawViews(views, { style: plain, columns }))
          expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  test('tones are colours there and nothing in a pipe', () => {
    const view: View = { as: 'note', text: toned('error', 'failed') };
    const style = styleFor({ isTTY: true }, {});
    expect([...drawViews([view], { style, columns: 80 })]).toEqual(['\u001b[31mfailed\u001b[39m']);
    expect(drawn([view])).toBe('failed');
  });
});

test('session content cannot reach the terminal as it is', () => {
  const hostile = '\u001b]52;c;AAAA\u0007\u202e\r\nx';
  const views: View[] = [
    { as: 'note', text: hostile },
    { as: 'number', label: hostile, value: hostile },
    { as: 'table', title: hostile, columns: [{ title: hostile }], rows: [[hostile]], caption: hostile },
    { as: 'series', title: hostile, unit: 'count', points: [] },
    { as: 'tree', title: hostile, roots: [{ cell: hostile, children: [] }] },
    { as: 'timeline', title: hostile, items: [{ event: 1, title: hostile, detail: hostile, notes: [hostile] }] },
    { as: 'diff', title: hostile, a: hostile, b: hostile, rows: [{ side: 'both', cell: hostile }] },
    { as: 'groups', groups: [{ title: hostile, lines: [hostile] }] },
  ];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(drawn(views)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
