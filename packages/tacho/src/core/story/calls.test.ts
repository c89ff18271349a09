import { expect, test } from 'vitest';
import { asks, calls, edits, fails, runs, says, storyOf } from './fixtures/told.ts';
import { findRetries } from './retries.ts';
import { succeeded } from './step.ts';

const exec = (cmd: string, header: string, result = '') => calls('exec_command', { cmd }, { result, data: { header } });
const poll = (header: string, end: { error?: string; result?: string } = {}) =>
  calls('write_stdin', { session_id: 7, chars: '' }, { ...end, data: { header } });

test('a background command that fails is one failure, not one of its question as well', () => {
  const started = exec('go test ./...', 'Process running with session ID 7');
  const heard = poll('Process exited with code 1', { error: '--- FAIL: TestA (0.00s)\nFAIL\tx/y' });
  const { steps } = storyOf(
    asks('go'),
    started,
    heard,
    exec('go test ./...', 'Process exited with code 0', 'ok  \tx/y\t0.1s'),
  );
  expect(steps.map(step => [step.outcome, succeeded(step), step.durationMs, step.polls])).toEqual([
    ['ok', false, 3000, false],
    ['ok', true, 1000, true],
    ['ok', true, 1000, false],
  ]);
  expect(steps[0]?.failure).toContain('TestA');
  expect(findRetries(steps)).toMatchObject([{ failed: 0, step: 2 }]);
});

test('in code mode what the script runs is the command, and its record tells how it ended', () => {
  const record = (more: string) => `{"chunk_id":"a1","wall_time_seconds":1.0,${more},"output":"x"}`;
  const script = (input: string, result: string) => calls('exec', { input }, { result });
  const { steps } = storyOf(
    asks('go'),
    script('const r = await tools.exec_command({cmd:"npm test"}); text(JSON.stringify(r));', record('"session_id":38')),
    script(
      'const r = await tools.write_stdin({session_id:38,chars:""}); text(JSON.stringify(r));',
      record('"exit_code":1'),
    ),
    script('await tools.apply_patch("*** Begin Patch\\n*** Update File: a.ts\\n+x\\n*** End Patch");', '{}'),
  );
  expect(steps.map(step => [step.activity, step.command, step.writes.length, succeeded(step)])).toEqual([
    ['test', 'npm test', 0, false],
    ['other', undefined, 0, true],
    ['edit', undefined, 1, true],
  ]);
});

test('a search that finds nothing has not failed; one that cannot look has', () => {
  const went = (command: string, error: string) => succeeded(storyOf(fails(command, error)).steps[0] as never);
  expect(went('rg -n x src', 'Exit code 1')).toBe(true);
  expect(went('grep -n a f | head; grep -n b f', 'Exit code 1\n122:func x() error {')).toBe(true);
  expect(went('rg x *.ts', 'Exit code 1\nzsh:1: no matches found: *.ts')).toBe(false);
  expect(went('rg x src', 'Exit code 2\nrg: src: No such file')).toBe(false);
  expect(went('npm test', 'Exit code 1')).toBe(false);
});

test('the client’s own patch says which lines changed, also of a file that was there before', () => {
  const patch = [{ lines: [' a', '-b', '+c', '+d'] }];
  const write = (result: string, details?: object) =>
    storyOf(calls('Write', { file_path: '/repo/a', content: 'a\nc\nd' }, { result, data: { details } })).steps[0]
      ?.writes;
  expect(write('File created')).toEqual([{ path: '/repo/a', added: 3, removed: 0 }]);
  expect(write('The file was updated', { structuredPatch: patch })).toEqual([
    { path: '/repo/a', added: 2, removed: 1 },
  ]);
  // Nobody knows.
  expect(write('Successfully overwrote file: /repo/a')).toEqual([{ path: '/repo/a', added: 0, removed: 0 }]);
});

test('the shell reads, writes and removes files', () => {
  const { steps } = storyOf(runs("sed -n '1,20p' src/a.ts"), runs('echo x >> docs/a.md'), runs('rm docs/b.md'));
  expect(
    steps.map(({ reads, writes, removes, onlyReads }) => [reads, writes.map(of => of.path), removes, onlyReads]),
  ).toEqual([
    [['src/a.ts'], [], [], true],
    [[], ['docs/a.md'], [], false],
    [[], [], ['docs/b.md'], false],
  ]);
});

test('a plan that an agent keeps for itself is no edit', () => {
  expect(storyOf(edits('/home/me/.claude/plans/x.md')).steps[0]?.activity).toBe('plan');
});

test('a call that is dropped because one beside it failed was not tried', () => {
  const dropped = calls(
    'Read',
    { file_path: '/repo/b' },
    { error: '<tool_use_error>Sibling tool call errored</tool_use_error>' },
  );
  expect(storyOf(dropped).steps[0]?.outcome).toBe('interrupted');
});

test('an editor that refuses a change has failed, whatever its result is called', () => {
  const refused = calls(
    'edit',
    { start_line: 1 },
    { result: 'Your proposed edit has introduced new syntax error(s).' },
  );
  const took = calls(
    'edit',
    { start_line: 1 },
    { result: 'File updated.', data: { details: { open_file: 'src/a.py' } } },
  );
  const { steps } = storyOf(asks('go'), refused, took);
  expect(steps.map(step => [step.outcome, step.writes.map(of => of.path)])).toEqual([
    ['failed', []],
    ['ok', ['src/a.py']],
  ]);
});

test('what a subagent does and says inside its caller’s session is the subagent’s', () => {
  const inside =
    (tell: ReturnType<typeof runs>): ReturnType<typeof runs> =>
    id =>
      tell(id).map(event => ({ ...event, data: { ...event.data, is_sidechain: true } }));
  const task = asks('look', 'sidechain');
  const { steps, answers, prompts } = storyOf(asks('go'), task, inside(runs('ls')), inside(says('Found.')));
  expect([steps.map(step => step.inside), answers, prompts.length]).toEqual([[true], [], 1]);
  // In a session of its own it is who works.
  const own = storyOf(task, inside(runs('ls')), inside(says('Found.')));
  expect([own.steps.map(step => step.inside), own.answers.map(of => of.text)]).toEqual([[false], ['Found.']]);
});
