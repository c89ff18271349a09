import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asks, calls, edits, fails, reads, runs, storyOf, type Told } from './fixtures/told.ts';
import { findRetries } from './retries.ts';
import { succeeded } from './step.ts';

const retries = (...told: Told[]) =>
  findRetries(storyOf(asks('go'), ...told).steps).map(({ failed, step, kind, afterChange }) =>
    [failed, step, kind, ...(afterChange ? ['after a change'] : [])].join(' '),
  );

test('the same command after its failure', () => {
  expect(retries(fails('npm test'), runs('npm test'))).toEqual(['0 1 same']);
});

test('a variant of it: other options, another way to start the runner', () => {
  expect(retries(fails('pytest'), fails('pytest -x'), runs('uv run pytest'))).toEqual(['0 1 variant', '1 2 variant']);
});

test('running twice what worked is none: the peer counts any command that comes again', () => {
  expect(retries(runs('git status'), runs('git status'))).toEqual([]);
});

test('another command after a failure is none', () => {
  expect(retries(fails('pytest'), runs('git status'))).toEqual([]);
  expect(retries(fails('git push'), runs('git pull'))).toEqual([]);
  expect(retries(fails('node a.js'), runs('node totally/other.js --with things'))).toEqual([]);
});

test('another command of one script is none, however they are prepared', () => {
  const script = (word: string) => `cd /repo && export STRATEGY=manual && ./harness.sh ${word}`;
  expect(retries(fails(script('verify')), runs(script('cleanup')))).toEqual([]);
  expect(retries(fails(script('verify')), runs('cd /repo && ./harness.sh verify'))).toEqual(['0 1 variant']);
});

test('an edit by another tool than the one that failed', () => {
  const failed = calls('Edit', { file_path: '/repo/a', old_string: 'x', new_string: 'y' }, { error: 'not read yet' });
  const multi = calls('MultiEdit', { file_path: '/repo/a', edits: [] });
  expect(retries(failed, multi)).toEqual(['0 1 variant']);
});

test('after a change of a file it says so', () => {
  expect(retries(fails('npm test'), edits('/repo/a.ts'), runs('npm test'))).toEqual(['0 2 same after a change']);
});

test('an edit of the same file after one that did not match', () => {
  const failed = calls('Edit', { file_path: '/repo/a', old_string: 'x', new_string: 'y' }, { error: 'not found' });
  expect(retries(failed, reads('/repo/a'), edits('/repo/a'))).toEqual(['0 2 variant']);
  expect(retries(failed, edits('/repo/b'))).toEqual([]);
});

test('a success ends it, and so does a denied call', () => {
  expect(retries(fails('npm test'), runs('npm test'), runs('npm test'))).toEqual(['0 1 same']);
  const denied = calls('Bash', { command: 'npm test' }, { error: 'no', data: { denied: true } });
  expect(retries(denied, runs('npm test'))).toEqual([]);
});

test('a failure that nobody tries again for long is forgotten', () => {
  expect(retries(fails('npm test'), ...Array.from({ length: 41 }, () => reads('/repo/x')), runs('npm test'))).toEqual(
    [],
  );
  expect(retries(fails('npm test'), asks('b'), asks('c'), runs('npm test'))).toEqual([]);
});

test('each retry is of a failure before it with its aim, and of no two', () => {
  const step = fc.tuple(fc.constantFrom('npm test', 'pytest', 'git push', 'ls', 'make'), fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), given => {
      const told = given.flatMap(([command, fails_, edit]) => [
        fails_ ? fails(command) : runs(command),
        ...(edit ? [edits('/repo/a')] : []),
      ]);
      const { steps } = storyOf(asks('go'), ...told);
      const found = findRetries(steps);
      expect(new Set(found.map(of => of.step)).size).toBe(found.length);
      expect(new Set(found.map(of => of.failed)).size).toBe(found.length);
      for (const { failed, step: at } of found) {
        expect(at).toBeGreaterThan(failed);
        expect(succeeded(steps[failed] as (typeof steps)[0])).toBe(false);
        expect(steps[at]?.aim).toBe(steps[failed]?.aim);
      }
    }),
  );
});
