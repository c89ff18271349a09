import { expect, test } from 'vitest';
import { calls, edits, reads, runs, storyOf, type Told } from '../../core/story/fixtures/told.ts';
import { localiser } from './local.ts';
import { Numbers, StepKeys } from './step-keys.ts';

const numbers = new Numbers();
const keysIn = (cwd: string) => {
  const keys = new StepKeys(numbers, localiser(cwd));
  return (told: Told) => storyOf(told).steps.map(step => keys.of(step))[0];
};
const [inA, inB] = [keysIn('/home/a/repo'), keysIn('/home/b/repo')];

test.each([
  ['a command', runs('npm test /home/a/repo/x.ts'), runs('npm   test /home/b/repo/x.ts')],
  ['a read', reads('/home/a/repo/x.ts'), reads('/home/b/repo/x.ts')],
  ['an edit', edits('/home/a/repo/x.ts'), edits('/home/b/repo/x.ts')],
  ['a call of any other tool', calls('WebSearch', { query: 'x' }), calls('WebSearch', { query: 'x' })],
])('%s is the same in the folder of either session, at first and again', (_, a, b) => {
  const key = inA(a);
  expect([inA(a), inB(b), inB(b)]).toEqual([key, key, key]);
});

test('to read a file, to write it and to run its name are three things', () => {
  const told = [reads('/home/a/repo/x.ts'), edits('/home/a/repo/x.ts'), runs('x.ts'), runs('y.ts')];
  expect(new Set(told.map(inA)).size).toBe(4);
});

test('commands are listed once, in order, without their folder', () => {
  const keys = new StepKeys(numbers, localiser('/home/a/repo'));
  const { steps } = storyOf(
    runs('ls'),
    runs('cat /home/a/repo/x'),
    reads('/home/a/repo/x'),
    runs('cat   x'),
    runs('ls'),
  );
  for (const step of steps) keys.of(step);
  expect([...keys.commands.values()]).toEqual(['ls', 'cat x']);
});
