import { expect, test } from 'vitest';
import type { TraceEvent } from '../schema.ts';
import {
  asks,
  calls,
  edits,
  eventsOf,
  fails,
  foldStory,
  reads,
  runs,
  says,
  storyOf,
  type Told,
} from './fixtures/told.ts';
import { type Step, succeeded } from './step.ts';

test('a call and what came of it are one step', () => {
  const [step] = storyOf(
    asks('go'),
    says('I will look.'),
    calls('Bash', { command: 'npm test' }, { error: 'Exit code 2\n✖ a broke' }),
  ).steps;
  expect(step).toMatchObject({
    n: 3,
    from: 2,
    endN: 4,
    tool: 'Bash',
    activity: 'test',
    command: 'npm test',
    prompt: 0,
    outcome: 'failed',
    exitCode: 2,
    failure: '✖ a broke',
    durationMs: 1000,
  });
});

test('a peer’s error that names no call is the last open one’s', () => {
  const events = eventsOf(asks('run tests'), calls('Bash', { command: 'pytest' }, null)).map(event => {
    const { tool_use_id: _, ...data } = event.data;
    return { ...event, data };
  });
  const error: TraceEvent = {
    event_type: 'error',
    timestamp: 3,
    event_id: 'x',
    session_id: 's1',
    data: { message: 'fail' },
  };
  expect(foldStory([...events, error]).steps[0]).toMatchObject({ outcome: 'failed', failure: 'fail' });
  // Nothing is open any more: an error of the session.
  expect(foldStory([...events, error, error])).toMatchObject({ errors: 2, marks: [{ n: 4, kind: 'error' }] });
});

test('a result that names its parent by event id', () => {
  const events = eventsOf(calls('Bash', { command: 'ls' }, null)).map(event => ({
    ...event,
    data: { tool_name: 'Bash' },
  }));
  const result = {
    event_type: 'tool_result',
    timestamp: 9,
    event_id: 'r',
    session_id: 's1',
    parent_id: 'e1',
    data: {},
  };
  expect(foldStory([...events, result]).steps[0]).toMatchObject({ outcome: 'ok', endN: 2 });
});

test('denied, interrupted and unanswered calls are told apart', () => {
  const denied = calls('Bash', { command: 'rm x' }, { error: 'no', data: { denied: true } });
  const stopped = calls('Bash', { command: 'sleep 9' }, { error: 'stopped', data: { interrupted: true } });
  const { steps } = storyOf(denied, stopped, calls('Bash', { command: 'ls' }, null));
  expect(steps.map(step => [step.outcome, succeeded(step)])).toEqual([
    ['denied', undefined],
    ['interrupted', undefined],
    ['open', undefined],
  ]);
});

test('a test run that fails inside a pipe has not succeeded', () => {
  const { steps } = storyOf(runs('npm test | tail', 'ℹ pass 1\nℹ fail 2'));
  expect([steps[0]?.outcome, steps[0]?.tests, succeeded(steps[0] as (typeof steps)[0])]).toEqual([
    'ok',
    { failed: 2, passed: 1 },
    false,
  ]);
});

test('a command that goes on ends when somebody hears of its end', () => {
  const started = calls('exec_command', { cmd: 'npm test' }, { data: { header: 'Process running with session ID 7' } });
  const polled = (header: string, result: string) =>
    calls('write_stdin', { session_id: 7, chars: '' }, { result, data: { header } });
  const went = (...told: Told[]) => succeeded(storyOf(...told).steps[0] as Step);
  expect(went(started)).toBeUndefined();
  expect(went(started, polled('Process running with session ID 7', '…'))).toBeUndefined();
  expect(went(started, polled('Process exited with code 0', '# pass 3\n# fail 0'))).toBe(true);
  expect(went(started, polled('Process exited with code 1', ''))).toBe(false);
  const behind = calls(
    'Bash',
    { command: 'make' },
    { result: 'Command running in background with ID: b0be39e. Output…' },
  );
  const heard = calls(
    'BashOutput',
    { bash_id: 'b0be39e' },
    { result: '<status>failed</status>\n<exit_code>2</exit_code>' },
  );
  expect([went(behind), went(behind, heard)]).toEqual([undefined, false]);
});

test.each([
  'Command running in background with ID: b0be39e. Output is being written to: /tmp/b.',
  'Command running in the background on box.example with ID: b0be39e. Output is being written there to: /tmp/b.',
  'Command was moved to the background (ID: b0be39e) after running for 120s. Output is being written to: /tmp/b.',
  'Command was manually backgrounded by user with ID: b0be39e. Output is being written to: /tmp/b.',
])('%s', answer => {
  const heard = calls('TaskOutput', { task_id: 'b0be39e' }, { result: '<exit_code>2</exit_code>' });
  const went = (...told: Told[]) => succeeded(storyOf(...told).steps[0] as Step);
  const started = calls('Bash', { command: 'make' }, { result: answer });
  expect([went(started), went(started, heard)]).toEqual([undefined, false]);
});

test('files are those of the tools of every agent', () => {
  const patch = '*** Begin Patch\n*** Update File: src/a.ts\n+x\n-y\n-z\n*** End Patch';
  const { steps } = storyOf(
    reads('/repo/a'),
    edits('/repo/b', 'one\ntwo', 'one\nthree\nfour'),
    calls('read_file', { absolute_path: '/repo/c' }),
    calls('apply_patch', { input: patch }),
    calls('str_replace_editor', { command: 'view', path: '/repo/d' }),
    calls('Grep', { pattern: 'x', path: '/repo' }),
  );
  expect(
    steps.map(({ reads: seen, writes }) => [...seen, ...writes.map(of => `${of.path} +${of.added} −${of.removed}`)]),
  ).toEqual([['/repo/a'], ['/repo/b +2 −1'], ['/repo/c'], [], ['/repo/d'], []]);
  const importer = eventsOf(calls('apply_patch', { input: patch }, null));
  (importer[0] as TraceEvent).data.files_written = ['src/a.ts'];
  expect(foldStory(importer).steps[0]?.writes).toEqual([{ path: 'src/a.ts', added: 1, removed: 2 }]);
});

test('prompts end with the last event before the next, and keep the agent’s last words', () => {
  const story = storyOf(asks('one'), fails('ls x'), says('first'), says('last'), asks('/two', 'slash'));
  expect(story.prompts).toMatchObject([
    { n: 1, at: 0, endedAt: 4, text: 'one' },
    { n: 6, at: 5, endedAt: 5, kind: 'slash' },
  ]);
  expect(story.answers).toEqual([{ n: 5, at: 4, prompt: 0, text: 'last', final: true }]);
});

test('odd content neither throws nor stays in memory', () => {
  const big = 'x'.repeat(1 << 20);
  const { steps } = storyOf(
    asks(big),
    calls('Bash', { command: big }, { error: big }),
    calls('Bash', { command: { toString: 1 } as never }),
    calls('Edit', 'no object' as never),
    calls({} as never, null as never),
  );
  expect(steps).toHaveLength(4);
  expect(JSON.stringify(steps).length).toBeLessThan(10_000);
});
