import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

const FAILED = 'bbbbbbbb-2222-4222-8333-444444444444';
const OVERCOME = 'cccccccc-2222-4222-8333-444444444444';
const HOSTILE = 'dddddddd-2222-4222-8333-444444444444';

const machine = new Machine();
const run = (second: number, id: string, command: string) => answer(second, `m-${id}`, [call(id, 'Bash', { command })]);
const edit = (second: number, id: string) =>
  answer(second, `m-${id}`, [call(id, 'Edit', { file_path: '/srv/app/src/sum.ts', old_string: 'a', new_string: 'b' })]);
const RED = 'Exit code 1\n✕ adds two numbers\n  expected 3, received 4\nTests  1 failed | 4 passed (5)';
const red = (second: number, id: string, text = RED) => result(second, id, text, {}, { is_error: true });

beforeAll(() => {
  const start = prompt(0, 'Fix the sum', { cwd: '/srv/app' });
  const files = {
    [FAILED]: [
      start,
      run(1, 't1', 'npm test'),
      red(5, 't1'),
      edit(6, 't2'),
      result(7, 't2', 'updated'),
      run(8, 't3', 'npm test'),
      red(12, 't3'),
      answer(13, 'm9', 'I could not find out why.'),
    ],
    [OVERCOME]: [
      start,
      run(1, 't1', 'npm test'),
      red(5, 't1'),
      edit(6, 't2'),
      result(7, 't2', 'updated'),
      run(8, 't3', 'npm test'),
      result(12, 't3', 'Tests  5 passed (5)'),
      answer(13, 'm9', 'Fixed.'),
    ],
    [HOSTILE]: [
      prompt(0, 'x\u001b]0;owned\u0007'),
      run(1, 't1', 'make \u009b31m'),
      red(2, 't1', 'Exit code 2\nError: \u001b[2J\u202egone'),
    ],
  };
  for (const [id, records] of Object.entries(files)) machine.write(`in/${id}.jsonl`, transcript(id, ...records));
  machine.json('import', '../in', '--json');
});

test('a session that failed: root cause, what was tried, what to do next; exit 1', () => {
  const { code, stdout, stderr } = machine.run('postmortem', FAILED);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "Postmortem: Fix the sum
    Session bbbbbbbb-2222-4222-8333-444444444444, claude-code, 2026-03-01 09:00:00
    Failed: the tests failed twice and never passed again (npm test).
      │ ✕ adds two numbers
    It went wrong at #2, 1.0 s after the start, on “Fix the sum”.

    What led there, and what was tried
    #2  ✕ npm test
        exit 1: 1 test failed: expected 3, received 4
    #5  ● changed: src/sum.ts (+1 −1)
    #8  ✕ npm test
        exit 1: 1 test failed: expected 3, received 4

    Spent from there on: 3 calls, 12.0 s of work

    What to do next
      The tests are red: do not take this over as it is #8

    Files left changed
      src/sum.ts (+1 −1)
    "
  `);
});

test('failures that were overcome are no failure; exit 0', () => {
  const { code, stdout, stderr } = machine.run('postmortem', OVERCOME);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "Postmortem: Fix the sum
    Session cccccccc-2222-4222-8333-444444444444, claude-code, 2026-03-01 09:00:00
    No failure detected.

    Overcome
      the tests (npm test) failed (1 test failed) #2; it worked in the end #8

    Files left changed
      src/sum.ts (+1 −1)
    "
  `);
});

test('--json has the verdict, and its exit code', () => {
  const { code, stdout } = machine.run('postmortem', FAILED, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    failed: true,
    cause: { kind: 'failure', activity: 'test', attempts: 2 },
    spent_after: { tool_calls: 3 },
  });
  expect(machine.json('postmortem', OVERCOME, '--json')).toMatchObject({ failed: false, cause: null });
});

describe("a store of the peer's", () => {
  const row = (event_type: string, data: object) =>
    `${JSON.stringify({ event_type, timestamp: 1_000, event_id: event_type, session_id: 'peer', data })}\n`;

  // Its stats print the errors of hooks as `unknown`: the tool stands under one key, the text under another.
  test('its hook errors have a tool and a text', () => {
    const peer = new Machine();
    peer.write(
      'store/peer/meta.json',
      JSON.stringify({ session_id: 'peer', started_at: 1_000, agent_name: 'claude-code' }),
    );
    peer.write(
      'store/peer/events.ndjson',
      row('user_prompt', { prompt: 'ship it' }) +
        row('tool_call', { tool_name: 'Bash', arguments: { command: 'make ship' } }) +
        row('error', { tool_name: 'Bash', error: 'make: *** [ship] Error 2' }),
    );
    const { code, stdout } = peer.run('postmortem', 'peer');
    expect(code).toBe(1);
    expect(stdout).toContain('Failed: make ship failed, and that was the end of it.');
    expect(stdout).toContain('make: *** [ship] Error 2');
    expect(stdout).not.toContain('unknown');
  });

  test('calls of which nobody tells the outcome are no failure', () => {
    const peer = new Machine();
    peer.write('store/peer/meta.json', JSON.stringify({ session_id: 'peer', started_at: 1_000 }));
    peer.write(
      'store/peer/events.ndjson',
      row('user_prompt', { prompt: 'look' }) + row('tool_call', { tool_name: 'Bash', arguments: { command: 'ls' } }),
    );
    expect(peer.run('postmortem', 'peer')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No failure detected'),
    });
  });
});

test('hostile text is printed without a raw control byte', () => {
  const { stdout } = machine.run('postmortem', HOSTILE);
  expect(stdout).toContain('gone');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
  expect(stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
});

test('no session is not found, exit 1, and says so on standard error', () => {
  expect(machine.run('postmortem', 'eeee')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('no session'),
  });
});
