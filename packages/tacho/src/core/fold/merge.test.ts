/** What one event says when several rows speak of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventIdOf } from '../ids.ts';
import { type RawRecord, toEvent } from '../record.ts';
import type { TraceEvent, Usage } from '../schema.ts';
import { foldRows } from './fold.ts';
import { type FullRow, mergeRows } from './merge.ts';

const SESSION = '5f0c';
const CALL_1 = eventIdOf('c:toolu_1');

function row(record: RawRecord, source = 'log', position = 0): FullRow {
  return { event: toEvent(structuredClone({ event_type: 'tool_call', ...record }), SESSION), source, position };
}

/** Merges in every order of the rows, which must not matter. */
function merged(...records: RawRecord[]): TraceEvent {
  const rows = records.map((record, position) => row(record, 'log', position));
  const result = mergeRows(rows);
  expect(mergeRows(rows.toReversed())).toEqual(result);
  expect(mergeRows([...rows.slice(1), ...rows.slice(0, 1)])).toEqual(result);
  return result;
}

describe('a tool call', () => {
  test('seen by hook, transcript and telemetry is one event, each fact from who knows it best', () => {
    const ids = { tool_use_id: 'toolu_1' };
    const folded = foldRows({
      log: [
        toEvent(
          {
            event_type: 'tool_call',
            source: 'hook',
            timestamp: 100.25,
            event_id: 'h1',
            data: { ...ids, tool_name: 'Bash', tool_input: { command: 'cut…' }, permission_mode: 'plan' },
          },
          SESSION,
        ),
      ],
      'claude-code': [
        toEvent(
          {
            event_type: 'tool_call',
            source: 'transcript',
            timestamp: 101,
            line: 7,
            data: {
              ...ids,
              tool_name: 'Bash',
              arguments: { command: 'npm test' },
              uuid: 'u1',
              permission_mode: 'late',
            },
          },
          SESSION,
        ),
      ],
      otlp: [
        toEvent(
          {
            event_type: 'tool_call',
            source: 'otlp',
            timestamp: 108,
            duration_ms: 8123,
            data: { ...ids, span_id: 's1', trace_id: 't1', arguments: { command: 'truncated' } },
          },
          SESSION,
        ),
      ],
    });
    expect(folded).toEqual([
      {
        event_type: 'tool_call',
        timestamp: 100.25,
        event_id: CALL_1,
        session_id: SESSION,
        source: 'transcript',
        duration_ms: 8123,
        line: 7,
        data: {
          tool_use_id: 'toolu_1',
          tool_name: 'Bash',
          arguments: { command: 'npm test' },
          permission_mode: 'plan',
          uuid: 'u1',
          span_id: 's1',
          trace_id: 't1',
        },
      },
    ]);
  });

  test('without a hook the start is what telemetry says, then a row of no source, the transcript, unknown sources', () => {
    const hook = { source: 'hook', timestamp: 4, data: { cwd: '/hook' } };
    const otlp = { source: 'otlp', timestamp: 3, data: { cwd: '/otlp' } };
    const transcript = { source: 'transcript', timestamp: 2, data: { cwd: '/transcript' } };
    const unknown = { source: 'else', timestamp: 1, data: { cwd: '/unknown' } };
    const unnamed = { timestamp: 5, data: { cwd: '/unnamed' } };
    expect(merged(unknown, unnamed, transcript, otlp, hook)).toMatchObject({ timestamp: 4, data: { cwd: '/hook' } });
    expect(merged(unknown, unnamed, transcript, otlp)).toMatchObject({ timestamp: 3, data: { cwd: '/otlp' } });
    expect(merged(unknown, unnamed, transcript)).toMatchObject({ timestamp: 5, data: { cwd: '/unnamed' } });
    expect(merged(unknown, transcript)).toMatchObject({ timestamp: 2, data: { cwd: '/transcript' } });
    expect(merged({ ...hook, timestamp: null }, transcript)).toMatchObject({ timestamp: 2, data: { cwd: '/hook' } });
    expect(merged({ ...hook, timestamp: null }, { ...transcript, timestamp: null }).timestamp).toBeNull();
  });

  test('of two hooks the earlier is the start', () => {
    const plugin = { source: 'hook', handler: 'plugin', timestamp: 10.02 };
    expect(merged(plugin, { source: 'hook', handler: 'settings', timestamp: 10.01 }).timestamp).toBe(10.01);
  });

  test('null is unknown: another row fills it in', () => {
    const known = merged(
      { source: 'transcript', data: { tool_name: null, arguments: null } },
      { source: 'hook', data: { tool_name: 'Bash', arguments: null } },
    );
    expect(known.data).toEqual({ tool_name: 'Bash', arguments: null });
  });

  test('the earlier client version loses; versions are compared as numbers', () => {
    const old = { source: 'transcript', client_version: '2.1.99', line: 9, data: { tool_name: 'old' } };
    const recent = { source: 'transcript', client_version: '2.1.329', line: 1, data: { tool_name: 'recent' } };
    const unversioned = { source: 'transcript', line: 99, data: { tool_name: 'unversioned' } };
    expect(merged(old, recent, unversioned).data.tool_name).toBe('recent');
  });

  test('at equal rank the later line wins', () => {
    const rows = [3, 12, 7].map(line => ({ source: 'transcript', line, data: { tool_name: `line ${line}` } }));
    expect(merged(...rows)).toMatchObject({ line: 12, data: { tool_name: 'line 12' } });
  });

  test('a native id names the event, whatever the writers called it', () => {
    const data = { tool_use_id: 'toolu_1' };
    const names = ['0000', '', 'zzzz'].map(event_id => {
      const log = [toEvent({ event_type: 'tool_call', event_id, data: { ...data } }, SESSION)];
      return foldRows({ log, otlp: [toEvent({ event_type: 'tool_call', data: { ...data } }, SESSION)] })[0]?.event_id;
    });
    expect(names).toEqual([CALL_1, CALL_1, CALL_1]);
  });
});

describe('how a call ended', () => {
  const batch = { event_type: 'tool_result', source: 'hook', data: { is_error: null, result: 'from the batch' } };

  test('a batch of results does not know; whoever does wins', () => {
    const success = { event_type: 'tool_result', source: 'otlp', data: { is_error: false } };
    const failure = { event_type: 'error', source: 'hook', data: { is_error: true, message: 'Exit code 1' } };
    const unclear = { event_type: 'tool_result', source: 'mcp', data: {} };
    expect(merged(batch, success)).toMatchObject({ event_type: 'tool_result', data: { is_error: false } });
    expect(merged(batch, failure)).toMatchObject({
      event_type: 'error',
      data: { is_error: true, message: 'Exit code 1' },
    });
    expect(merged(batch, unclear, failure)).toMatchObject({ event_type: 'error', data: { is_error: true } });
    expect(merged(batch, { ...batch, source: 'mcp' })).toMatchObject({
      event_type: 'tool_result',
      data: { is_error: null },
    });
  });

  test('a batch ranks below even where its text ranks above', () => {
    const failure = { event_type: 'error', source: 'hook', data: { is_error: true } };
    const folded = merged({ ...batch, source: 'transcript' }, failure);
    expect(folded).toMatchObject({ event_type: 'error', data: { is_error: true, result: 'from the batch' } });
  });

  test('type and is_error never contradict each other', () => {
    const failure = { event_type: 'error', source: 'otlp', data: {} };
    const success = { event_type: 'tool_result', source: 'hook', data: { is_error: false } };
    const folded = merged(failure, success);
    expect(folded.event_type).toBe('error');
    expect(folded.data).not.toHaveProperty('is_error');
  });
});

describe('usage', () => {
  const usage = (input: number | null, output: number | null): Usage => ({
    input,
    cache_read: null,
    cache_write_5m: null,
    cache_write_1h: null,
    output,
  });
  const response = (data: RawRecord, source = 'transcript'): RawRecord => ({
    event_type: 'llm_response',
    source,
    data: { message_id: 'm', ...data },
  });

  test('comes from the row with the largest output, never from a mixture', () => {
    const rows = [
      response({ usage: usage(900, 1) }),
      response({ usage: usage(4, 212) }),
      response({ usage: usage(7, 5) }),
    ];
    expect(merged(...rows).data.usage).toEqual(usage(4, 212));
  });

  test('its raw form comes from the same row, or is left out', () => {
    const small = response({ usage: usage(1, 1), source_usage: { output_tokens: 1 } });
    const large = response({ usage: usage(2, 2) });
    expect(merged(small, large).data).toEqual({ message_id: 'm', usage: usage(2, 2) });
    const raw = { output_tokens: 2 };
    expect(merged(small, response({ usage: usage(2, 2), source_usage: raw })).data.source_usage).toEqual(raw);
  });

  test('an unknown one does not hide what another source knows', () => {
    expect(merged(response({ usage: usage(null, null) }), response({ usage: usage(5, 6) }, 'otlp')).data.usage).toEqual(
      usage(5, 6),
    );
    expect(merged(response({ usage: usage(null, null) }), response({ usage: usage(null, null) })).data.usage).toEqual(
      usage(null, null),
    );
  });

  test('of a better source counts, also where it is smaller', () => {
    const folded = merged(response({ usage: usage(5, 6) }), response({ usage: usage(50, 60) }, 'otlp'));
    expect(folded.data.usage).toEqual(usage(5, 6));
  });
});

describe('redaction', () => {
  test.each(['[REDACTED]', '[REDACTED:api_key:1f2e]', '[MASKED]'])('a value with %s beats a raw one', tag => {
    const raw = { source: 'transcript', data: { arguments: { command: 'curl -H "sk-live-1"', timeout: 5 } } };
    const clean = { source: 'hook', data: { arguments: { command: `curl -H "${tag}"` } } };
    expect(merged(raw, clean).data.arguments).toEqual({ command: `curl -H "${tag}"` });
  });

  test('of two redacted values the better source wins', () => {
    const [a, b] = ['transcript', 'hook'].map(source => ({ source, data: { text: `[REDACTED] ${source}` } }));
    expect(merged(a as RawRecord, b as RawRecord).data.text).toBe('[REDACTED] transcript');
  });
});

describe('hostile keys', () => {
  test('__proto__ stays data at every level and pollutes nothing', () => {
    const line = (value: string, source: string) =>
      `{"event_type":"tool_call","source":"${source}","__proto__":{"polluted":"${value}"},` +
      `"data":{"tool_use_id":"t","__proto__":{"polluted":"${value}"},"constructor":"${value}","toString":"${value}"}}`;
    const rows = (value: string, source: string) => [toEvent(JSON.parse(line(value, source)), SESSION)];
    for (const hidden of ['hook', '[REDACTED]']) {
      const [event] = foldRows({ log: rows(hidden, 'hook'), cc: rows('transcript', 'transcript') });
      const winner = hidden === 'hook' ? 'transcript' : '[REDACTED]';
      expect(JSON.stringify(event)).toContain('"__proto__":{"polluted":"transcript"}');
      expect(JSON.stringify(event?.data)).toContain(`"__proto__":{"polluted":"${winner}"}`);
      expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
      expect(Object.getPrototypeOf(event?.data)).toBe(Object.prototype);
      expect(event?.data).toMatchObject({ constructor: winner, toString: winner });
    }
    expect({}).not.toHaveProperty('polluted');
  });

  test('a key that only one row has does not come from a prototype', () => {
    const folded = merged({ source: 'hook', data: { constructor: 'a' } }, { source: 'otlp', data: {} });
    expect(Object.keys(folded.data)).toEqual(['constructor']);
  });

  test('values of any depth are compared within bounds', () => {
    const depth = 20_000;
    const deep = () => JSON.parse(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(() => merged({ data: { a: 1 } }, { data: { b: 2 } })).not.toThrow();
    const rows = [0, 1].map(position => ({
      event: toEvent({ event_type: 'x', data: deep() }, SESSION),
      source: 'log',
      position,
    }));
    expect(mergeRows(rows).data).toHaveProperty('a');
  });
});

test('whatever the rows hold, their order and repetition do not matter', () => {
  const text = fc.constantFrom('a', 'b', '[REDACTED]', null);
  const records = fc.record(
    {
      event_type: fc.constantFrom('tool_result', 'error'),
      timestamp: fc.option(fc.nat(9), { nil: null }),
      source: fc.constantFrom('transcript', 'otlp', 'hook', 'else'),
      client_version: fc.constantFrom('1.9', '1.10', '', 'x', 7),
      line: fc.oneof(fc.nat(3), fc.constant('no number')),
      duration_ms: fc.nat(3),
      agent_id: text,
      data: fc.record(
        {
          text,
          usage: fc.oneof(fc.record({ input: fc.nat(3), output: fc.option(fc.nat(3), { nil: null }) }), fc.jsonValue()),
          source_usage: fc.nat(3),
          is_error: fc.constantFrom(true, false, null),
          permission_mode: text,
          nested: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['event_type', 'data'] },
  );
  const cases = fc.array(records, { minLength: 2, maxLength: 6 }).chain(all => {
    const order = fc.shuffledSubarray([...all.keys()], { minLength: all.length });
    return fc.record({ all: fc.constant(all), order, repeated: fc.subarray([...all.keys()]) });
  });
  const property = fc.property(cases, ({ all, order, repeated }) => {
    const rows = all.map((record, position) => row(record as unknown as RawRecord, 'log', position));
    const again = [...order, ...repeated].map((i, place) => ({ ...(rows[i] as FullRow), source: `s${place % 3}` }));
    expect(mergeRows(again)).toEqual(mergeRows(rows));
  });
  fc.assert(property, { numRuns: 1_000 });
});
