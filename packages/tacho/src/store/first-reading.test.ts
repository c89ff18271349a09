/**
 * What a first reading gives and lets stand is what reading by the plan gives, whatever a log holds.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { parseExact, stringify } from '../core/json.ts';
import { FirstReading } from './first-reading.ts';
import { fullEvents, planSession } from './read-session.ts';
import { type SessionFiles, sessionFiles } from './session-files.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-first-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
mkdirSync(join(root, 's1'));

function logOf(lines: readonly (object | string)[]): SessionFiles {
  const text = lines.map(line => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  writeFileSync(join(root, 's1', 'events.ndjson'), text);
  return sessionFiles({ dir: root }, 's1') as SessionFiles;
}

/** What it gave, and whether that stands; `undefined` when it did not come to its end. */
function readOnce(session: SessionFiles): { given: string[]; stands: boolean; plan: readonly string[] } {
  const reading = FirstReading.open(session) as FirstReading;
  try {
    const given = Array.from(reading.events(), stringify);
    return { given, stands: reading.stands(), plan: byPlan(reading.plan()) };
  } finally {
    reading.close();
  }
}

const byPlan = (plan: Parameters<typeof fullEvents>[0]) =>
  Array.from(fullEvents(plan, { parse: parseExact }), stringify);

function expectSame(lines: readonly (object | string)[]): boolean {
  const session = logOf(lines);
  const expected = byPlan(planSession(session));
  const { given, stands, plan } = readOnce(session);
  expect(plan).toEqual(expected);
  if (stands) expect(given).toEqual(expected);
  return stands;
}

const ids = fc.constantFrom('t1', 't2', 't3', 't4');
const names = fc.constantFrom('a', 'b', 'c', 'd', '');
const types = fc.constantFrom(
  'tool_call',
  'tool_result',
  'error',
  'user_prompt',
  'llm_response',
  'file_read',
  'system',
);
const sometimes = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 });
const row = fc.record({
  event_type: types,
  timestamp: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(null)),
  event_id: sometimes(names),
  parent_id: sometimes(names),
  source: sometimes(fc.constantFrom('hook', 'transcript')),
  handler: fc.option(fc.constantFrom('h1', 'h2'), { nil: undefined, freq: 9 }),
  live: fc.option(fc.constant(true), { nil: undefined, freq: 9 }),
  joined: fc.option(fc.constant(true), { nil: undefined, freq: 9 }),
  data: fc.record(
    {
      tool_use_id: ids,
      uuid: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
      prompt_id: fc.constantFrom('p1', 'p2'),
      message_key: fc.constantFrom('m1', 'm2', 'm3'),
      content_hash: fc.constantFrom('h1', 'h2'),
      prompt: fc.constantFrom('go', 'on'),
    },
    { requiredKeys: [] },
  ),
});
const damaged = fc.constantFrom(
  '',
  '{"torn":',
  '[1]',
  'null',
  '\u0000\u0000',
  '{}',
  '\ufeff\ufeff{"event_type":"system","timestamp":1,"event_id":"bom","data":{}}',
  '{"event_type":"system","timestamp":1,"event_id":12345678901234567890,"parent_id":9007199254740993,"data":{"n":1e400}}',
  '{"event_type":"llm_response","timestamp":1.50,"data":{"usage":{"input":1e400,"output":-0},"x":6.35e-05}}',
);

test('any log: rows out of order, twins, children before their parents, names that another row has, damage', () => {
  const lines = fc.array(fc.oneof({ weight: 5, arbitrary: row }, { weight: 1, arbitrary: damaged }), { maxLength: 9 });
  fc.assert(
    fc.property(lines, log => {
      expectSame(log);
    }),
    { numRuns: 400 },
  );
}, 30_000);

test('a log in order stands: calls before their outcomes, some of which are missing', () => {
  const acts = fc.array(fc.record({ call: fc.boolean(), result: fc.boolean(), native: fc.boolean() }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(acts, log => {
      const lines = log.flatMap(({ call, result, native }, n) => {
        const data = native ? { tool_use_id: `t${n}` } : {};
        return [
          ...(call ? [{ event_type: 'tool_call', timestamp: n, event_id: `c${n}`, data }] : []),
          ...(result ? [{ event_type: 'tool_result', timestamp: n, event_id: `r${n}`, parent_id: `c${n}`, data }] : []),
        ];
      });
      expect(expectSame(lines)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a child that calls its parent by another name than it has: the parent is read again', () => {
  const lines = [
    { event_type: 'tool_call', timestamp: 1, event_id: 'given', data: { tool_use_id: 't1' } },
    { event_type: 'file_read', timestamp: 2, event_id: 'f', parent_id: 'given', data: { path: '/a' } },
  ];
  expect(expectSame(lines)).toBe(true);
});

test('a name that a later row has as well is the later one: the first reading does not stand', () => {
  const call = (id: string) => ({ event_type: 'tool_call', timestamp: 1, event_id: 'x', data: { tool_use_id: id } });
  const child = { event_type: 'file_read', timestamp: 1, event_id: 'f', parent_id: 'x', data: {} };
  expect(expectSame([call('t1'), child, call('t2')])).toBe(false);
});

test('one that is given up is planned as any other, and its file is let go', () => {
  const lines = Array.from({ length: 500 }, (_, n) => ({
    event_type: 'system',
    timestamp: n,
    event_id: `e${n}`,
    data: {},
  }));
  const session = logOf([...lines, lines[0] as object]);
  const { given, stands, plan } = readOnce(session);
  expect([stands, plan.length]).toEqual([false, 500]);
  expect(given.length).toBeLessThanOrEqual(500);
  const reading = FirstReading.open(session) as FirstReading;
  for (const _ of reading.events()) break;
  expect(reading.stands()).toBe(false);
  reading.close();
});

test('rows of several sources are not read so', () => {
  mkdirSync(join(root, 's2', 'sources'), { recursive: true });
  for (const name of ['a', 'b']) writeFileSync(join(root, 's2', 'sources', `${name}.ndjson`), '');
  expect(FirstReading.open(sessionFiles({ dir: root }, 's2') as SessionFiles)).toBeUndefined();
});
