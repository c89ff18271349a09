import { expect, test } from 'vitest';
import { type Act, asks, calls, compacts, edits, reads, requests, runOf, runs } from './fixtures/run.ts';
import { redundantReads } from './reads.ts';

const redundant = (...acts: Act[]) => {
  const { story, contents } = runOf({ id: 'a' }, asks('Go'), ...acts);
  return redundantReads(story, contents.calls);
};

test('a file read three times was read twice too often', () => {
  expect(redundant(reads('a.py'), reads('a.py'), reads('a.py'))).toBe(2);
});

test('another part, another file, a write between or a compaction is a reason to look', () => {
  expect(redundant(reads('a.py'), reads('a.py', { offset: 200 }))).toBe(0);
  expect(redundant(reads('a.py'), reads('b/a.py'))).toBe(0);
  expect(redundant(reads('a.py'), edits('a.py'), reads('a.py'))).toBe(0);
  expect(redundant(reads('a.py'), compacts, reads('a.py'))).toBe(0);
  expect(redundant(reads('a.py'), edits('b.py'), reads('a.py'))).toBe(1);
});

test('so is an edit that failed, a command that may have changed the file, and git', () => {
  const failed = calls('Edit', { file_path: 'a.py', old_string: 'x', new_string: 'y' }, 'String not found');
  expect(redundant(reads('a.py'), failed, reads('a.py'))).toBe(0);
  expect(redundant(reads('src/a.py'), runs("sed -i 's/x/y/' src/a.py"), reads('src/a.py'))).toBe(0);
  expect(redundant(reads('a.py'), runs('git checkout main'), reads('a.py'))).toBe(0);
  expect(redundant(reads('a.py'), runs('wc -l a.py'), reads('a.py'))).toBe(1);
});

test('a context reset is a compaction, or a pause of more than two minutes between requests', () => {
  const resets = (pace: number, ...acts: Act[]) => {
    const { pauses, compactions } = runOf({ id: 'a', pace }, ...acts).contents;
    return { pauses, compactions };
  };
  expect(resets(121, requests(), requests(), requests())).toEqual({ pauses: 2, compactions: 0 });
  expect(resets(120, requests(), requests())).toEqual({ pauses: 0, compactions: 0 });
  // The time that a compaction took is not another one.
  expect(resets(121, requests(), compacts, requests())).toEqual({ pauses: 0, compactions: 1 });
});
