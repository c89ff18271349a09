import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, at, call, inside, prompt, result, transcript } from './transcripts.ts';

const ID = 'aaaaaaaa-1111-4222-8333-444444444444';

const machine = new Machine();

beforeAll(() => {
  const usage = (output: number) => ({
    input_tokens: 10,
    output_tokens: output,
    cache_read_input_tokens: 100,
    // The two ways of counting cache writes disagree: the flat field is the source's word.
    cache_creation_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 40 },
  });
  const main = [
    prompt(0, 'Fix the parser'),
    // One API message on two lines, which repeat its usage; the second one is complete.
    answer(1, 'msg_1', 'Looking.', usage(1)),
    answer(2, 'msg_1', [call('t1', 'Read', { file_path: '/srv/app/a.ts' })], usage(50)),
    result(2.5, 't1', 'let a'),
    answer(
      3,
      'msg_2',
      [call('t2', 'Edit', { file_path: '/srv/app/a.ts', old_string: 'a', new_string: 'b' })],
      usage(7),
    ),
    result(5, 't2', 'no match', {}, { is_error: true }),
    prompt(6, '<command-name>/cost</command-name>'),
    answer(7, 'msg_3', [call('t3', 'Bash', { command: 'npm test' })]),
  ];
  const subagent = inside(
    'ab12',
    prompt(2.1, 'Look'),
    answer(2.2, 'msg_4', [call('t4', 'Bash', { command: 'ls' })], { input_tokens: 1, output_tokens: 2 }),
    result(2.3, 't4', 'a.ts'),
  );
  machine.write(`in/${ID}.jsonl`, `${transcript(ID, ...main)}{"torn`);
  machine.write('in/agent-ab12.jsonl', transcript(ID, ...subagent));
  machine.json('import', '../in', '--json');
});

describe('stats', () => {
  test('has every field that checks ask for', () => {
    expect(machine.json('stats', ID, '--json')).toMatchObject({
      session_id: ID,
      user_prompts: 1,
      slash_commands: 1,
      assistant_messages: 3,
      tool_calls: { Bash: 1, Edit: 1, Read: 1 },
      tool_calls_without_result: 1,
      tool_errors: 1,
      tool_durations_ms: {
        Edit: { count: 1, p50: 2000, p95: 2000, max: 2000, total: 2000 },
        Read: { count: 1, p50: 500, p95: 500, max: 500, total: 500 },
      },
      tokens: { input: 20, output: 57, cache_read: 200, cache_write: 0, cache_write_5m: 0, cache_write_1h: 80 },
      usage: { input: 20, cache_read: 200, cache_write_5m: 0, cache_write_1h: 80, output: 57 },
      models: ['claude-invented-1'],
      first_timestamp: at(0),
      last_timestamp: at(7),
      files_read: ['/srv/app/a.ts'],
      files_written: ['/srv/app/a.ts'],
      subagents: [],
      skipped_lines: 1,
      total_tokens: 357,
    });
  });

  test('--include-subagents counts the tree as one', () => {
    expect(machine.json('stats', ID, '--include-subagents', '--json')).toMatchObject({
      session_id: ID,
      sessions: 2,
      assistant_messages: 4,
      tool_calls: { Bash: 2, Edit: 1, Read: 1 },
      tokens: { input: 21, output: 59 },
      subagents: [{ session_id: `${ID}_ab12`, agent_id: 'ab12', tool_calls: 1, errors: 0, total_tokens: 3 }],
    });
  });

  test('--all has the whole store', () => {
    expect(machine.json('stats', '--all', '--json')).toMatchObject({
      sessions: 2,
      subagents: 1,
      assistant_messages: 4,
      tool_calls: 4,
      errors: 1,
      tokens: { input: 21, output: 59 },
      models: ['claude-invented-1'],
    });
  });

  test('of an empty store is zero', () => {
    const empty = new Machine();
    expect(empty.json('stats', '--all', '--json')).toMatchObject({ sessions: 0, assistant_messages: 0 });
    expect(empty.json('cost', '--all', '--json')).toMatchObject({ total_usd: null, messages: 0 });
    expect(empty.contents('store')).toEqual({});
  });

  test('says it in words', () => {
    const { code, stdout, stderr } = machine.run('stats', ID);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const said = [
      /^Session: +aaaaaaaa/m,
      /^Prompts: +1\b/m,
      /^API messages: +3$/m,
      /^Tool calls: +3\b/m,
      /^Tool errors: +1$/m,
    ];
    for (const line of [...said, /^Total tokens: +357\b/m, /^Skipped: +1 damaged/m, /^Edit +1 +1 +2\.0 s/m]) {
      expect(stdout).toMatch(line);
    }
  });
});

describe('inspect', () => {
  test('is the session with its counters, and every event in order', () => {
    const { session, events } = machine.json('inspect', ID);
    expect(session).toMatchObject({
      session_id: ID,
      tool_calls: 3,
      llm_requests: 3,
      errors: 1,
      total_tokens: 357,
      total_duration_ms: 7000,
    });
    expect(events.map((event: { event_type: string }) => event.event_type)).toEqual([
      'user_prompt',
      'assistant_response',
      'tool_call',
      'tool_result',
      'llm_response',
      'tool_call',
      'error',
      'user_prompt',
      'llm_response',
      'tool_call',
      'llm_response',
    ]);
    const ids = events.map((event: { event_id: string }) => event.event_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(events[3].parent_id).toBe(events[2].event_id);
  });
});
