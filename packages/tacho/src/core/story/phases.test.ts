import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asks, calls, edits, fails, reads, runs, says, storyOf, type Told } from './fixtures/told.ts';
import { phasesOf } from './phases.ts';

const phases = (...told: Told[]) =>
  phasesOf(storyOf(...told)).map(
    ({ label, failed, steps }) => `${label}${failed ? ' — FAILED' : ''} (${steps.length})`,
  );

test('a failing run, what tried it again and the run that passes, all under one prompt', () => {
  expect(
    phases(
      asks('fix the auth module'),
      reads('/repo/AGENTS.md'),
      reads('/repo/src/auth.py'),
      fails('python -m pytest'),
      fails('python -m pytest'),
      runs('uv run pytest'),
    ),
  ).toEqual(['fix the auth module (2)', 'run tests — FAILED (2)', 'run tests (1)']);
});

test('a phase at each prompt', () => {
  expect(phases(asks('first task'), runs('ls'), asks('second task'), runs('pwd'))).toEqual([
    'first task (1)',
    'second task (1)',
  ]);
});

test('a search that finds nothing fails no phase', () => {
  expect(phases(asks('look'), reads('/repo/a'), fails('grep -r x .'), reads('/repo/b'))).toEqual(['look (3)']);
  expect(phases(asks('look'), reads('/repo/a'), fails('grep -r x .'))).toEqual(['look (2)']);
});

test('a look at a file between two edits is part of editing', () => {
  const told = [
    asks('go'),
    edits('/repo/a'),
    reads('/repo/b'),
    edits('/repo/b'),
    runs('git status'),
    runs('git commit -m x'),
  ];
  expect(phases(...told)).toEqual(['go (3)', 'commit “x” (2)']);
});

test('a long look is a phase, and so is a test run between two edits', () => {
  const told = [
    asks('go'),
    edits('/repo/a'),
    ...'bcd'.split('').map(name => reads(`/repo/${name}`)),
    runs('npm test'),
    edits('/repo/a'),
  ];
  expect(phases(...told)).toEqual(['go (1)', 'look around (3)', 'run tests (1)', 'edit a (1)']);
});

test('a passing check after an edit is part of it, unless it had failed before', () => {
  expect(phases(asks('go'), edits('/repo/a'), runs('npm run lint'), runs('npm test'))).toEqual([
    'go (2)',
    'run tests (1)',
  ]);
  expect(phases(asks('go'), edits('/repo/a'), fails('npm run lint'), edits('/repo/a'), runs('npm run lint'))).toEqual([
    'go (1)',
    'check the code — FAILED (1)',
    'edit a (1)',
    'check the code (1)',
  ]);
});

test('clearing away, staging and going to a branch are no phases of their own', () => {
  expect(phases(asks('go'), reads('/repo/a'), runs('git switch -c x'), edits('/repo/a'))).toEqual([
    'go (2)',
    'edit a (1)',
  ]);
  expect(phases(asks('go'), runs('npm test'), runs('rm out.txt'))).toEqual(['go (2)']);
  expect(phases(asks('go'), edits('/repo/a'), runs('git add a'), runs("git commit -m 'Fix it'"))).toEqual([
    'go (1)',
    'commit “Fix it” (2)',
  ]);
});

test('looks between a commit and what follows it are part of the commits', () => {
  const told = [runs('git commit -m x'), runs('git status'), calls('TodoWrite', {}), runs('git log'), runs('git push')];
  expect(phases(asks('go'), edits('/repo/a'), ...told)).toEqual(['go (1)', 'commit “x”, git push (5)']);
});

test('what a subagent does inside its caller’s session belongs to the handing over', () => {
  const inside: Told = id => runs('npm test')(id).map(event => ({ ...event, agent_id: 'a1' }));
  const told = [asks('go'), edits('/repo/a'), calls('Task', { description: 'Look' }), inside, inside];
  expect(phases(...told)).toEqual(['go (1)', 'subagent: Look (3)']);
});

test('a phase whose every attempt was denied says so', () => {
  const denied = calls('Write', { file_path: '/repo/a', content: 'x' }, { error: 'no', data: { denied: true } });
  expect(phasesOf(storyOf(asks('go'), denied, says('I made it.')))).toMatchObject([{ denied: true, failed: false }]);
});

test('of a long prompt addresses give way before words', () => {
  const url = 'https://example.org/owner/repository/actions/runs/28557212037/job/84667634627';
  expect(phases(asks(`why is ${url} failing`))).toEqual(['why is example.org/…/84667634627 failing (0)']);
  expect(phases(asks(`the log is in /home/someone/projects/${'deep/'.repeat(12)}job.log now`))).toEqual([
    'the log is in …/job.log now (0)',
  ]);
  expect(phases(asks('word '.repeat(40)))).toEqual([`${'word '.repeat(16).trim()}… (0)`]);
});

test('a prompt that waited in a queue begins when what went before had ended', () => {
  const story = storyOf(asks('one'), runs('npm test'), runs('npm test'), asks('two', 'queued'), runs('ls'));
  const [one, two] = story.prompts as readonly { at: number; endedAt: number }[];
  if (two !== undefined) two.at = 1;
  expect(phasesOf(story).map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([
    [0, one?.endedAt],
    [one?.endedAt, two?.endedAt],
  ]);
});

test('tests that fail inside a pipe have failed', () => {
  expect(phases(asks('go'), edits('/repo/a'), runs('npm test | tail', '# pass 1\n# fail 2'))).toEqual([
    'go (1)',
    'run tests — FAILED (1)',
  ]);
});

test('what nobody asked for is named by what was done', () => {
  expect(phases(reads('/repo/a'), calls('Write', { file_path: '/repo/out.py', content: 'x' }))).toEqual([
    'edit out.py (2)',
  ]);
});

test('an answer without calls is a phase; a session without events has none', () => {
  expect(phases(asks('what is this?'), says('A parser.'))).toEqual(['what is this? (0)']);
  expect(phases()).toEqual([]);
});

test('plans belong to what is being done', () => {
  expect(
    phases(asks('go'), calls('TodoWrite', { todos: [] }), edits('/repo/a'), calls('TodoWrite', { todos: [] })),
  ).toEqual(['go (3)']);
});

test('every event and every call is in one phase, in order', () => {
  const told = fc.constantFrom(
    asks('a'),
    says('b'),
    reads('/repo/c'),
    edits('/repo/d'),
    runs('npm test'),
    fails('npm test'),
    runs('git commit -m x'),
    calls('TodoWrite', {}),
    calls('Agent', { prompt: 'x' }, null),
    fails('eslint .'),
  );
  fc.assert(
    fc.property(fc.array(told, { maxLength: 80 }), given => {
      const story = storyOf(...given);
      const found = phasesOf(story);
      expect(found.reduce((sum, phase) => sum + phase.events, 0)).toBe(story.events);
      expect(found.reduce((sum, phase) => sum + phase.errors, 0)).toBe(story.errors);
      expect(found.flatMap(phase => phase.steps.map(step => step.n))).toEqual(story.steps.map(step => step.n));
      for (const [i, phase] of found.entries()) {
        expect(phase.from).toBe(found[i - 1]?.to ?? 1);
        for (const step of phase.steps) expect(step.n >= phase.from && step.n < phase.to).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
