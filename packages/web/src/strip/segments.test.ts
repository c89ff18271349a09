import { expect, test } from 'vitest';
import { type InventedAct, inventedRows } from './invented.ts';
import { toSegments } from './segments.ts';
import { toTimes } from './times.ts';

function segments(acts: readonly InventedAct[]) {
  const rows = inventedRows(acts);
  const part = acts.map((_, row) => row);
  return toSegments(rows, part, toTimes(rows)).map(({ row, from, to, kind }) => `${row} ${kind} ${from}-${to}`);
}

test('what passes between the end of a call and the next is the model at work', () => {
  expect(
    segments([
      { kind: 'prompt', at: 0 },
      { kind: 'read', at: 2_000, ms: 500 },
      { kind: 'run', at: 4_000, ms: 1_000 },
    ]),
  ).toEqual(['1 think 0-2000', '1 read 2000-2500', '2 think 2500-4000', '2 run 4000-5000']);
});

test('an answer is the same block, stamped when it began or when it was complete', () => {
  const call: InventedAct = { kind: 'run', at: 0, ms: 1_000 };
  expect(segments([call, { kind: 'answer', at: 1_000, ms: 4_000 }])).toContain('1 think 1000-5000');
  expect(segments([call, { kind: 'answer', at: 5_000, ms: 4_000 }])).toContain('1 think 1000-5000');
});

test('time before a prompt is idle: no block covers it', () => {
  expect(
    segments([
      { kind: 'answer', at: 0, ms: 1_000 },
      { kind: 'prompt', at: 90_000 },
      { kind: 'answer', at: 90_000, ms: 2_000 },
    ]),
  ).toEqual(['0 think 0-1000', '2 think 90000-92000']);
});

test('a silence that no model takes is idle too', () => {
  expect(
    segments([
      { kind: 'run', at: 0, ms: 1_000 },
      { kind: 'run', at: 3_600_000, ms: 1_000 },
    ]),
  ).toEqual(['0 run 0-1000', '1 run 3600000-3601000']);
});

test('a wait of unknown length goes on until something happens', () => {
  expect(
    segments([
      { kind: 'wait', at: 0 },
      { kind: 'run', at: 9_000, ms: 1_000 },
    ]),
  ).toEqual(['0 wait 0-0', '0 wait 0-9000', '1 run 9000-10000']);
});

test('calls side by side overlap, and nothing is between them', () => {
  expect(
    segments([
      { kind: 'read', at: 0, ms: 5_000 },
      { kind: 'read', at: 100, ms: 200 },
      { kind: 'run', at: 6_000, ms: 10 },
    ]),
  ).toEqual(['0 read 0-5000', '1 read 100-300', '2 think 5000-6000', '2 run 6000-6010']);
});

test('without any time each row takes one place, and a subagent as many as it has rows', () => {
  expect(
    segments([
      { kind: 'prompt', at: null },
      { kind: 'sub', at: null, size: 2 },
      { kind: 'side', at: null },
      { kind: 'write', at: null, ms: 700 },
    ]),
  ).toEqual(['1 sub 1-4', '3 write 3-4']);
});
