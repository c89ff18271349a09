import { expect, test } from 'vitest';
import { lineTop, toBands } from './geometry.ts';
import { inventedHead, inventedRows } from './invented.ts';
import { toStripModel } from './model.ts';
import { type Scene, targetAt } from './nearest.ts';
import { placeMarks } from './place-marks.ts';
import { toScale } from './scale.ts';

const model = toStripModel(
  inventedHead({}, ['helper']),
  inventedRows([
    { kind: 'prompt', at: 0 },
    { kind: 'read', at: 0, ms: 20_000 },
    { kind: 'sub', at: 20_000, ms: 60_000, size: 1 },
    { kind: 'write', at: 30_000, ms: 40_000, part: 1 },
    { kind: 'run', at: 80_000, ms: 20_000, failed: true },
    { kind: 'prompt', at: 4_000_000 },
    { kind: 'answer', at: 4_000_000, ms: 100_000 },
  ]),
);
const scale = toScale({ width: 222, view: model.whole, gaps: model.gaps, gapWidth: 22 });
const bands = toBands(model.lines, { curves: false, manyErrors: false });
const scene: Scene = { model, scale, bands, places: placeMarks(model.marks, scale, false) };

test('a block under the point', () => {
  expect(targetAt(scene, 10, bands.base - 5)).toMatchObject({ type: 'act', row: 1 });
  expect(targetAt(scene, 50, bands.base - 5)).toMatchObject({ type: 'act', row: 2 });
});

test('in a lane, the work of the subagent', () => {
  expect(targetAt(scene, 50, lineTop(bands, 0) + 4)).toMatchObject({ type: 'act', row: 3 });
});

test('in the rail of marks, the mark', () => {
  expect(targetAt(scene, 98, 5)).toMatchObject({ type: 'mark', row: 4 });
});

test('in a gap, the gap and the act beside it', () => {
  expect(targetAt(scene, 105, bands.base - 5)).toMatchObject({ type: 'gap', row: 4 });
});

test('a strip with nothing on it has nothing', () => {
  const empty = toStripModel(inventedHead(), inventedRows([]));
  const places = placeMarks([], scale, false);
  expect(targetAt({ model: empty, scale, bands, places }, 10, 30)).toBeNull();
});
