/**
 * One number everywhere: whoever tells of a session's cost, tokens, calls and errors says the same. The peer gives three
 * costs for one session (W7), four ideas of a retry (W9), and errors without a name (W23).
 */
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyses } from '../src/analyses/index.gen.ts';
import { Machine } from './cli.ts';
import { asked, item, ran, rollout, said, sessionMeta, turn, used } from './rollouts.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of every shape
type Json = any;

interface Numbers {
  readonly usd?: number | null;
  readonly tokens?: number | null;
  readonly calls?: number;
  readonly errors?: number;
  readonly failed?: number;
  readonly retries?: number;
  readonly ms?: number | null;
}

/** Where each analysis has them; one that shows none of them says so. */
const TOLD_BY: Readonly<Record<string, { ask: (id: string) => string[]; read: (report: Json) => Numbers } | 'none'>> = {
  cost: {
    ask: id => ['cost', id],
    read: r => ({ usd: r.total_usd ?? r.estimate?.usd ?? null, failed: r.failed_calls }),
  },
  diff: {
    ask: id => ['diff', id, id],
    read: ({ a }) => ({
      usd: a.total_usd,
      tokens: a.total_tokens,
      calls: a.tool_calls,
      errors: a.errors,
      failed: a.failed_calls,
      retries: a.retries,
      ms: a.duration_ms,
    }),
  },
  explain: {
    ask: id => ['explain', id],
    read: r => ({
      usd: r.total_usd,
      tokens: r.total_tokens,
      calls: r.tool_calls,
      errors: r.errors,
      failed: r.failed_calls,
      retries: r.retries.length,
      ms: r.total_duration_ms,
    }),
  },
  postmortem: { ask: id => ['postmortem', id], read: r => ({ usd: r.total_usd, ms: r.total_duration_ms }) },
  standup: {
    ask: id => ['standup', id],
    read: r => ({
      usd: r.total_usd,
      tokens: r.total_tokens,
      calls: r.tool_calls,
      errors: r.errors,
      failed: r.failed_calls,
      retries: r.retries,
      ms: r.total_duration_ms,
    }),
  },
  stats: {
    ask: id => ['stats', id],
    read: r => ({ tokens: r.total_tokens, calls: r.tool_calls_total, errors: r.errors, ms: r.total_duration_ms }),
  },
  'token-budget': 'none',
  tree: {
    ask: id => ['tree', id],
    // Like a list it estimates nothing.
    read: ({ root: r }) => ({
      usd: r.total_usd ?? undefined,
      tokens: r.total_tokens,
      calls: r.tool_calls,
      errors: r.errors,
      ms: r.total_duration_ms,
    }),
  },
  why: { ask: id => ['why', id, '--all'], read: r => ({ calls: r.coverage.tool_calls }) },
};

const CLAUDE = 'aaaaaaaa-1111-4222-8333-444444444444';
const FORK = 'bbbbbbbb-1111-4222-8333-444444444444';
const CODEX = '01990000-0000-7000-8000-00000000000a';
const SAMPLE = '7ac40000-5a3b-4e1e-8000-000000000001';
const machine = new Machine();

beforeAll(() => {
  machine.config({
    prices: { 'claude-invented-1': { input: 3, output: 15 }, 'gpt-5.4': { input: 1, cache_read: 0.1, output: 8 } },
  });
  const shared = [
    prompt(0, 'Fix it'),
    answer(1, 'm1', [call('t1', 'Bash', { command: 'npm test' }), call('t2', 'Read', { file_path: '/a' })], {
      input_tokens: 1000,
      output_tokens: 10,
    }),
    // A message on two lines repeats its usage.
    answer(1, 'm1', 'I run the tests.', { input_tokens: 1000, output_tokens: 10 }, { uuid: 'again' }),
    result(2, 't1', 'Exit code 1\n1 failed', {}, { is_error: true }),
    result(2, 't2', 'text'),
  ];
  const denied = { is_error: true };
  const main = [
    ...shared,
    answer(3, 'm2', [call('t3', 'Bash', { command: 'npm test -- a' })], { input_tokens: 2000, output_tokens: 20 }),
    result(4, 't3', '2 passed in 0.1s'),
    answer(5, 'm3', [call('t4', 'Bash', { command: 'git push' })], { input_tokens: 3000, output_tokens: 30 }),
    result(6, 't4', "The user doesn't want to proceed with this tool use.", {}, denied),
    answer(7, 'm4', [call('t5', 'Bash', { command: 'sleep 9' })], { input_tokens: 10, output_tokens: 1 }),
  ];
  machine.write(`in/${CLAUDE}.jsonl`, transcript(CLAUDE, ...main));
  machine.write(
    `in/${FORK}.jsonl`,
    transcript(FORK, ...shared, prompt(9, 'Another way'), answer(10, 'm9', 'So.', { output_tokens: 5 })),
  );
  machine.write(
    `in/rollout-2026-03-01T09-00-00-${CODEX}.jsonl`,
    rollout(
      sessionMeta(CODEX),
      ...turn(1, '01990000-0001-7000-8000-000000000001', 'gpt-5.4'),
      ...asked(2, 'build it'),
      ...ran(3, 'c1', 'exec_command', { cmd: 'make' }, 'Process exited with code 2\nOutput:\nno rule'),
      used(4, [10_000, 8_000, 500]),
      ...ran(5, 'c2', 'exec_command', { cmd: 'make all' }, 'Process exited with code 0\nOutput:\nok'),
      used(7, [21_000, 17_000, 700]),
      item(8, 'function_call', { name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'c3' }),
      ...said(9, 'Done.'),
    ),
  );
  machine.json('import', '../in', '--json');
  machine.json('import', path.join(import.meta.dirname, '../sample'), '--json');
  const peer = (n: number, event_type: string, data: object, more: object = {}) =>
    `${JSON.stringify({ event_type, timestamp: 1000 + n, event_id: `e${n}`, session_id: 'peer', data, ...more })}\n`;
  machine.write('store/peer/meta.json', JSON.stringify({ session_id: 'peer', started_at: 1000, total_tokens: 900 }));
  machine.write(
    'store/peer/events.ndjson',
    peer(0, 'user_prompt', { prompt: 'run tests' }) +
      peer(1, 'tool_call', { tool_name: 'Bash', arguments: { command: 'pytest' } }) +
      peer(2, 'error', { tool_name: 'Bash', error: 'Command failed with exit code 1' }, { parent_id: 'e1' }) +
      peer(3, 'tool_call', { tool_name: 'Bash', arguments: { command: 'pytest -x' } }) +
      peer(4, 'tool_result', { tool_name: 'Bash', result: '3 passed in 0.1s' }, { parent_id: 'e3' }),
  );
  machine.write('store/nothing/meta.json', JSON.stringify({ session_id: 'nothing' }));
  machine.write('store/nothing/events.ndjson', '');
});

test('every analysis has its place here', () => {
  expect(Object.keys(TOLD_BY).sort()).toEqual(Object.keys(analyses).sort());
});

describe.each([
  ['a transcript with a failure, a denied call and one without an end', CLAUDE],
  ['a fork that copied its beginning', FORK],
  ['a rollout of Codex', CODEX],
  ['the sample, with a subagent', SAMPLE],
  ['a peer’s log without usage', 'peer'],
  ['a session without events', 'nothing'],
])('%s', (_, id) => {
  let told: Record<string, Numbers>;
  beforeAll(() => {
    told = Object.fromEntries(
      Object.entries(TOLD_BY).flatMap(([name, of]) => {
        if (of === 'none') return [];
        const run = machine.run(...of.ask(id), '--json');
        return run.stdout === '' ? [] : [[name, of.read(JSON.parse(run.stdout))]];
      }),
    );
    const { session } = machine.json('inspect', id);
    const row = machine
      .json('list', '--json', '--limit', '0', '--subagents')
      .find((one: Json) => one.session_id === id);
    for (const [name, of] of [
      ['inspect', session],
      ['list', row],
    ]) {
      told[name] = { tokens: of.total_tokens, calls: of.tool_calls, errors: of.errors, ms: of.total_duration_ms };
    }
    told.list = { ...told.list, ...(row.total_usd !== null && { usd: row.total_usd }) };
  });

  test.each(['usd', 'tokens', 'calls', 'errors', 'failed', 'retries', 'ms'] as const)('%s', what => {
    const all = Object.entries(told).flatMap(([name, numbers]) => {
      const value = numbers[what];
      return value === undefined ? [] : [[name, value === null ? null : Number(value.toPrecision(12))] as const];
    });
    expect(all.length).toBeGreaterThan(2);
    const [, expected] = all[0] as readonly [string, number | null];
    expect(Object.fromEntries(all)).toEqual(Object.fromEntries(all.map(([name]) => [name, expected])));
  });
});

test('W23: an error of a hook has its tool and its words, where the peer prints `unknown`', () => {
  expect(machine.json('stats', 'peer', '--json').tool_errors_by_name).toEqual({ Bash: 1 });
  expect(machine.run('explain', 'peer').stdout).toContain('Ran: pytest ✕');
  expect(machine.run('explain', 'peer').stdout).toContain('Command failed with exit code 1');
});
