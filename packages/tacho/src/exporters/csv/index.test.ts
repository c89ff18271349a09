import { expect, test } from 'vitest';
import { requestFor, sessionOf } from '../../core/fixtures/exported-sessions.ts';
import { parseCsv } from './fixtures/parse-csv.ts';
import exporter from './index.ts';

/** All chunks as one text; each is read before the next is asked for. */
function written(sessions: Parameters<typeof exporter.write>[0], request = requestFor()): string {
  let text = '';
  for (const chunk of exporter.write(sessions, request)) text += Buffer.from(chunk).toString('utf8');
  return text;
}

/** Rows as objects by column. */
function rowsOf(...events: Parameters<typeof sessionOf>[1]): Record<string, string>[] {
  const [header, ...rows] = parseCsv(written([sessionOf('s', events)]));
  return rows.map(row => Object.fromEntries((header as string[]).map((name, at) => [name, row[at] as string])));
}

test('the columns: those for a person, then those of agent-trace in its order', () => {
  expect(written([])).toMatchInlineSnapshot(`
    "session_id,n,time,what,text,tool,outcome,model,input_tokens,cache_read_tokens,cache_write_5m_tokens,cache_write_1h_tokens,output_tokens,usd,agent_id,source,timestamp,event_type,event_id,parent_id,duration_ms,data
    "
  `);
});

test('a byte order mark stands at the beginning, once, when asked for', () => {
  const text = written([sessionOf('a', []), sessionOf('b', [])], { ...requestFor(), bom: true });
  expect([text.startsWith('\ufeffsession_id,'), text.lastIndexOf('\ufeff')]).toEqual([true, 0]);
});

test('a call and its result', () => {
  const [call, result] = rowsOf(
    {
      event_type: 'tool_call',
      timestamp: 1_772_355_602,
      data: { tool_name: 'Bash', arguments: { command: 'npm test' } },
    },
    {
      event_type: 'tool_result',
      timestamp: 1_772_355_602.9994,
      parent_id: 'e1',
      duration_ms: 900.5,
      source: 'hook',
      agent_id: 'a1',
      data: { tool_name: 'Bash', result: 'ok\n12 passed' },
    },
  );
  expect(call).toMatchObject({
    n: '1',
    time: '2026-03-01T09:00:02.000Z',
    what: 'tool_call',
    tool: 'Bash',
    outcome: '',
  });
  expect(result).toEqual({
    session_id: 's',
    n: '2',
    time: '2026-03-01T09:00:02.999Z',
    what: 'tool_result',
    text: 'ok⏎12 passed',
    tool: 'Bash',
    outcome: 'ok',
    model: '',
    input_tokens: '',
    cache_read_tokens: '',
    cache_write_5m_tokens: '',
    cache_write_1h_tokens: '',
    output_tokens: '',
    usd: '',
    agent_id: 'a1',
    source: 'hook',
    timestamp: '1772355602.9994',
    event_type: 'tool_result',
    event_id: 'e2',
    parent_id: 'e1',
    duration_ms: '900.5',
    data: '{"tool_name":"Bash","result":"ok\\n12 passed"}',
  });
});

test('how a call ended', () => {
  const outcome = (event_type: string, data: object) => rowsOf({ event_type, data: { ...data } })[0]?.outcome;
  expect(outcome('tool_result', { is_error: null })).toBe('');
  expect(outcome('tool_result', { is_error: true })).toBe('failed');
  expect(outcome('error', { denied: true })).toBe('denied');
  expect(outcome('error', { interrupted: true })).toBe('interrupted');
  expect(outcome('error', {})).toBe('failed');
  expect(outcome('user_prompt', {})).toBe('');
});

test('tokens and cost stand with the API message; what is not known is empty, not 0', () => {
  const usage = { input: 3, cache_read: null, cache_write_5m: 0, cache_write_1h: null, output: 4 };
  expect(rowsOf({ event_type: 'llm_response', data: { model: 'm', usage } })[0]).toMatchObject({
    model: 'm',
    input_tokens: '3',
    cache_read_tokens: '',
    cache_write_5m_tokens: '0',
    output_tokens: '4',
    usd: '0.5',
  });
  expect(rowsOf({ event_type: 'llm_request', data: { usage } })[0]).toMatchObject({ input_tokens: '', usd: '' });
});

test('a time that no calendar has is empty, and time goes back and forth', () => {
  const times = rowsOf(
    ...[1e10, null, -0.0004, 1e15, 0.9996].map(timestamp => ({ event_type: 'x', timestamp, data: {} })),
  );
  expect(times.map(row => row.time)).toEqual([
    '2286-11-20T17:46:40.000Z',
    '',
    '1970-01-01T00:00:00.000Z',
    '',
    '1970-01-01T00:00:01.000Z',
  ]);
});
