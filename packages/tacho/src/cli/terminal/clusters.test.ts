import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { clustersOf } from './clusters.ts';
import { sanitise } from './sanitise.ts';

const widthOf = (text: string) => clustersOf(text).reduce((sum, cluster) => sum + cluster.width, 0);

test.each([
  ['plain', 5],
  ['日本語', 6],
  ['한국어', 6],
  ['한', 2],
  ['नमस्ते', 4],
  ['สวัสดี', 4],
  ['e\u0301', 1],
  ['👩‍💻', 2],
  ['👍🏽', 2],
  ['🇫🇷', 2],
  ['❤️', 2],
  ['⌚\uFE0E', 1],
  ['1️⃣', 2],
  ['ﾊﾟ', 2],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
  expect(stringWidth(text)).toBe(columns);
});

test('any sanitised text is as wide as string-width says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), raw => {
      const text = sanitise(raw);
      expect(widthOf(text)).toBe(stringWidth(text));
    }),
    { numRuns: 2_000 },
  );
});
