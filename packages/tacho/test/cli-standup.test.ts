import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

const ID = 'bbbbbbbb-1111-4222-8333-444444444444';
const HOSTILE = 'cccccccc-1111-4222-8333-444444444444';

const machine = new Machine();
const edit = (id: string, file: string, before: string, after: string) =>
  call(id, 'Edit', { file_path: `/srv/app/${file}`, old_string: before, new_string: after });

beforeAll(() => {
  const usage = { input_tokens: 10, output_tokens: 5 };
  const cwd = { cwd: '/srv/app' };
  machine.write(
    `in/${ID}.jsonl`,
    transcript(
      ID,
      prompt(0, 'Add a date filter', cwd),
      answer(1, 'm1', [call('t1', 'Read', { file_path: '/srv/app/src/list.ts' })], usage),
      result(2, 't1', 'export {}'),
      answer(3, 'm2', [call('t2', 'Bash', { command: 'npm install date-fns@4' })], usage),
      result(9, 't2', 'added 1 package'),
      answer(10, 'm3', [edit('t3', 'src/list.ts', 'list()', '// TODO: time zones\nlist(filter)')], usage),
      result(11, 't3', 'updated'),
      answer(12, 'm4', [call('t4', 'Bash', { command: 'npm test' })], usage),
      result(20, 't4', 'Exit code 1\n✕ filters\nTests  1 failed | 4 passed (5)', {}, { is_error: true }),
      answer(21, 'm5', [edit('t5', 'src/auth/guard.ts', 'a', 'b')], usage),
      result(22, 't5', 'updated'),
      answer(23, 'm6', [call('t6', 'Bash', { command: 'npm test' })], usage),
      result(30, 't6', 'Tests  5 passed (5)'),
      answer(31, 'm7', 'The list can be filtered by date now.', usage),
    ),
  );
  const evil = 'x\u001b]0;owned\u0007\u001b[2J\u202e\u009b31m';
  machine.write(
    `in/${HOSTILE}.jsonl`,
    transcript(
      HOSTILE,
      prompt(0, `Do ${evil}`, { cwd: '/srv/app', timestamp: '2026-02-01T00:00:00Z' }),
      answer(1, 'm1', [edit('t1', `src/${evil}.ts`, '', `// TODO: ${evil}`)]),
      result(2, 't1', 'updated'),
      answer(3, 'm2', [call('t2', 'Bash', { command: `npm install ${evil} evil && rm ${evil}` })]),
      result(4, 't2', `Exit code 1\nError: ${evil}`, {}, { is_error: true }),
      answer(5, 'm3', `All ${evil}`),
    ),
  );
  machine.json('import', '../in', '--json');
});

test('standup tells what a person would say of the session', () => {
  const { code, stdout, stderr } = machine.run('standup', ID);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "Standup: Add a date filter
    Session bbbbbbbb-1111-4222-8333-444444444444, claude-code, 2026-03-01 09:00:00

    Asked and done
      ✓ “Add a date filter” #1: edited list.ts and guard.ts (+3 −2), installed date-fns and ran the tests twice (they pass now).
        It said: “The list can be filtered by date now.”

    Files
      Changed: src/list.ts (+2 −1), src/auth/guard.ts (+1 −1)

    New dependencies
      date-fns 4 npm #5

    Left in comments
      src/list.ts: TODO: time zones #8

    To review
      sign-in and permissions: src/auth/guard.ts

    6 calls, 1 retry, 1 error, 31.0 s, 105 tokens
    "
  `);
});

test('--session stands for the position, and --no-llm is taken: nothing here asks a model', () => {
  expect(machine.run('standup', '--session', ID.slice(0, 8), '--no-llm')).toEqual(machine.run('standup', ID));
  expect(machine.run('standup', '--session', 'dddd')).toMatchObject({ code: 1, stdout: '' });
});

test('--json is the report, with the numbers of list, stats and explain', () => {
  const report = machine.json('standup', ID, '--json');
  const explained = machine.json('explain', ID, '--json');
  const listed = machine.json('list', '--json').find((of: { session_id: string }) => of.session_id === ID);
  for (const key of ['tool_calls', 'errors', 'total_tokens', 'total_duration_ms']) {
    expect([key, report[key]]).toEqual([key, explained[key]]);
    expect([key, report[key]]).toEqual([key, listed[key]]);
  }
  expect(report.retries).toBe(explained.retries.length);
  expect(report.total_usd).toBe(explained.total_usd);
  expect(report.failed_calls).toBe(machine.json('stats', ID, '--json').tool_errors);
});

describe('hostile text', () => {
  test('is printed without a raw control byte', () => {
    const { stdout } = machine.run('standup', HOSTILE);
    expect(stdout).toContain('owned');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
    expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });

  test('is data in JSON', () => {
    expect(machine.json('standup', HOSTILE, '--json').prompts[0].asked).toContain('Do x');
  });
});

test('--since and --until take all sessions of a time, in order of their start', () => {
  const { sessions } = machine.json('standup', '--since', '2026-01-01', '--json');
  expect(sessions.map((of: { session_id: string }) => of.session_id)).toEqual([HOSTILE, ID]);
  expect(machine.json('standup', '--since', '2026-02-15', '--json').sessions).toHaveLength(1);
  const { code, stdout } = machine.run('standup', '--since', '2026-02-15', '--until', '2026-03-02');
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Standup: 1 session since 2026-02-15 00:00:00 until 2026-03-02 00:00:00

    Add a date filter (app, 2026-03-01 09:00:00, bbbbbbbb)
      Edited list.ts and guard.ts (+3 −2), installed date-fns and ran the tests twice (they pass now).
      New dependencies: date-fns
      To review: sign-in and permissions: src/auth/guard.ts

    Together 6 calls, 1 error
    "
  `);
  expect(machine.run('standup', '--until', '2020-01-01')).toMatchObject({ code: 1, stdout: '' });
  expect(machine.run('standup', '--since', 'yesterday')).toMatchObject({ code: 2, stdout: '' });
});

test('an empty store is a plain message, exit 1', () => {
  const empty = new Machine();
  expect(empty.run('standup')).toMatchObject({ code: 1, stdout: '' });
});
