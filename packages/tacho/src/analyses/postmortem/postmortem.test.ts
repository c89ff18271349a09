import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../core/schema.ts';
import { prices } from '../../core/story/fixtures/prices.ts';
import { asks, calls, edits, eventsOf, fails, reads, runs, says, type Told } from '../../core/story/fixtures/told.ts';
import postmortem from './index.ts';
import type { PostmortemReport } from './report.ts';

const HOUR_LATER = 3_600;

function postmortemOf(...told: Told[]): PostmortemReport {
  return reportOf(eventsOf(asks('make it work'), ...told));
}

function reportOf(events: readonly TraceEvent[], clock = HOUR_LATER): PostmortemReport {
  const ask = { args: {}, facts: { prices, clock }, event: undefined, whole: true };
  const fold = postmortem.read(ask);
  for (const event of events) fold.add(event);
  const part = fold.end({
    id: 's1',
    meta: { session_id: 's1', cwd: '/repo' },
    headers: [],
    records: events.length,
    damaged: [],
  });
  return postmortem.report([part], ask, [n => events[n - 1]]);
}

const interrupt: Told = () => [{ event_type: 'system', data: { subtype: 'interrupt' } }];
const red = (command: string) => fails(command, 'Exit code 1\n✕ adds two numbers\nTests  1 failed | 2 passed (3)');
const green = (command: string) => runs(command, 'Tests  3 passed (3)');

describe('no failure', () => {
  // The peer takes the first error event for the cause, and without one the first result that says "failed".
  test('a failing test before the fix is overcome', () => {
    const report = postmortemOf(red('npm test'), edits('/repo/a.ts'), green('npm test'), says('Done.'));
    expect(report).toMatchObject({ failed: false, cause: null, spent_after: null, left: [] });
    expect(report.overcome).toMatchObject([
      { what: 'npm test', ending: 'overcome', attempts: [2], by: 6, tests_failed: 1 },
    ]);
  });

  test('a search without a match, a missing file and words in a result', () => {
    const report = postmortemOf(
      fails('grep -rn nothing src', 'Exit code 1'),
      calls('Read', { file_path: '/repo/none' }, { error: 'File does not exist.' }),
      runs('cat log.txt', 'error: failed traceback exit code 1'),
    );
    expect(report).toMatchObject({ failed: false, overcome: [], left: [] });
  });

  test('what was given up while the session went on is told, and is no verdict', () => {
    const report = postmortemOf(
      fails('node seed.js', 'Exit code 1\nError: no seed'),
      edits('/repo/a.ts'),
      green('npm test'),
    );
    expect(report).toMatchObject({ failed: false, left: [{ what: 'node seed.js', failure: 'Error: no seed' }] });
  });

  test('a call that just began may well go on', () => {
    const events = eventsOf(asks('go'), runs('ls'), calls('Bash', { command: 'npm test' }, null));
    expect(reportOf(events, 10).failed).toBe(false);
    expect(reportOf(events, HOUR_LATER)).toMatchObject({
      failed: true,
      cause: { kind: 'open_call', what: 'npm test' },
    });
  });
});

describe('the root cause', () => {
  test('is what was never made to work, not the first error', () => {
    const report = postmortemOf(
      fails('npm run build', 'Exit code 2\nerror TS2304'),
      runs('npm run build'),
      green('npm test'),
      edits('/repo/a.ts', 'x', 'y'),
      red('npm test'),
      edits('/repo/b.ts', 'x', 'y'),
      red('npm test'),
      says('I could not fix it.'),
    );
    expect(report.cause).toMatchObject({
      kind: 'failure',
      n: 10,
      what: 'npm test',
      attempts: 2,
      gate: true,
      quotes: ['✕ adds two numbers'],
    });
    expect(report.chain.map(({ kind, n, text }) => `${kind} #${n} ${text}`)).toEqual([
      'worked #6 npm test',
      'changed #8 a.ts (+1 −1)',
      'failed #10 npm test',
      'changed #12 b.ts (+1 −1)',
      'failed #14 npm test',
    ]);
    expect(report.spent_after).toEqual({ tool_calls: 3, work_ms: 6_000, usd: null });
    expect(report.overcome).toMatchObject([{ what: 'npm run build' }]);
  });

  test('a test run whose output says failed, although a pipe made the exit code 0', () => {
    expect(postmortemOf(runs('npm test | tail -5', 'Tests  2 failed | 1 passed (3)')).cause).toMatchObject({
      kind: 'failure',
      what: 'npm test | tail -5',
    });
  });

  test('a failure with which the session ends', () => {
    expect(postmortemOf(edits('/repo/a.ts'), fails('git push', 'Exit code 1\nfatal: no upstream')).cause).toMatchObject(
      { what: 'git push', quotes: ['fatal: no upstream'] },
    );
  });

  test('a refused call', () => {
    const refused = calls('Bash', { command: 'npm install left-pad' }, { error: 'not now', data: { denied: true } });
    expect(postmortemOf(refused, interrupt)).toMatchObject({
      cause: { kind: 'denied', n: 2, what: 'npm install left-pad', text: 'not now' },
      advice: [{ text: '`npm install left-pad` was refused: allow it, or say how else it should be done' }],
    });
  });

  test('an interrupt, but behind it what was broken already', () => {
    expect(postmortemOf(reads('/repo/a'), interrupt).cause).toMatchObject({ kind: 'interrupted' });
    expect(postmortemOf(red('npm test'), interrupt).cause).toMatchObject({ kind: 'failure', what: 'npm test' });
  });

  test('an error of the API, a full context, a limit', () => {
    const ends = (text: string) =>
      postmortemOf(says('I look.'), () => [{ event_type: 'system', data: { subtype: 'api_error', text } }]).cause?.kind;
    expect([ends('API Error: 529'), ends('Prompt is too long'), ends('usage limit reached')]).toEqual([
      'api_error',
      'context_full',
      'limit',
    ]);
  });

  test('what the session says of itself, where nothing else shows it', () => {
    const end: Told = () => [
      { event_type: 'session_end', data: { success: false, failure_reason: 'error_max_turns' } },
    ];
    expect(postmortemOf(runs('ls'), end).cause).toMatchObject({ kind: 'status', text: 'error_max_turns' });
  });

  test('errors of a recorder that gives no ids are told by their call', () => {
    const told: Told = () => [
      { event_type: 'tool_call', data: { tool_name: 'Bash', arguments: { command: 'make deploy' } } },
      { event_type: 'error', data: { tool_name: 'Bash', message: 'make: *** [deploy] Error 2' } },
    ];
    expect(postmortemOf(told).cause).toMatchObject({ what: 'make deploy', quotes: ['make: *** [deploy] Error 2'] });
  });
});

describe('advice', () => {
  const advice = (...told: Told[]) => postmortemOf(...told).advice.map(({ text }) => text);
  const edit = (error: string) =>
    calls('Edit', { file_path: '/repo/a.ts', old_string: 'x', new_string: 'y' }, { error });

  test('follows from what the failures said', () => {
    expect(advice(edit('File has not been read yet. Read it first'))).toEqual([
      'The file had not been read before it was edited: have it read first',
    ]);
    expect(advice(fails('make', 'Exit code 127\nbash: make: command not found'))).toEqual([
      'make is not installed or not on the PATH',
    ]);
  });

  test('the same call again and again with nothing changed between', () => {
    expect(advice(fails('npm test'), fails('npm test'), fails('npm test'))).toContain(
      'The same call was made 3 times with nothing changed between: stop after the first',
    );
    expect(
      advice(fails('npm test'), edits('/repo/a.ts'), fails('npm test')).some(text => text.startsWith('The same call')),
    ).toBe(false);
  });

  test('tests that were not run since the last edit of code', () => {
    expect(advice(green('npm test'), edits('/repo/a.ts'))).toEqual([
      'Run the tests: nothing tested the last edit (#4)',
    ]);
    expect(advice(edits('/repo/README.md'))).toEqual([]);
  });
});

test('a session without events has not failed', () => {
  expect(reportOf([])).toMatchObject({ failed: false, chain: [], advice: [] });
});
