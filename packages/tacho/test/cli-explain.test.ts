/**
 * `explain` as a person reads it. Where the peer is known to say something wrong (W8, W9 of its faults), a test says
 * what would fail there.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { Machine, refusal } from './cli.ts';
import { answer, call, inside, prompt, result, transcript } from './transcripts.ts';

const ID = 'aaaaaaaa-1111-4222-8333-444444444444';
const MILLION = 1_000_000;
const machine = new Machine();

const bash = (second: number, id: string, command: string) =>
  answer(second, `msg_${id}`, [call(id, 'Bash', { command })], { output_tokens: MILLION });
const failed = { is_error: true };

beforeAll(() => {
  machine.config({ prices: { 'claude-invented-1': { input: 1, output: 1 } } });
  machine.write(
    `in/${ID}.jsonl`,
    transcript(
      ID,
      { ...prompt(0, 'Fix the auth module'), cwd: '/repo' },
      answer(1, 'msg_r', [
        call('r1', 'Read', { file_path: '/repo/AGENTS.md' }),
        call('r2', 'Read', { file_path: '/repo/src/auth.py' }),
      ]),
      result(2, 'r1', 'rules'),
      result(2.5, 'r2', 'code'),
      bash(5, 't1', 'python -m pytest'),
      result(25, 't1', 'Exit code 1\nNo module named pytest', {}, failed),
      bash(30, 't2', 'python -m pytest'),
      result(80, 't2', 'Exit code 1\nNo module named pytest', {}, failed),
      bash(85, 't3', 'uv run pytest'),
      result(125, 't3', '75 passed in 3.60s'),
      answer(126, 'msg_e', 'All 75 tests pass.'),
      prompt(200, 'Thanks. Who calls it?'),
      answer(201, 'msg_g', [call('g1', 'Grep', { pattern: 'auth' })]),
      result(202, 'g1', 'Exit code 1', {}, failed),
      answer(203, 'msg_a', [call('a1', 'Agent', { description: 'Find callers', prompt: 'Find' })]),
      result(210, 'a1', 'None.'),
      answer(211, 'msg_z', 'Nobody.'),
    ),
  );
  const sub = inside('ab12', prompt(204, 'Find'), answer(205, 'msg_s', 'None.', { output_tokens: MILLION }));
  machine.write('in/agent-ab12.jsonl', transcript(ID, ...sub));
  machine.write('in/agent-ab12.meta.json', JSON.stringify({ toolUseId: 'a1', description: 'Find callers' }));
  machine.json('import', '../in', '--json');
});

describe('a session with one failing and one passing test run', () => {
  test('is told in phases, with what failed, what was tried again and what that cost', () => {
    expect(machine.run('explain', ID).stdout).toMatchInlineSnapshot(`
      "Session: aaaaaaaa-1111-4222-8333-444444444444 (3m 31s, 2m 17s of it at work, 26 events, $3.00)
      In short: 2 prompts, 7 calls. Tests: 3 runs, 2 failed, the last one passed.

      Phase 1: Fix the auth module (0:00–0:05, 6 events)
        Read: AGENTS.md, src/auth.py

      Phase 2: run tests — FAILED (0:05–1:25, 6 events, $2.00)
        Ran: python -m pytest ✕ exit 1: No module named pytest
        Ran: python -m pytest ✕ exit 1: No module named pytest ← retry of #7

      Phase 3: run tests (1:25–2:06, 4 events, $1.00)
        Ran: uv run pytest ✓ 75 passed ← retry of #10
        Answered: All 75 tests pass.

      Phase 4: Thanks. Who calls it? (3:20–3:23, 5 events)
        Grep: auth ✕ exit 1

      Phase 5: subagent: Find callers (3:23–3:31, 5 events)
        Subagent: Find callers (0 calls, 1.0 s, $1.00)
        Answered: Nobody.

      Files touched: 2 read, 0 written
      Retries: 2 (wasted 1m 11s, 52% of its work in 3 failed calls)
      Spent on failed calls: $2.00, 67% of the cost
      Subagents: 1, 0 calls, $1.00 not counted above
      "
    `);
  });

  test('as JSON has the same, with the numbers of the events', () => {
    const report = machine.json('explain', ID, '--json');
    expect(
      report.phases.map(({ label, failed: bad, first_event: from, last_event: to }: never) => [label, bad, from, to]),
    ).toEqual([
      ['Fix the auth module', false, 1, 6],
      ['run tests', true, 7, 12],
      ['run tests', false, 13, 16],
      ['Thanks. Who calls it?', false, expect.any(Number), expect.any(Number)],
      ['subagent: Find callers', false, expect.any(Number), report.events],
    ]);
    expect(report).toMatchObject({ tool_calls: 7, errors: 3, failed_calls: 3, total_usd: 3, wasted_usd: 2 });
    expect(report.retries).toEqual([
      { n: 10, of: 7, kind: 'same', after_change: false, succeeded: false },
      { n: 13, of: 10, kind: 'variant', after_change: false, succeeded: true },
    ]);
  });

  test('W8: an autonomous run of one prompt has phases of its own, and one failed search marks no phase as wasted', () => {
    const { phases, wasted_ms } = machine.json('explain', ID, '--json');
    expect(phases).toHaveLength(5);
    const search = phases[3];
    expect([search.errors, search.failed]).toEqual([1, false]);
    // The peer takes the whole of each phase with an error: 75 s and 12 s.
    expect(wasted_ms).toBe(71_000);
  });
});

test('W9: a retry is what comes after a failure: twice `git status` is none, `pytest -x` after `pytest` is one', () => {
  const id = 'bbbbbbbb-1111-4222-8333-444444444444';
  const of = new Machine();
  of.write(
    `in/${id}.jsonl`,
    transcript(
      id,
      prompt(0, 'Go'),
      bash(1, 's1', 'git status'),
      result(2, 's1', 'clean'),
      bash(3, 's2', 'git status'),
      result(4, 's2', 'clean'),
      bash(5, 'p1', 'pytest'),
      result(6, 'p1', 'Exit code 1\n1 failed', {}, failed),
      bash(7, 'p2', 'pytest -x'),
      result(8, 'p2', 'Exit code 1\n1 failed', {}, failed),
    ),
  );
  of.json('import', '../in', '--json');
  const { retries } = of.json('explain', id, '--json');
  expect(retries).toEqual([
    { n: expect.any(Number), of: expect.any(Number), kind: 'variant', after_change: false, succeeded: false },
  ]);
  expect(of.run('explain', id).stdout).toContain('Ran: pytest -x ✕ exit 1: 1 failed ← retry of #');
});

describe('a peer’s store', () => {
  const peer = new Machine();
  const event = (n: number, event_type: string, data: object) =>
    `${JSON.stringify({ event_type, timestamp: 1000 + n, event_id: `e${n}`, session_id: 'retry', data })}\n`;

  test('with errors that name no call', () => {
    peer.write(
      'store/retry/meta.json',
      JSON.stringify({ session_id: 'retry', started_at: 1000, total_duration_ms: 4000 }),
    );
    peer.write(
      'store/retry/events.ndjson',
      event(0, 'user_prompt', { prompt: 'run tests' }) +
        event(1, 'tool_call', { tool_name: 'Bash', arguments: { command: 'pytest' } }) +
        event(2, 'error', { message: 'fail' }) +
        event(3, 'tool_call', { tool_name: 'Bash', arguments: { command: 'pytest' } }) +
        event(4, 'session_end', {}),
    );
    expect(peer.run('explain', 'retry').stdout).toMatchInlineSnapshot(`
      "Session: retry (4.0 s, 3.0 s of it at work, 5 events, ~$0.0001)
      In short: 1 prompt, 2 calls. Tests: 2 runs, 1 failed, the last one failed.

      Phase 1: run tests — FAILED (0:00–0:03, 5 events)
        Ran: pytest ✕ failed: fail
        Ran: pytest ← retry of #2

      Files touched: 0 read, 0 written
      Retries: 1 (wasted 1.0 s, 33% of its work in 1 failed call)
      Spent on failed calls: ~<$0.0001, 47% of the cost
      "
    `);
  });
});

test('an empty session, one of only a prompt, and hostile text', () => {
  const of = new Machine();
  of.write('store/empty/meta.json', JSON.stringify({ session_id: 'empty' }));
  of.write('store/empty/events.ndjson', '');
  const hostile = '\u001b]52;c;AAAA\u0007\u202e';
  const line = {
    event_type: 'user_prompt',
    timestamp: 1,
    event_id: 'e1',
    session_id: 'odd',
    data: { prompt: hostile },
  };
  of.write('store/odd/meta.json', JSON.stringify({ session_id: 'odd', name: hostile }));
  of.write('store/odd/events.ndjson', `${JSON.stringify(line)}\n`);
  expect(of.run('explain', 'empty')).toMatchObject({ code: 0, stderr: '' });
  const { code, stdout } = of.run('explain', 'odd');
  expect(code).toBe(0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(refusal(of.run('explain', 'nobody'))).toMatchObject({ code: 1 });
});
