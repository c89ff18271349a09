/**
 * The laws of the fold, as properties over made-up sessions. Each is a function of the merge, so that broken merges
 * show that the laws bite.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RawRecord, toEvent } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { foldRows, type Merge } from './fold.ts';
import { mergeRows } from './merge.ts';

type Sources = Readonly<Record<string, readonly TraceEvent[]>>;

describe('the laws', () => {
  test('commutative: the order in which the sources are given changes nothing', () => {
    fc.assert(orderOfSources(mergeRows));
  });

  test('commutative: which file a row stands in changes no act', () => {
    fc.assert(namesOfSources(mergeRows), { numRuns: 300 });
  });

  test('indifferent to interleaving: rows moved to another file, before or after its own, change no act', () => {
    fc.assert(interleaving(mergeRows), { numRuns: 300 });
  });

  test('idempotent: rows that are read twice add nothing', () => {
    fc.assert(readTwice(mergeRows), { numRuns: 300 });
  });

  test('idempotent: folding what was folded changes nothing, neither events nor their order', () => {
    fc.assert(foldedAgain(mergeRows), { numRuns: 300 });
  });
});

describe('broken merges break them', () => {
  const RUNS = { numRuns: 1_000 };
  const lastWins: Merge = rows => rows.at(-1)?.event as TraceEvent;
  const firstWins: Merge = rows => rows[0]?.event as TraceEvent;
  const sumOfUsage: Merge = rows => {
    const merged = mergeRows(rows);
    const outputs = rows.map(row => (row.event.data.usage as { output: number } | undefined)?.output ?? 0);
    merged.data.usage = { output: outputs.reduce((sum, output) => sum + output, 0) };
    return merged;
  };

  test.each([
    ['the last writer wins: which file a row stands in', () => fc.check(namesOfSources(lastWins), RUNS)],
    ['the last writer wins: interleaving', () => fc.check(interleaving(lastWins), RUNS)],
    ['the last writer wins: rows read twice', () => fc.check(readTwice(lastWins), RUNS)],
    ['the first writer wins: which file a row stands in', () => fc.check(namesOfSources(firstWins), RUNS)],
    ['the first writer wins: interleaving', () => fc.check(interleaving(firstWins), RUNS)],
    ['usage is summed: rows read twice', () => fc.check(readTwice(sumOfUsage), RUNS)],
  ])('%s', (_, check) => {
    expect(check().failed).toBe(true);
  });
});

describe('acts', () => {
  test('each row is in exactly one event; rows with one native id are one event, rows with two are two', () => {
    const property = fc.property(sessions(), session => {
      const folded = foldRows(session);
      const rows = Object.values(session).flat().flatMap(labels);
      expect(folded.flatMap(labels).map(String).sort()).toEqual(rows.map(String).sort());
      const eventsByLabel = new Map<string, Set<TraceEvent>>();
      for (const event of folded) {
        const acts = new Set(labels(event).map(([, act]) => act));
        acts.delete(UNLABELLED);
        expect([...acts].length).toBeLessThanOrEqual(1);
        for (const act of acts) eventsByLabel.set(act, (eventsByLabel.get(act) ?? new Set()).add(event));
      }
      for (const events of eventsByLabel.values()) expect(events.size).toBe(1);
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('monotone: a source more takes no act away, and changes none that it says nothing of', () => {
    const property = fc.property(sessions(), fc.constantFrom(...SOURCES), (session, added) => {
      const before = foldRows({ ...session, [added]: [] });
      const after = foldRows(session);
      const byRow = new Map(after.flatMap(event => labels(event).map(([row]) => [row, event] as const)));
      const ids = new Set(after.map(event => event.event_id));
      for (const event of before) {
        if (!isJoinable(event)) expect(ids).toContain(event.event_id);
        const now = byRow.get(labels(event)[0]?.[0] as string) as TraceEvent;
        if (String(labels(event)) === String(labels(now))) expect(unlinked(now)).toEqual(unlinked(event));
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('event ids are unique and one native id has one event id, whatever else is known of the act', () => {
    const property = fc.property(sessions(), session => {
      const idByAct = new Map<string, string>();
      for (const sources of [session, ...SOURCES.map(only => ({ [only]: session[only] ?? [] }))]) {
        const folded = foldRows(sources);
        expect(new Set(folded.map(event => event.event_id)).size).toBe(folded.length);
        for (const event of folded) {
          for (const [, act] of labels(event)) {
            if (act === UNLABELLED) continue;
            expect(idByAct.get(act) ?? event.event_id).toBe(event.event_id);
            idByAct.set(act, event.event_id);
          }
        }
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('order', () => {
  test('without parents, the events of one source alone stand in the order of its file', () => {
    const property = fc.property(sessions(), session => {
      const flat = mapRows(session, rows =>
        rows.filter(row => row.parent_id === undefined && !/result|error/.test(row.event_type)),
      );
      const folded = foldRows(flat);
      for (const rows of Object.values(flat)) {
        const places = new Map(rows.flatMap(labels).map(([row], place) => [row, place]));
        const own = folded.filter(event => labels(event).every(([row]) => places.has(row)));
        const firsts = own.map(event => Math.min(...labels(event).map(([row]) => places.get(row) as number)));
        expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('a parent precedes its child; a cycle is cut in one place', () => {
    const property = fc.property(sessions(), session => {
      const folded = foldRows(session);
      const placeById = new Map(folded.map((event, place) => [event.event_id, place]));
      const parentOf = (place: number) => placeById.get(folded[place]?.parent_id ?? '');
      const cutByCycle = new Map<string, number>();
      for (const place of folded.keys()) {
        const parent = parentOf(place);
        if (parent === undefined || parent < place) continue;
        const cycle = [place];
        for (let up = parent; up !== place; up = parentOf(up) as number) {
          expect(cycle.length).toBeLessThanOrEqual(folded.length);
          expect(up).toBeDefined();
          cycle.push(up);
        }
        const name = String(cycle.sort());
        cutByCycle.set(name, (cutByCycle.get(name) ?? 0) + 1);
      }
      for (const cuts of cutByCycle.values()) expect(cuts).toBe(1);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

test('the rows given are not changed', () => {
  const property = fc.property(sessions(), session => {
    const copy = structuredClone(session);
    foldRows(session);
    expect(session).toEqual(copy);
  });
  fc.assert(property);
});

// The laws. Each compares two folds that must tell the same.

function orderOfSources(merge: Merge) {
  return fc.property(sessions(), fc.shuffledSubarray([...SOURCES], { minLength: SOURCES.length }), (session, order) => {
    const shuffled = Object.fromEntries(order.map(name => [name, session[name] ?? []]));
    expect(foldRows(shuffled, merge)).toEqual(foldRows(session, merge));
  });
}

function namesOfSources(merge: Merge) {
  const names = fc.shuffledSubarray([...SOURCES], { minLength: SOURCES.length });
  return fc.property(sessions({ named: true }), names, (session, others) => {
    const renamed = Object.fromEntries(SOURCES.map((name, i) => [others[i] as string, session[name] ?? []]));
    expect(byId(foldRows(renamed, merge))).toEqual(byId(foldRows(session, merge)));
  });
}

/** Prompts of a turn and rows joined by content are told apart by their file, so these stay where they are. */
function interleaving(merge: Merge) {
  const moves = fc.array(fc.constantFrom(undefined, undefined, 'a', 'log', 'otlp', 'z'), { minLength: 1 });
  return fc.property(sessions({ named: true }), moves, fc.boolean(), (session, targets, atFront) => {
    const moved: Record<string, TraceEvent[]> = { a: [], z: [], log: [], 'claude-code': [], otlp: [] };
    const arrived: Record<string, TraceEvent[]> = { a: [], z: [], log: [], 'claude-code': [], otlp: [] };
    let row = 0;
    for (const [name, rows] of Object.entries(session)) {
      for (const event of rows) {
        const target = isJoinable(event) ? undefined : targets[row++ % targets.length];
        if (target === undefined) moved[name]?.push(event);
        else arrived[target]?.push(event);
      }
    }
    for (const [name, rows] of Object.entries(arrived)) {
      if (atFront) moved[name]?.unshift(...rows);
      else moved[name]?.push(...rows);
    }
    expect(byId(foldRows(moved, merge))).toEqual(byId(foldRows(session, merge)));
  });
}

/** A row without any id that stands in two places is two rows, so each of these has one. */
function readTwice(merge: Merge) {
  return fc.property(sessions({ named: true }), fc.array(fc.boolean(), { minLength: 1 }), (session, repeats) => {
    let row = 0;
    const twice = mapRows(session, rows => [...rows, ...rows.filter(() => repeats[row++ % repeats.length])]);
    expect(foldRows(twice, merge)).toEqual(foldRows(session, merge));
  });
}

function foldedAgain(merge: Merge) {
  return fc.property(sessions(), session => {
    const once = foldRows(session, merge);
    expect(foldRows({ folded: once }, merge)).toEqual(once);
  });
}

function byId(events: readonly TraceEvent[]): TraceEvent[] {
  return [...events].sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
}

function mapRows(session: Sources, change: (rows: readonly TraceEvent[]) => readonly TraceEvent[]): Sources {
  return Object.fromEntries(Object.entries(session).map(([name, rows]) => [name, change(rows)]));
}

/** Prompts, rows that carry the hash of their content, and what a source without native ids tells of, too. */
function isJoinable(event: TraceEvent): boolean {
  return event.event_type === 'user_prompt' || event.data.content_hash !== undefined || event.data.twin === true;
}

/** Without the parent's name, which becomes known when the parent does. */
function unlinked({ parent_id: _, ...event }: TraceEvent): unknown {
  return event;
}

// Made-up sessions: a list of things that happened, each told by some of three sources in their own words.

const SOURCES = ['log', 'claude-code', 'otlp'] as const;
type Source = (typeof SOURCES)[number];
type Told = readonly [source: Source, act: string, record: RawRecord];

const UNLABELLED = 'unlabelled';

/** Every made-up row carries its number and the act that its native ids name, as a field of its own that merging keeps. */
function labels(event: TraceEvent): [row: string, act: string][] {
  return Object.entries(event.data)
    .filter((entry): entry is [string, string] => entry[0].startsWith('row '))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const someSources = fc.subarray([...SOURCES], { minLength: 1 });
const handlers = fc.subarray(['plugin', 'settings']);
const text = fc.constantFrom('a', 'b', 'sk-[REDACTED:1]', '');

const call = fc.record({ id: fc.nat(3), by: someSources, handlers, text }).map(({ id, by, handlers, text }): Told[] => {
  const tool_use_id = `toolu_${id}`;
  const told: Told[] = [];
  const act = `call ${id}`;
  if (by.includes('log')) {
    for (const handler of handlers) {
      const data = { tool_use_id, tool_name: 'Bash', arguments: { command: text }, permission_mode: handler };
      told.push(['log', act, { event_type: 'tool_call', source: 'hook', handler, data }]);
    }
    told.push(['log', act, { event_type: 'tool_call', event_id: `c${id}`, data: { request_id: tool_use_id } }]);
  }
  if (by.includes('claude-code')) {
    const data = { tool_use_id, arguments: { command: `${text}!` }, uuid: `call-${id}`, message_key: 'm' };
    told.push(['claude-code', act, { event_type: 'tool_call', source: 'transcript', line: id, data }]);
  }
  if (by.includes('otlp')) {
    const data = { tool_use_id, trace_id: 't', span_id: `call ${id}`, tool_name: text };
    told.push(['otlp', act, { event_type: 'tool_call', source: 'otlp', duration_ms: id, data }]);
  }
  return told;
});

const outcomeShape = { id: fc.nat(3), by: someSources, failed: fc.constantFrom(true, false, null), text };
const outcome = fc.record(outcomeShape).map(({ id, by, failed, text }): Told[] => {
  const ids = { tool_use_id: `toolu_${id}` };
  const data = failed ? { ...ids, message: text, is_error: true } : { ...ids, result: text, is_error: failed };
  const event_type = failed ? 'error' : 'tool_result';
  return by.map(source => {
    const kind = { log: 'hook', 'claude-code': 'transcript', otlp: 'otlp' }[source];
    const duration = source === 'claude-code' ? {} : { duration_ms: text.length };
    return [source, `outcome ${id}`, { event_type, source: kind, ...duration, data: { ...data, [source]: text } }];
  });
});

const messageShape = { id: fc.nat(2), outputs: fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }), by: someSources };
const message = fc.record(messageShape).map(({ id, outputs, by }): Told[] => {
  const told: Told[] = [];
  const ids = { message_id: `msg_${id}`, request_id: `req_${id}` };
  for (const source of by) {
    if (source === 'log') continue;
    for (const output of source === 'otlp' ? outputs.slice(0, 1) : outputs) {
      const kind = source === 'otlp' ? 'otlp' : 'transcript';
      const usage = { input: output + 1, cache_read: null, cache_write_5m: 0, cache_write_1h: 0, output };
      told.push([source, `message ${id}`, { event_type: 'llm_response', source: kind, data: { ...ids, usage } }]);
    }
  }
  return told;
});

const promptShape = { turn: fc.nat(2), by: someSources, handlers, kind: fc.constantFrom('prompt', 'queued'), text };
const prompt = fc.record(promptShape).map(({ turn, by, handlers, kind, text }): Told[] => {
  const ids = { prompt_id: `turn ${turn}` };
  const told: Told[] = [];
  if (by.includes('log')) {
    for (const handler of handlers) {
      const data = { ...ids, prompt: text, content_hash: `${text} prompt` };
      told.push(['log', UNLABELLED, { event_type: 'user_prompt', event_id: '#', source: 'hook', handler, data }]);
    }
  }
  if (by.includes('claude-code')) {
    const data = { ...ids, prompt: text, kind, uuid: '#', content_hash: `${text} prompt` };
    told.push(['claude-code', '#', { event_type: 'user_prompt', source: 'transcript', data }]);
  }
  return told;
});

const interrupt = fc.nat(2).map((turn): Told[] => {
  const data = { subtype: 'interrupt', uuid: '#', prompt_id: `turn ${turn}` };
  return [['claude-code', '#', { event_type: 'system', source: 'transcript', data }]];
});

/** Told by rows without native ids (the transcript's has one), some even without a name. */
const note = fc
  .record({ by: someSources, handlers, text, isNamed: fc.boolean() })
  .map(({ by, handlers, text, isNamed }): Told[] => {
    const told: Told[] = [];
    const data = { subtype: 'notification', text, content_hash: text };
    const base = { event_type: 'system', ...(isNamed ? { event_id: '#' } : {}), data };
    if (by.includes('log')) for (const handler of handlers) told.push(['log', UNLABELLED, { ...base, handler }]);
    if (by.includes('otlp')) told.push(['otlp', UNLABELLED, base]);
    if (by.includes('claude-code')) told.push(['claude-code', '#', { ...base, data: { ...data, uuid: '#' } }]);
    return told;
  });

/** A call and its outcome: the transcript gives their id, the others name them as they like; two commands for four calls. */
const twin = fc
  .record({ id: fc.nat(3), by: someSources, ends: someSources, failed: fc.boolean() })
  .map(({ id, by, ends, failed }): Told[] => {
    const told: Told[] = [];
    const data = { twin: true, tool_name: 'Twin', arguments: { command: `${id % 2}` } };
    const end = failed ? { event_type: 'error', duration_ms: id } : { event_type: 'tool_result' };
    const text = { twin: true, ...(failed ? { message: 'no' } : { result: 'yes' }) };
    for (const source of by) {
      const hasEnd = ends.includes(source);
      if (source === 'claude-code') {
        const ids = { tool_use_id: `toolu_twin_${id}` };
        const record = { event_type: 'tool_call', source: 'transcript', data: { ...data, ...ids } };
        told.push([source, `twin ${id}`, record]);
        if (hasEnd) told.push([source, `twin end ${id}`, { ...end, source: 'transcript', data: { ...text, ...ids } }]);
      } else {
        const name = `${source} twin ${id}`;
        told.push([source, UNLABELLED, { event_type: 'tool_call', event_id: name, data }]);
        const record = { ...end, event_id: `${name} end`, parent_id: name, data: text };
        if (hasEnd) told.push([source, UNLABELLED, record]);
      }
    }
    return told;
  });

/** Rows as another tool writes them: its own ids, parents by these ids. `parents` says who is whose. */
const foreign = fc.record({ id: fc.nat(4), type: fc.constantFrom('file_read', 'decision', 'constructor') });

const things = fc.oneof(call, outcome, message, prompt, interrupt, note, twin);

const happening = fc.record({
  thing: fc.oneof({ weight: 4, arbitrary: things }, { weight: 1, arbitrary: foreign }),
  /** Seconds that its clock is wrong by; null: no timestamp. */
  clock: fc.constantFrom(0, 0, 0, 0, 500, -500, null),
  /** Places that its rows are written later or earlier than others'. */
  late: fc.constantFrom(0, 0, 0, 3, -3),
});

/** In a `named` session each row has an id of some kind. */
function sessions({ named = false } = {}): fc.Arbitrary<Sources> {
  const parents = fc.array(fc.constantFrom(undefined, 'f0', 'f1', 'f2', 'f3', 'f4', 'c0', 'c1', 'nobody'), {
    minLength: 5,
    maxLength: 5,
  });
  return fc.tuple(fc.array(happening, { maxLength: 14 }), parents).map(([happenings, parents]) => {
    const rows: { source: Source; place: number; event: TraceEvent }[] = [];
    for (const [moment, { thing, clock, late }] of happenings.entries()) {
      const told: readonly Told[] = Array.isArray(thing)
        ? thing
        : [foreignRow(thing.id, thing.type, parents[thing.id])];
      for (const [source, act, record] of told) {
        const raw = structuredClone(record);
        const number = String(rows.length).padStart(3, '0');
        const data = raw.data as RawRecord;
        if (data.uuid === '#') data.uuid = `uuid ${number}`;
        if (raw.event_id === '#' || (named && raw.event_id === undefined)) raw.event_id = `named ${number}`;
        data[`row ${number}`] = act === '#' ? `uuid ${number}` : act;
        if (clock !== null) raw.timestamp = 1_700_000_000 + moment + clock + SOURCES.indexOf(source) / 10;
        rows.push({ source, place: moment + late, event: toEvent(raw, 'session') });
      }
    }
    rows.sort((a, b) => a.place - b.place);
    return Object.fromEntries(
      SOURCES.map(name => [name, rows.filter(row => row.source === name).map(row => row.event)]),
    );
  });
}

function foreignRow(id: number, event_type: string, parent: string | undefined): Told {
  const link = parent === undefined ? {} : { parent_id: parent };
  return ['log', `foreign ${id}`, { event_type, event_id: `f${id}`, ...link, data: { uri: 'file:a' } }];
}
