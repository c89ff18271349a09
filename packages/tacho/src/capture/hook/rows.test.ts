import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../../core/record.ts';
import { partPayload } from './payload.ts';
import { rowsOf } from './rows.ts';

const SESSION = '5f0c0000-0000-4000-8000-000000000001';

/** The rows of one hook call, as the client sends it. */
function rows(event: string, fields: RawRecord = {}) {
  const payload = partPayload(
    { session_id: SESSION, hook_event_name: event, cwd: '/home/kim/app', ...fields },
    undefined,
    {},
  );
  if (payload === undefined) throw new Error('no payload');
  return rowsOf(payload);
}

describe('a call', () => {
  const call = { tool_name: 'Bash', tool_use_id: 'toolu_1', prompt_id: 'p1' };

  test('keeps its arguments, its ids and the permission mode', () => {
    expect(rows('PreToolUse', { ...call, tool_input: { command: 'make' }, permission_mode: 'plan' })).toEqual([
      {
        sessionId: SESSION,
        agentId: undefined,
        event_type: 'tool_call',
        data: { ...call, permission_mode: 'plan', arguments: { command: 'make' }, cwd: '/home/kim/app' },
      },
    ]);
  });

  test('that worked: the text of its answer, what else it holds, and the time it took', () => {
    const response = { stdout: 'built', stderr: '', interrupted: false, isImage: false };
    const [row] = rows('PostToolUse', { ...call, tool_input: {}, tool_response: response, duration_ms: 12 });
    expect(row).toMatchObject({
      event_type: 'tool_result',
      duration_ms: 12,
      data: { ...call, result: 'built', is_error: false },
    });
    expect(row?.data).not.toHaveProperty('details');
  });

  test('that failed is an error with its words', () => {
    const [row] = rows('PostToolUseFailure', {
      ...call,
      error: 'Exit code 2\nno rule',
      is_interrupt: true,
      duration_ms: 3,
    });
    expect(row).toMatchObject({
      event_type: 'error',
      duration_ms: 3,
      data: { ...call, message: 'Exit code 2\nno rule', is_error: true, interrupted: true },
    });
  });

  test('in a batch: an outcome each, of which nobody says how it ended; long ones as their beginning', () => {
    const calls = [
      { tool_name: 'Read', tool_use_id: 'toolu_1', tool_input: {}, tool_response: '1\ta' },
      { tool_name: 'Bash', tool_use_id: 'toolu_2', tool_input: {}, tool_response: 'x'.repeat(9_000) },
    ];
    const [first, second] = rows('PostToolBatch', { tool_calls: calls });
    expect(first?.data).toEqual({ tool_name: 'Read', tool_use_id: 'toolu_1', result: '1\ta', is_error: null });
    expect(second?.data.result).toMatch(/^x{4096}… \[\+4904 chars\]$/);
    expect(rows('PostToolBatch', { tool_calls: 'none' })).toEqual([]);
  });

  test('asked for and refused', () => {
    const asked = rows('PermissionRequest', { tool_name: 'Bash', tool_input: { command: 'curl' } });
    expect(asked[0]?.data).toEqual({
      subtype: 'permission_request',
      tool_name: 'Bash',
      arguments: { command: 'curl' },
    });
    const refused = rows('PermissionDenied', { ...call, reason: 'not today' });
    expect(refused[0]?.data).toMatchObject({
      subtype: 'permission_denied',
      tool_use_id: 'toolu_1',
      reason: 'not today',
    });
  });
});

describe('what is said', () => {
  test('a prompt', () => {
    expect(rows('UserPromptSubmit', { prompt: 'mend it', prompt_id: 'p1' })).toMatchObject([
      { event_type: 'user_prompt', data: { prompt: 'mend it', prompt_id: 'p1' } },
    ]);
  });

  test('an answer, also while a stop hook is active; a stop that says nothing is nothing', () => {
    expect(
      rows('Stop', { last_assistant_message: 'done', stop_hook_active: true, background_tasks: [] }),
    ).toMatchObject([{ event_type: 'assistant_response', data: { text: 'done', stop_hook_active: true } }]);
    expect(rows('Stop', { last_assistant_message: '' })).toEqual([]);
    expect(rows('Stop')).toEqual([]);
  });
});

describe('a subagent', () => {
  const agent = { agent_id: 'a1', agent_type: 'Explore' };
  const CHILD = `${SESSION}_a1`;

  test('what it does is in its own session', () => {
    expect(rows('PreToolUse', { ...agent, tool_name: 'Read', tool_input: {}, tool_use_id: 'toolu_9' })).toMatchObject([
      { sessionId: CHILD, agentId: 'a1', data: { agent_type: 'Explore' } },
    ]);
  });

  test('its start and end are told in the parent, and begin and end its own', () => {
    expect(rows('SubagentStart', agent)).toMatchObject([
      { sessionId: SESSION, data: { subtype: 'subagent_start', agent_id: 'a1', agent_type: 'Explore' } },
      { sessionId: CHILD, event_type: 'session_start' },
    ]);
    const stop = { ...agent, last_assistant_message: 'found 3', agent_transcript_path: '/t/agent-a1.jsonl' };
    expect(rows('SubagentStop', stop)).toMatchObject([
      { sessionId: SESSION, data: { subtype: 'subagent_stop' } },
      { sessionId: CHILD, event_type: 'assistant_response', data: { text: 'found 3' }, onlyIfKnown: true },
      {
        sessionId: CHILD,
        event_type: 'session_end',
        data: { transcript_path: '/t/agent-a1.jsonl' },
        onlyIfKnown: true,
      },
    ]);
  });

  test('with an id that cannot be part of a name stays in the parent', () => {
    expect(rows('SubagentStart', { agent_id: '../x' }).map(row => row.sessionId)).toEqual([SESSION]);
    expect(rows('PreToolUse', { agent_id: '../x', tool_name: 'Read' })[0]).toMatchObject({
      sessionId: SESSION,
      agentId: '../x',
    });
  });
});

test.each([
  ['SessionStart', { source: 'resume' }, 'session_start', { source: 'resume', cwd: '/home/kim/app' }],
  ['SessionEnd', { reason: 'clear' }, 'session_end', { reason: 'clear' }],
  ['PreCompact', { trigger: 'auto' }, 'system', { subtype: 'pre_compact', trigger: 'auto' }],
  ['PostCompact', { compact_summary: 'so far' }, 'system', { subtype: 'post_compact', compact_summary: 'so far' }],
  ['PostModelSwitch', { to_model: 'b' }, 'system', { subtype: 'model_switch', phase: 'after', to_model: 'b' }],
  ['StopFailure', { error: 'rate_limit' }, 'system', { subtype: 'stop_failure', error: 'rate_limit' }],
  ['Notification', { message: 'look' }, 'system', { subtype: 'notification', message: 'look' }],
  ['SomethingOf2031', { whatever: [1] }, 'system', { subtype: 'something_of2031', whatever: [1] }],
  ['constructor', { a: 1 }, 'system', { subtype: 'constructor', a: 1 }],
])('%s', (event, fields, event_type, data) => {
  expect(rows(event, fields)).toMatchObject([{ event_type, data }]);
});
