import { describe, expect, test } from 'vitest';
import type { SessionFacts } from './event-fold.ts';
import type { SessionMeta, SourceHeader, TraceEvent } from './schema.ts';
import { SessionRecordFold } from './session-record.ts';

function event(
  event_type: string,
  timestamp: number | null,
  data: TraceEvent['data'] = {},
  more: object = {},
): TraceEvent {
  return { event_type, timestamp, event_id: 'e', session_id: 's1', data, ...more };
}

const prompt = (text: unknown, more: object = {}) => event('user_prompt', 1, { prompt: text, ...more });

function recordOf(events: TraceEvent[], facts: { meta?: object; headers?: object[]; damaged?: unknown[] } = {}) {
  const fold = new SessionRecordFold();
  for (const one of events) fold.add(one);
  const session: SessionFacts = {
    id: 's1',
    meta: facts.meta && ({ session_id: 's1', ...facts.meta } as SessionMeta),
    headers: (facts.headers ?? []).map(
      header =>
        ({
          first_timestamp: null,
          last_timestamp: null,
          skipped_lines: 0,
          path: '/f',
          facts: {},
          ...header,
        }) as unknown as SourceHeader,
    ),
    records: events.length,
    damaged: facts.damaged ?? [],
  };
  return fold.end(session);
}

test('a session of which nothing is known says so, and never zero for unknown', () => {
  expect(recordOf([])).toEqual({
    session_id: 's1',
    name: null,
    agent_name: null,
    user_id: null,
    convo_id: null,
    status: 'unknown',
    success: null,
    failure_reason: null,
    started_at: null,
    ended_at: null,
    total_duration_ms: null,
    events: 0,
    tool_calls: 0,
    llm_requests: 0,
    errors: 0,
    total_tokens: null,
    usage: { input: null, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: null },
    models: [],
    first_prompt: null,
    cwd: null,
    project: null,
    git_branch: null,
    client_version: null,
    parent_session_id: null,
    agent_id: null,
    agent_type: null,
    parent_tool_use_id: null,
    damaged_lines: 0,
    sources: [],
  });
});

describe('counts', () => {
  test('are folded from the events, whatever meta.json says', () => {
    const usage = { input: 3, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: 4 };
    const events = [
      event('tool_call', 1),
      event('tool_call', 2),
      event('error', 3),
      event('llm_response', 4, { model: 'b', usage }),
      event('llm_response', 5, { model: 'a', usage }),
      event('llm_response', 6, { model: 7, usage: 'none' }),
    ];
    const meta = { tool_calls: 99, errors: 99, llm_requests: 99, total_tokens: 99 };
    expect(recordOf(events, { meta })).toMatchObject({
      events: 6,
      tool_calls: 2,
      errors: 1,
      llm_requests: 3,
      total_tokens: 14,
      usage: { input: 6, cache_read: null, output: 8 },
      models: ['a', 'b'],
    });
  });

  test('a request and its response are one request', () => {
    const pair = [event('llm_request', 1), event('llm_response', 2)];
    expect(recordOf([...pair, event('llm_request', 3)]).llm_requests).toBe(2);
  });

  test('what requests say of usage counts only where no response says any', () => {
    const unknown = { input: null, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: null };
    const request = event('llm_request', 1, { usage: { ...unknown, input: 5 } });
    const response = event('llm_response', 2, { usage: { ...unknown, input: 5, output: 2 } });
    expect(recordOf([request, response])).toMatchObject({ total_tokens: 7, usage: { input: 5, output: 2 } });
    expect(recordOf([request])).toMatchObject({ total_tokens: 5, usage: { input: 5, output: null } });
    expect(recordOf([request, event('llm_response', 2, { usage: unknown })]).total_tokens).toBe(5);
  });

  test('tokens come from meta.json only where no event has any', () => {
    expect(recordOf([], { meta: { total_tokens: 12 } }).total_tokens).toBe(12);
    expect(recordOf([], { meta: { total_tokens: -12 } }).total_tokens).toBeNull();
  });

  test('damaged lines are those of the store and those of the imported files', () => {
    expect(recordOf([], { damaged: [{}, {}], headers: [{ skipped_lines: 3 }, { skipped_lines: 1 }] })).toMatchObject({
      damaged_lines: 6,
      sources: ['/f', '/f'],
    });
  });
});

describe('times', () => {
  test('go from the first to the last event, in whatever order they stand', () => {
    expect(recordOf([event('x', 20), event('x', null), event('x', 5), event('x', 10)])).toMatchObject({
      started_at: 5,
      ended_at: 20,
      total_duration_ms: 15_000,
    });
  });

  test('reach as far as the lines of the imported files', () => {
    expect(recordOf([event('x', 5)], { headers: [{ first_timestamp: 4, last_timestamp: 9 }] })).toMatchObject({
      started_at: 4,
      ended_at: 9,
      total_duration_ms: 5_000,
    });
  });

  test('come from meta.json where no event has one', () => {
    expect(recordOf([], { meta: { started_at: 1, ended_at: 2, total_duration_ms: 900 } })).toMatchObject({
      started_at: 1,
      ended_at: 2,
      total_duration_ms: 900,
    });
    expect(recordOf([], { meta: { started_at: 'soon', total_duration_ms: Number.NaN } })).toMatchObject({
      started_at: null,
      total_duration_ms: null,
    });
  });

  test('the end is when the session said so', () => {
    expect(recordOf([event('session_end', 8), event('x', 20)], { meta: { ended_at: 9 } }).ended_at).toBe(8);
    expect(recordOf([event('x', 20)], { meta: { ended_at: 9 } }).ended_at).toBe(9);
  });

  test.each<[string, TraceEvent[], number]>([
    ['the end’s own', [event('session_end', 8, { duration_ms: 70 }, { duration_ms: 60 })], 60],
    ['what its data says', [event('session_end', 8, { duration_ms: 70 })], 70],
    [
      'the turns together',
      ['turn_duration', 'turn_duration', 'other'].map(subtype => event('system', 1, { subtype }, { duration_ms: 5 })),
      10,
    ],
    ['meta.json', [event('x', 1), event('x', 2)], 300],
  ])('the duration is %s', (_, events, durationMs) => {
    expect(recordOf(events, { meta: { total_duration_ms: 300 } }).total_duration_ms).toBe(durationMs);
  });
});

describe('the status', () => {
  test.each<[string, object, object | undefined, string, boolean | null]>([
    ['said at the end', { status: 'cancelled' }, { status: 'running' }, 'cancelled', null],
    ['said by meta.json', { status: 'no such status' }, { status: 'running' }, 'running', null],
    ['failed', { success: false, failure_reason: 'tests' }, { success: true }, 'failed', false],
    ['completed by an end alone', {}, undefined, 'completed', null],
  ])('%s', (_, end, meta, status, success) => {
    expect(recordOf([event('session_end', 1, { ...end })], meta && { meta })).toMatchObject({ status, success });
  });

  test.each<[object, string]>([
    [{}, 'unknown'],
    [{ ended_at: 5 }, 'completed'],
    [{ success: true }, 'completed'],
    [{ success: 'yes' }, 'unknown'],
  ])('without an end, by meta.json %j', (meta, status) => {
    expect(recordOf([event('x', 1)], { meta }).status).toBe(status);
  });

  test('says why it failed', () => {
    const end = event('session_end', 1, { failure_reason: 'tests' });
    expect(recordOf([end], { meta: { failure_reason: 'older' } }).failure_reason).toBe('tests');
    expect(recordOf([], { meta: { failure_reason: 'older' } }).failure_reason).toBe('older');
  });
});

describe('the first prompt', () => {
  test('is the first that a person asked in words, from its beginning', () => {
    const command = prompt('<command-name>/clear</command-name>', {
      kind: 'slash',
      command: '/clear',
      command_args: '',
    });
    expect(recordOf([command, prompt('Fix it'), prompt('Then that')]).first_prompt).toBe('Fix it');
    expect(recordOf([command]).first_prompt).toBe('/clear');
    expect(recordOf([prompt(7), prompt('x'.repeat(400))]).first_prompt).toBe(`${'x'.repeat(300)}…`);
  });

  test('is what the file says where no event has one', () => {
    expect(recordOf([], { headers: [{ facts: { first_prompt: 'Fix it' } }] }).first_prompt).toBe('Fix it');
  });
});

describe('who and where', () => {
  test('meta.json comes first, then the imported files, the last of them', () => {
    const headers = [
      { facts: { agent_name: 'claude-code', cwd: '/srv/app', git_branch: 'main', version: '2.0', title: 'Old' } },
      { facts: { agent_name: 'claude-code', cwd: '/srv/app', version: '2.1', title: 'New' } },
    ];
    expect(recordOf([], { headers })).toMatchObject({
      name: 'New',
      agent_name: 'claude-code',
      cwd: '/srv/app',
      project: 'app',
      git_branch: 'main',
      client_version: '2.1',
    });
    expect(recordOf([], { headers, meta: { name: 'nightly', cwd: '/home/kim' } })).toMatchObject({
      name: 'nightly',
      project: 'kim',
    });
  });

  test.each([
    ['/srv/app/', 'app'],
    ['C:\\code\\app', 'app'],
    ['/', null],
    ['app', 'app'],
  ])('the project of %s is %s', (cwd, project) => {
    expect(recordOf([], { meta: { cwd } }).project).toBe(project);
  });

  test('a subagent knows its parent and the call that started it', () => {
    const facts = { parent_session_id: 's0', parent_tool_use_id: 't1', agent_type: 'Explore' };
    expect(recordOf([], { headers: [{ agent_id: 'ab12', facts }] })).toMatchObject({
      parent_session_id: 's0',
      agent_id: 'ab12',
      agent_type: 'Explore',
      parent_tool_use_id: 't1',
    });
  });

  test('the user may be inside attribution', () => {
    expect(recordOf([], { meta: { attribution: { os_user: 'kim' } } }).user_id).toBe('kim');
    expect(recordOf([], { meta: { user_id: 'sam', attribution: { os_user: 'kim' } } }).user_id).toBe('sam');
  });

  test('what is no text is unknown', () => {
    const meta = {
      name: 7,
      agent_name: '',
      user_id: {},
      convo_id: [],
      cwd: null,
      parent_session_id: 1,
      agent_id: true,
    };
    expect(recordOf([], { meta })).toMatchObject({
      name: null,
      agent_name: null,
      user_id: null,
      convo_id: null,
      cwd: null,
      parent_session_id: null,
      agent_id: null,
    });
  });
});
