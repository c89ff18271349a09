import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Kind } from '../../core/describe/event.ts';
import { drawStrip, type StripCell, stripGlyphs } from './strip.ts';
import { styleFor } from './style.ts';
import { displayWidth } from './width.ts';

const kinds = Object.keys(stripGlyphs) as Kind[];
const letters: Record<string, Kind> = {
  p: 'prompt',
  a: 'answer',
  r: 'read',
  w: 'write',
  $: 'run',
  n: 'network',
  s: 'agent',
  x: 'error',
};

/** One cell a second; a dot is a second without one, a bar five minutes. */
function session(drawing: string): StripCell[] {
  const cells: StripCell[] = [];
  let at = 0;
  for (const letter of drawing) {
    const kind = letters[letter];
    if (kind) cells.push({ at, kind });
    at += letter === '|' ? 300 : 1;
  }
  return cells;
}

test('each kind has a glyph of its own', () => {
  expect(drawStrip(session('parns$wx'), 8)).toBe('▸▂▃▅▄▆█✕');
  expect(new Set(Object.values(stripGlyphs)).size).toBe(kinds.length);
});

test('a retry loop can be seen', () => {
  expect(drawStrip(session('prrrw$xw$xw$xw$a'), 16)).toBe('▸▃▃▃█▆✕█▆✕█▆✕█▆▂');
});

test('an error wins its column, a write counts as three reads', () => {
  expect(drawStrip(session('rrrrrxrrrrwwrrrr'), 4)).toBe('▃✕█▃');
});

test('idle time is one mark, however long', () => {
  expect(drawStrip(session('prr|pw$'), 7)).toBe('▸▃▃⋯▸█▆');
});

test('a strip with more breaks than room shows the longest', () => {
  const strip = drawStrip(session('p|r||w|$|r|a|p'), 8);
  expect(strip.split('⋯')).toHaveLength(3);
  expect(displayWidth(strip)).toBe(8);
});

test('time without an event is quiet', () => {
  expect(drawStrip(session('$....x'), 6)).toBe('▆····✕');
});

test('without cells or room there is no strip', () => {
  expect(drawStrip([], 10)).toBe('');
  expect(drawStrip(session('prw'), 0)).toBe('');
  expect(drawStrip([{ at: NaN, kind: 'read' }], 10)).toBe('');
  expect(drawStrip([{ at: 5, kind: 'read' }], 10)).toBe('▃');
});

test('for a pipe, which has no width, it is 80 columns', () => {
  expect(displayWidth(drawStrip(session('prw'), Infinity))).toBe(80);
});

test('colour follows the kind, once for a run of columns', () => {
  const style = styleFor({ isTTY: true }, {});
  expect(drawStrip(session('rrww'), 4, style)).toBe('\u001b[94m▃▃\u001b[39m\u001b[33m██\u001b[39m');
});

test('any cells give at most the width, and the full width once time passes', () => {
  const cell = fc.record({ at: fc.oneof(fc.nat(1e6), fc.double()), kind: fc.constantFrom(...kinds) });
  fc.assert(
    fc.property(fc.array(cell), fc.nat(60), (cells, width) => {
      const strip = drawStrip(cells, width);
      expect(displayWidth(strip)).toBeLessThanOrEqual(width);
    }),
  );
  const ordered = fc.array(fc.nat(1e5), { minLength: 2 }).map(times => times.sort((a, b) => a - b));
  fc.assert(
    fc.property(ordered, fc.integer({ min: 1, max: 60 }), (times, width) => {
      const isPassing = times.some(
        (at, i) => at !== times[0] && at - (times[i - 1] ?? at) <= 60 && at !== times[i - 1],
      );
      fc.pre(isPassing);
      expect(
        displayWidth(
          drawStrip(
            times.map(at => ({ at, kind: 'read' })),
            width,
          ),
        ),
      ).toBe(width);
    }),
  );
});
