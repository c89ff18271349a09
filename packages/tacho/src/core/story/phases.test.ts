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
