import fc from 'fast-check';
import { ROW_KINDS, type RowKind } from 'tacho/src/core/page/page.ts';
import { expect, test } from 'vitest';
import { timeTicks } from './axis.ts';
import { toSteps } from './curves.ts';
import { rowText, summaryText } from './describe.ts';
import { toBands } from './geometry.ts';
import { type InventedAct, inventedHead, inventedRows } from './invented.ts';
import { toStripModel } from './model.ts';
import { targetAt } from './nearest.ts';
import { placeMarks } from './place-marks.ts';
import { toScale } from './scale.ts';

function modelOf(acts: readonly InventedAct[], subagents: readonly string[] = []) {
  return toStripModel(inventedHead({}, subagents), inventedRows(acts));
}

test('a subagent has a lane with its own work, below the call that started it', () => {
  const model = modelOf(
    [
      { kind: 'sub', at: 0, ms: 9_000, size: 2 },
      { kind: 'read', at: 1_000, ms: 500, part: 1 },
      { kind: 'run', at: 2_000, ms: 4_000, part: 1, failed: true },
    ],
    ['extract helpers'],
  );
  expect(model.segments.map(({ kind }) => kind)).toEqual(['sub']);
  expect(model.lanes).toMatchObject([{ title: 'extract helpers', from: 1_000, to: 6_000, parent: 0, errors: [6_000] }]);
  expect(model.marks).toEqual([]);
  expect(model.errors).toBe(1);
});

test('subagents that follow each other share a line, those side by side do not', () => {
  const model = modelOf(
    [
      { kind: 'read', at: 0, ms: 5_000, part: 1 },
      { kind: 'read', at: 3_000, ms: 5_000, part: 2 },
      { kind: 'read', at: 6_000, ms: 1_000, part: 3 },
    ],
    ['a', 'b', 'c'],
  );
  expect(model.lanes.map(lane => model.lineOf.get(lane))).toEqual([0, 1, 0]);
  expect(model.lines).toBe(2);
});

test('cost is the sum of all parts, context that of the main part under its window', () => {
  const model = modelOf(
    [
      { kind: 'answer', at: 0, usd: 1, held: 50_000 },
      { kind: 'answer', at: 1_000, usd: 2, held: 90_000, part: 1 },
      { kind: 'answer', at: 2_000, usd: 0.5, held: 80_000 },
    ],
    ['a'],
  );
  expect([...(model.cost?.value ?? [])]).toEqual([1, 3, 3.5]);
  expect([...(model.context?.value ?? [])]).toEqual([50_000, 80_000]);
  expect(model.context?.roof).toBe(200_000);
});

test('a bookmark is a flag at its row', () => {
  const annotation = { id: 'a', row: 1, label: '', note: '', author: '', created_at: null, bookmark: true };
  const rows = inventedRows([
    { kind: 'prompt', at: 0 },
    { kind: 'run', at: 5, ms: 5 },
  ]);
  const { marks } = toStripModel(inventedHead({ annotations: [annotation, { ...annotation, row: 99 }] }), rows);
  expect(marks.map(({ kind, at }) => [kind, at])).toEqual([
    ['prompt', 0],
    ['bookmark', 5],
  ]);
});

test('the strip in words', () => {
  const acts: InventedAct[] = [
    { kind: 'prompt', at: 0, title: 'Fix it' },
    { kind: 'run', at: 1_000, ms: 3_000, title: 'npm test', failed: true },
  ];
  const head = inventedHead({ zero: new Date(2024, 11, 3, 14, 46, 29).getTime() / 1_000 });
  const model = toStripModel(head, inventedRows(acts));
  expect(rowText(head, inventedRows(acts), 1, model)).toBe('#2 npm test, failed, 14:46:30');
  expect(summaryText(model)).toBe('75% commands, 25% thinking, 1 error');
  expect(summaryText(modelOf([]))).toBe('no times recorded');
});

const act = fc.record({
  kind: fc.constantFrom(...(Object.keys(ROW_KINDS) as RowKind[])),
  at: fc.oneof(fc.integer({ min: -5_000, max: 500_000 }), fc.constant(null), fc.constantFrom(1e13, -1e13, 1e300)),
  ms: fc.oneof(fc.integer({ min: -10, max: 90_000 }), fc.constant(null), fc.constantFrom(1e300)),
  part: fc.integer({ min: 0, max: 3 }),
  failed: fc.boolean(),
  usd: fc.oneof(fc.constant(null), fc.double({ min: -1, max: 5, noNaN: true })),
  held: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 300_000 })),
});

test('whatever clocks said, every place on the strip is a number within it', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), fc.integer({ min: 320, max: 2_000 }), (acts, width) => {
      const head = inventedHead({}, ['a', 'b', 'c']);
      const model = toStripModel(head, inventedRows(acts));
      const scale = toScale({ width, view: model.whole, gaps: model.gaps, gapWidth: 22 });
      const places = placeMarks(model.marks, scale, false);
      const bands = toBands(model.lines, { curves: true, manyErrors: false });
      const xs = [
        ...[model.segments, ...model.lanes.map(lane => lane.segments)]
          .flat()
          .flatMap(({ from, to }) => [scale.x(from), scale.x(to)]),
        ...places.marks.map(({ x }) => x),
        ...places.stems.map(({ x }) => x),
        ...(model.cost === null ? [] : toSteps(model.cost, scale).map(([x]) => x)),
        ...(model.times.known ? timeTicks(scale, head.zero, [], width).map(({ x }) => x) : []),
      ];
      for (const x of xs) {
        expect(x).toBeGreaterThanOrEqual(-1e-3);
        expect(x).toBeLessThanOrEqual(width + 1e-3);
      }
      for (const x of [0, width / 3, width]) {
        const row = targetAt({ model, scale, places, bands }, x, 30)?.row ?? null;
        expect(row === null || (row >= 0 && row < acts.length)).toBe(true);
      }
    }),
  );
});
