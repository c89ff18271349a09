import { expect, test } from 'vitest';
import { toRuns } from './columns.ts';
import { packed } from './packed.ts';
import { toScale } from './scale.ts';
import type { Segment, StripKind } from './segments.ts';

const scale = toScale({ width: 10, view: { from: 0, to: 100 }, gaps: [], gapWidth: 0 });

function runs(
  segments: readonly (readonly [from: number, to: number, kind: StripKind])[],
  matches: ReadonlySet<number> | null = null,
) {
  const list = segments.map(([from, to, kind], row): Segment => ({ row, from, to, kind }));
  return toRuns(packed(list), scale, matches).map(
    ({ x, width, kind, dim }) => `${x}+${width} ${kind}${dim ? ' dim' : ''}`,
  );
}

test('what took the most of a pixel has it', () => {
  expect(
    runs([
      [0, 6, 'read'],
      [6, 10, 'run'],
      [10, 20, 'run'],
    ]),
  ).toEqual(['0+1 read', '1+1 run']);
});

test('an edit weighs three times as much', () => {
  expect(
    runs([
      [0, 7, 'run'],
      [7, 10, 'write'],
    ]),
  ).toEqual(['0+1 write']);
});

test('an act that took no time is still there', () => {
  expect(runs([[50, 50, 'read']])).toEqual(['5+1 read']);
});

test('one act of a search is seen among thousands', () => {
  const many = Array.from({ length: 5_000 }, (_, index): [number, number, StripKind] => [
    index / 50,
    index / 50,
    'run',
  ]);
  expect(runs([...many, [42, 42, 'think'], [43, 43, 'read']], new Set([5_001]))).toEqual([
    '0+4 run dim',
    '4+1 read',
    '5+5 run dim',
  ]);
});

test('what is outside the view is left out', () => {
  expect(
    runs([
      [-50, -10, 'run'],
      [-5, 15, 'net'],
      [100, 130, 'write'],
    ]),
  ).toEqual(['0+2 net']);
});
