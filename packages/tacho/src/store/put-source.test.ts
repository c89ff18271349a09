import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SourceHeader } from '../core/schema.ts';
import { compareStates, putSource } from './put-source.ts';
import { SourceWriter } from './source-file.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-put-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(root, 'case-'));
});

const header = (fields: Partial<SourceHeader> = {}): SourceHeader => ({
  record: 'source',
  format: 1,
  importer: 'claude-code',
  session_id: 's1',
  path: '/home/kim/s1.jsonl',
  size: 100,
  mtime_ms: 1,
  digest: 'aa',
  records: 3,
  skipped_lines: 0,
  events: 4,
  first_timestamp: 1,
  last_timestamp: 10,
  facts: {},
  ...fields,
});

function put(fields: Partial<SourceHeader> = {}) {
  const writer = new SourceWriter(dir);
  writer.add('{"n":1}');
  return putSource({ dir }, 'key', header(fields), writer);
}

const stored = () => JSON.parse(readFileSync(join(dir, 's1/sources/key.ndjson'), 'utf8').split('\n')[0] ?? '');

describe('a source', () => {
  test('that is new is put in its place', () => {
    expect(put()).toEqual({ placement: 'new', before: 0 });
    expect(stored()).toEqual(header());
  });

  test('that is there already is left as it is', () => {
    put();
    expect(put({ path: '/elsewhere/s1.jsonl' })).toEqual({ placement: 'unchanged', before: 4 });
    expect(stored().path).toBe('/home/kim/s1.jsonl');
  });

  test('that goes further replaces the one before', () => {
    put();
    expect(put({ last_timestamp: 11, events: 6, digest: 'bb' })).toEqual({ placement: 'replaced', before: 4 });
    expect(stored().events).toBe(6);
  });

  test('that ends earlier is not taken', () => {
    put();
    expect(put({ last_timestamp: 9, digest: 'zz' })).toEqual({ placement: 'superseded', before: 4 });
    expect(stored().digest).toBe('aa');
  });

  test('leaves no temporary file, whatever came of it', () => {
    put();
    put();
    put({ last_timestamp: 9 });
    put({ last_timestamp: 12 });
    expect(readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
      's1',
      's1/sources',
      's1/sources/key.ndjson',
    ]);
  });
});

describe('of two states', () => {
  test.each<[string, Partial<SourceHeader>]>([
    ['the later last timestamp', { last_timestamp: 11, records: 1, size: 1, digest: '00' }],
    ['more records at one timestamp', { records: 4, size: 1, digest: '00' }],
    ['more bytes: a torn line that is now longer', { size: 101, digest: '00' }],
    ['the greater digest', { digest: 'bb' }],
    ['what a file beside it adds', { facts: { agent_type: 'Explore' } }],
  ])('the further one has %s', (_, fields) => {
    expect(compareStates(header(fields), header())).toBeGreaterThan(0);
    expect(compareStates(header(), header(fields))).toBeLessThan(0);
  });

  test('a time beats none, and equal ones are equal', () => {
    expect(compareStates(header(), header({ last_timestamp: null }))).toBeGreaterThan(0);
    expect(compareStates(header({ last_timestamp: null }), header({ last_timestamp: null }))).toBe(0);
    expect(compareStates(header(), header({ path: '/elsewhere', mtime_ms: 5 }))).toBe(0);
  });

  test('in any set of states one is the furthest, in whatever order they come', () => {
    const small = fc.integer({ min: 0, max: 2 });
    const state = fc
      .record({ last_timestamp: fc.option(small), records: small, size: small, digest: fc.constantFrom('a', 'b') })
      .map(fields => header(fields));
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 6 }), states => {
        const furthest = (all: readonly SourceHeader[]) =>
          all.reduce((best, one) => (compareStates(one, best) > 0 ? one : best));
        expect(compareStates(furthest(states), furthest([...states].reverse()))).toBe(0);
        for (const one of states) expect(compareStates(furthest(states), one)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
