import { beforeAll, describe, expect, test } from 'vitest';
import { Machine, refusal } from './cli.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

const OLD = 'aaaaaaaa-1111-4222-8333-444444444444';
const NEW = 'bbbbbbbb-1111-4222-8333-444444444444';
const COPY = 'cccccccc-1111-4222-8333-444444444444';
const EMPTY = 'dddddddd-1111-4222-8333-444444444444';
const HOSTILE = 'eeeeeeee-1111-4222-8333-444444444444';

const machine = new Machine();

/** A run of the same task: reads, tries, edits, tests; `wrong` attempts fail before the one that passes. */
function run(id: string, cwd: string, wrong: number): string {
  const at = (second: number, tool: string, input: Record<string, unknown>, said: string, failed = false) => [
    { ...answer(second, `${id}-${second}`, [call(`${id}-t${second}`, tool, input)]), cwd },
    { ...result(second + 1, `${id}-t${second}`, said, {}, failed ? { is_error: true } : {}), cwd },
  ];
  const tries = Array.from({ length: wrong }, (_, i) => [
    ...at(10 + i * 10, 'Bash', { command: 'npm test' }, 'Exit code 1\n# pass 4\n# fail 1', true),
    ...at(15 + i * 10, 'Edit', { file_path: `${cwd}/src/day.ts`, old_string: 'a', new_string: 'b' }, 'updated'),
  ]).flat();
  const records = [
    { ...prompt(0, 'Fix the test that fails in the evening'), cwd },
    ...at(2, 'Read', { file_path: `${cwd}/src/day.ts` }, 'export const day = 1;'),
    ...tries,
    ...at(100, 'Bash', { command: 'npm test' }, '# pass 5\n# fail 0'),
  ];
  return transcript(id, ...(records as Parameters<typeof prompt>[2][] as Record<string, unknown>[]));
}

beforeAll(() => {
  machine.write(`in/${OLD}.jsonl`, run(OLD, '/home/kim/app', 3));
  machine.write(`in/${NEW}.jsonl`, run(NEW, '/srv/app', 0));
  machine.write(`in/${COPY}.jsonl`, run(COPY, '/tmp/elsewhere', 3));
  const bad = answer(1, 'm1', [call('x1', 'Bash', { command: 'echo \u001b[2Jgone \u202eevil' })]);
  machine.write(`in/${HOSTILE}.jsonl`, transcript(HOSTILE, prompt(0, 'Fix \u001b]0;title\u0007it'), bad));
  machine.json('import', '../in', '--json');
  machine.write(`store/${EMPTY}/events.ndjson`, '');
  machine.write(`store/${EMPTY}/meta.json`, JSON.stringify({ session_id: EMPTY }));
});

describe('diff', () => {
  test('tells where two runs first differ, and what only one did', () => {
    const { code, stdout, stderr } = machine.run('diff', 'aaaa', 'bbbb');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.slice(stdout.indexOf('Diverged'))).toMatchInlineSnapshot(`
      "Diverged at phase 2 of A: only A: run tests (FAILED), then edit day.ts, then run tests (FAILED), and 3 more phases

      − only in A
      + only in B
        Phase 1: Fix the test that fails in the evening (alike)
      − Phase 2: run tests — FAILED
      −   $ npm test ✕ exit 1, 1 test failed
      − Phase 3: edit day.ts
      −   Edit src/day.ts +1 −1
      − Phase 4: run tests — FAILED
      −   $ npm test ✕ exit 1, 1 test failed
      − Phase 5: edit day.ts
      −   Edit src/day.ts +1 −1
      − Phase 6: run tests — FAILED
      −   $ npm test ✕ exit 1, 1 test failed
      − Phase 7: edit day.ts
      −   Edit src/day.ts +1 −1
        Phase 8 (B: 2): run tests (alike)

      Alike: 2 of 8 phases, 2 calls. Only in A: 6 calls, only in B: 0 calls. --semantic tells which went better.
      "
    `);
  });

  test('calls copies identical, in whatever folder and with whatever ids', () => {
    const { stdout } = machine.run('diff', OLD, COPY);
    expect(stdout).toContain('The two are identical: 8 phases and 8 calls in the same order');
    expect(machine.json('diff', OLD, COPY, '--json')).toMatchObject({ identical: true, diverged: null });
  });

  test('says so when it is given one session twice', () => {
    expect(machine.run('diff', OLD, OLD).stdout).toContain('A and B are one session.');
    expect(machine.json('diff', OLD, OLD, '--json').verdict).toMatchObject({
      better: null,
      reason: 'it is one session',
    });
  });

  test('--semantic has the verdict first, and what it stands on', () => {
    const { stdout } = machine.run('diff', 'aaaa', 'bbbb', '--semantic');
    expect(stdout.slice(stdout.indexOf('Verdict'))).toMatchInlineSnapshot(`
      "Verdict: inconclusive: only A changed files (B fewer errors (0 against 3), fewer failed test runs (0 against 3), fewer retries (0 against 3))

                                   A             B       B − A  Better
      Ended             tests passed  tests passed
      Duration                1m 41s        1m 41s           0
      Cost                         –             –           –
      Tokens                       –             –           –
      Errors                       3             0  −3 (−100%)  B
      Failed calls                 3             0  −3 (−100%)  B
      Failed test runs             3             0  −3 (−100%)  B
      Retries                      3             0  −3 (−100%)  B
      Tool calls                   8             2   −6 (−75%)
      API requests                 8             2   −6 (−75%)

      Tools removed:         Edit
      Files written, only A: src/day.ts
      Files read, both:      src/day.ts
      Commands, both:        npm test
      "
    `);
  });

  test('--compare adds what was read again, resets of the context, and the approach', () => {
    const { stdout } = machine.run('diff', 'aaaa', 'bbbb', '--compare');
    for (const row of [/^Redundant reads +0 +0/m, /^Context resets +0 +0/m, /^Files modified +1 +0/m])
      expect(stdout).toMatch(row);
    expect(stdout).toContain('Went different ways\n  Phase');
  });

  test('--json is the whole report', () => {
    const report = machine.json('diff', 'aaaa', 'bbbb', '--json');
    expect(report).toMatchObject({
      a: { session_id: OLD, failed_test_runs: 3, retries: 3, end: { well: true, tests: 'passed' } },
      b: { session_id: NEW, failed_test_runs: 0, total_usd: null },
      identical: false,
      calls: { both: 2, a_only: 6, b_only: 0 },
      files_written: { both: [], a_only: ['src/day.ts'], b_only: [] },
      commands: { both: ['npm test'] },
      fail_if: null,
    });
    expect(Object.keys(report)).toMatchInlineSnapshot(`
      [
        "a",
        "b",
        "same_session",
        "identical",
        "diverged",
        "approach",
        "phases",
        "phase_counts",
        "rough",
        "calls",
        "unknown_outcomes",
        "tools",
        "files_read",
        "files_written",
        "commands",
        "measures",
        "verdict",
        "fail_if",
      ]
    `);
  });
});

describe('--fail-if worse', () => {
  const bad = () => {
    // The last run of the tests fails.
    const id = 'ffffffff-1111-4222-8333-444444444444';
    const lines = run(id, '/home/kim/app', 1).replace('# pass 5\\n# fail 0', '# pass 4\\n# fail 1');
    machine.write(`more/${id}.jsonl`, lines);
    machine.json('import', '../more', '--json');
    return id;
  };

  test('is exit code 1 when the new run went worse, and 0 when it did not', () => {
    const worse = bad();
    expect(machine.run('diff', OLD, worse, '--fail-if', 'worse', '--json').code).toBe(1);
    expect(machine.run('diff', OLD, worse).code).toBe(0);
    expect(machine.run('diff', worse, OLD, '--fail-if', 'worse').code).toBe(0);
    expect(machine.run('diff', OLD, NEW, '--fail-if', 'worse').code).toBe(0);
  });

  test('takes nothing else', () => {
    expect(refusal(machine.run('diff', OLD, NEW, '--fail-if', 'better'))).toMatchObject({ code: 2 });
  });
});

describe('what is not there or says too much', () => {
  test('an empty session is compared, and nothing is made up', () => {
    const { code, stdout } = machine.run('diff', EMPTY, OLD, '--compare');
    expect(code).toBe(0);
    expect(stdout).toContain('Verdict: inconclusive: A made no calls');
    expect(stdout).toMatch(/^Duration +– /m);
    expect(machine.run('diff', EMPTY, EMPTY).stdout).toContain('neither has events');
  });

  test('ids that nobody or several have are refused in one line', () => {
    expect(refusal(machine.run('diff', OLD, 'nobody')).code).toBe(1);
    machine.write(
      `store/${OLD.slice(0, 8)}-2/events.ndjson`,
      '{"event_type":"session_start","timestamp":1,"data":{}}\n',
    );
    expect(refusal(machine.run('diff', 'aaaa', NEW)).line).toContain('could be');
    expect(machine.run('diff', OLD).code).toBe(2);
  });

  test('content cannot act on the terminal', () => {
    for (const args of [[], ['--semantic'], ['--compare'], ['--json']]) {
      const { code, stdout } = machine.run('diff', HOSTILE, NEW, ...args);
      expect(code).toBe(0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });
});
