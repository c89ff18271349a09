import { expect, test } from 'vitest';
import { calls, edits, reads, runs, storyOf } from '../../core/story/fixtures/told.ts';
import { changesOf, lastingChangesOf, readsOf } from './changes.ts';

const failedRead = calls('Read', { file_path: '/repo/gone' }, { error: 'File does not exist.' });

test('lines of one file add up; what the shell did to it is unknown', () => {
  const { steps } = storyOf(edits('/repo/a', 'x', 'x\ny'), edits('/repo/a'), runs('echo z >> a'));
  expect(changesOf(steps, '/repo')).toEqual([{ path: 'a', added: 2, removed: 1, unknown: 1 }]);
});

test('what was removed again is a change of its phase and none of the session, and so is a plan', () => {
  const { steps } = storyOf(
    edits('/repo/docs/a'),
    edits('/repo/b'),
    runs('cd /repo && rm -r docs'),
    edits('/h/.claude/plans/p.md'),
  );
  expect(changesOf(steps, '/repo').map(of => of.path)).toEqual(['docs/a', 'b', '/h/.claude/plans/p.md']);
  expect(lastingChangesOf(steps, '/repo').map(of => of.path)).toEqual(['b']);
});

test('a file that could not be read was not', () => {
  expect(readsOf(storyOf(reads('/repo/a'), failedRead, runs('cat b')).steps)).toEqual(['/repo/a', 'b']);
});
