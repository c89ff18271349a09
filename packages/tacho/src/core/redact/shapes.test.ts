import { expect, test } from 'vitest';
import { findShapes } from './shapes.ts';
import type { Span } from './spans.ts';

function found(text: string): string[] {
  const spans: Span[] = [];
  findShapes(text, spans);
  return spans.map(span => text.slice(span.start, span.end));
}

/** Invented, and put together here so that no scanner takes them for somebody's. */
const MIXED = 'q7Zx2Lm9Vt4Rk8Wp3Ns6Yd1B';
const HEX = '43fc912ef59a83054ea7f6706df4d53a7dea4d80';

test.each([
  `acme_live_${MIXED}`,
  `acme_oat_${MIXED}`,
  `secret-test-${MIXED}`,
  `sk-acme-${MIXED}`,
  `sk-acme-01-${MIXED}_${MIXED}`,
  `signkey-prod-${HEX}`,
  `acme.token.${MIXED}`,
])('a prefix that says it is a key, and a generated tail: %s', key => {
  expect(found(key)).toEqual([key]);
  expect(found(`I used ${key}. And then`)).toEqual([key]);
  expect(found(`${' '.repeat(50)}"${key}"`)).toEqual([key]);
});

test.each([
  `node-cache-Linux-x64-npm-${HEX}`,
  `cache-key-${HEX}`,
  `image-prod-${HEX}`,
  `api-${HEX}`,
  `user_${MIXED}`,
  `toolu_${MIXED}`,
  `pk_live_${MIXED}`,
  'test-something-that-is-long-and-ends-in-2',
  'live_migration_of_all_the_tables_v2',
  'secret-key-rotation-for-the-2nd-cluster',
])('ids, names and digests stay: %s', text => {
  expect(found(text)).toEqual([]);
});

test('a generated value that a client is made with, and no other argument', () => {
  for (const call of [`new Acme("${MIXED}")`, `acme.connect('${MIXED}')`, `Acme(key="${MIXED}")`]) {
    expect(found(call)).toEqual([MIXED]);
  }
  for (const call of [`make("${MIXED}")`, `new Digest("${MIXED}")`, `new Acme("${HEX}")`, 'new Acme("aPlainWord")']) {
    expect(found(call)).toEqual([]);
  }
});
