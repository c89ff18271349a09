/**
 * Stores that the second seed's tool wrote: read as they are.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

const UUID = 'c0ffee00-1234-4abc-8def-0123456789ab';
const HOOKED = UUID.slice(0, 16);
const PROXIED = '0123456789abcdef';

const line = (record: object) => `${JSON.stringify(record)}\n`;

const machine = new Machine();

beforeAll(() => {
  machine.write(
    `store/${HOOKED}/meta.json`,
    JSON.stringify(
      {
        session_id: HOOKED,
        started_at: 1_772_355_600.5,
        ended_at: 1_772_355_612.25,
        agent_name: 'claude-code (startup)',
        tool_calls: 99,
        total_duration_ms: 11_750,
        attribution: { os_user: 'kim' },
      },
      null,
      2,
    ),
  );
  const row = (event_type: string, timestamp: number, event_id: string, data: object, more: object = {}) =>
    line({ event_type, timestamp, event_id, session_id: HOOKED, ...more, data });
  machine.write(
    `store/${HOOKED}/events.ndjson`,
    row('session_start', 1_772_355_600.5, 'aa00000000e1', { mode: 'claude-code-hooks', source: 'startup' }) +
      row('user_prompt', 1_772_355_601, 'aa00000000e2', { prompt: 'Fix the parser' }) +
      row('tool_call', 1_772_355_602, 'aa00000000e3', { tool_name: 'Bash', arguments: { command: 'npm test' } }) +
      row(
        'error',
        1_772_355_603,
        'aa00000000e4',
        { tool_name: 'Bash', error: '1 failed' },
        { parent_id: 'aa00000000e3', duration_ms: 900.5 },
      ) +
      row('session_end', 1_772_355_612.25, 'aa00000000e5', { duration_ms: 11_750 }),
  );
  machine.write(`store/${HOOKED}/annotations.jsonl`, line({ annotation_id: 'ff', label: 'root-cause', note: 'here' }));
  machine.write(`store/${HOOKED}/eval.json`, '{"results":[]}');
  machine.write(`store/${PROXIED}/meta.json`, `{"session_id":"${PROXIED}","started_at":5,"agent_name":"http-proxy"}`);
  machine.write(
    `store/${PROXIED}/events.ndjson`,
    line({
      event_type: 'tool_call',
      timestamp: 6,
      event_id: 'bb1',
      session_id: PROXIED,
      data: { tool_name: 'search', arguments: {}, request_id: 1 },
    }) +
      line({
        event_type: 'tool_result',
        timestamp: 7,
        event_id: 'bb2',
        session_id: PROXIED,
        parent_id: 'bb1',
        data: { request_id: 1, content_types: ['text'], content_preview: 'found' },
      }),
  );
  // Beside the sessions: files and folders that are none.
  machine.write('store/.active-session', HOOKED);
  machine.write('store/.pending-calls.json', '{}');
  machine.write('store/.pause-request', HOOKED);
  machine.write('store/alerts.log', '2026-03-01T09:00:00Z  budget\n');
  machine.write('store/datasets/default.jsonl', line({ entry_id: 'x', session_id: HOOKED }));
  machine.write('store/baselines/drift.json', '{}');
});

describe('a store of the peer', () => {
  test('lists its sessions and nothing else', () => {
    expect(machine.json('list', '--json')).toMatchObject([
      {
        session_id: HOOKED,
        agent_name: 'claude-code (startup)',
        user_id: 'kim',
        status: 'completed',
        started_at: 1_772_355_600.5,
        total_duration_ms: 11_750,
        tool_calls: 1,
        errors: 1,
      },
      { session_id: PROXIED, agent_name: 'http-proxy', status: 'unknown', tool_calls: 1 },
    ]);
  });

  test('tells older spellings of a fact as ours', () => {
    const { session, events } = machine.json('inspect', HOOKED);
    expect(session).toMatchObject({ tool_calls: 1, errors: 1, llm_requests: 0, total_tokens: null });
    expect(events[3]).toMatchObject({
      event_type: 'error',
      parent_id: 'aa00000000e3',
      duration_ms: 900.5,
      data: { message: '1 failed' },
    });
    expect(machine.json('inspect', PROXIED).events[1].data.result).toBe('found');
  });

  test('is sound, and no reader writes into a session', () => {
    const before = machine.sessions();
    expect(machine.json('doctor', '--json')).toMatchObject({ ok: true, store: { sessions: 2 } });
    for (const command of ['replay', 'stats', 'cost', 'show', 'inspect']) {
      expect(machine.run(command, HOOKED)).toMatchObject({ code: 0, stderr: '' });
    }
    expect(machine.sessions()).toEqual(before);
  });

  test('a prefix is not taken for a folder that is no session', () => {
    expect(machine.run('show', 'd')).toMatchObject({ code: 1 });
    expect(machine.json('show', '0123', '--json').session_id).toBe(PROXIED);
  });

  test('an unreadable meta.json does not hide the session', () => {
    const broken = new Machine();
    broken.write('store/broken/meta.json', '{"session_id": "bro');
    broken.write(
      'store/broken/events.ndjson',
      line({ event_type: 'user_prompt', timestamp: 1, data: { prompt: 'hi' } }),
    );
    expect(broken.json('list', '--json')).toMatchObject([{ session_id: 'broken', first_prompt: 'hi' }]);
    const { code, stdout } = broken.run('doctor', '--json');
    expect({ code, problems: JSON.parse(stdout).sessions[0].problems }).toEqual({
      code: 1,
      problems: ['meta.json cannot be read'],
    });
  });
});

describe('when the transcript of a session that the peer recorded is imported', () => {
  beforeAll(() => {
    machine.json('list', '--json');
    const records = [
      prompt(1, 'Fix the parser'),
      answer(2, 'msg_1', [call('t1', 'Bash', { command: 'npm test' })], { input_tokens: 3, output_tokens: 4 }),
      result(3, 't1', '1 failed', {}, { is_error: true }),
    ];
    machine.json('import', machine.write(`${UUID}.jsonl`, transcript(UUID, ...records)), '--json');
  });

  test('both are one session, under the whole id', () => {
    const rows = machine.json('list', '--json').map((row: { session_id: string }) => row.session_id);
    expect(rows).toEqual([UUID, PROXIED]);
    expect(machine.json('show', HOOKED, '--json')).toMatchObject({
      session_id: UUID,
      agent_name: 'claude-code (startup)',
      total_tokens: 7,
      total_duration_ms: 11_750,
      tool_calls: 1,
      errors: 1,
    });
    const { events } = machine.json('inspect', UUID);
    const types: string[] = events.map((event: { event_type: string }) => event.event_type);
    for (const type of ['user_prompt', 'tool_call', 'error']) {
      expect(types.filter(other => other === type)).toEqual([type]);
    }
    const failure = events.find((event: { event_type: string }) => event.event_type === 'error');
    expect(failure).toMatchObject({ duration_ms: 900.5, data: { tool_use_id: 't1', is_error: true } });
    expect(types).toContain('session_end');
    expect(types).toContain('llm_response');
  });

  test('what the peer goes on to record is seen', () => {
    const late = { event_type: 'decision', timestamp: 1_772_355_620, event_id: 'late', data: { choice: 'stop' } };
    const before = machine.json('list', '--json')[0].events;
    machine.append(`store/${HOOKED}/events.ndjson`, line(late));
    expect(machine.json('list', '--json')[0].events).toBe(before + 1);
  });
});
