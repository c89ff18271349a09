import { expect, test } from 'vitest';
import { calls, reads, runs, storyOf } from './fixtures/told.ts';
import { Meanings } from './meanings.ts';

test('what comes again is looked into once', () => {
  const meanings = new Meanings();
  const long = 'x'.repeat(300);
  expect(meanings.ofCommand('npm test')).toBe(meanings.ofCommand('npm test'));
  expect(meanings.ofText('/repo/a.ts')).toBe(meanings.ofText('/repo/a.ts'));
  expect(meanings.ofTool('Read', '/repo/a.ts')).toBe(meanings.ofTool('Read', '/repo/a.ts'));
  expect(meanings.ofTool('Edit', '/repo/a.ts')).not.toEqual(meanings.ofTool('Edit', '/repo/b.ts'));
  // A long text is nobody's path.
  expect(meanings.ofText(long)).not.toBe(meanings.ofText(long));
});

test('after many others a call means the same', () => {
  const meanings = new Meanings();
  const first = { command: meanings.ofCommand('git push'), text: meanings.ofText('/repo/a b.ts') };
  for (let n = 0; n < 5_000; n++) {
    meanings.ofCommand(`git push ${n}`);
    meanings.ofText(`/repo/${n}.ts`);
    meanings.ofTool(`tool ${n}`, 'target');
    meanings.ofTool('Read', `/repo/${n}.ts`);
  }
  expect(meanings.ofCommand('git push')).toEqual(first.command);
  expect(meanings.ofText('/repo/a b.ts')).toEqual(first.text);
  expect(meanings.ofText('/repo/4999.ts')).toEqual({ line: '/repo/4999.ts', list: ['/repo/4999.ts'] });
  expect(meanings.ofTool('Read', '/repo/4999.ts')).toEqual({ activity: 'explore', aim: 'Read /repo/4999.ts' });
  expect(meanings.ofTool('tool 4999', 'target')).toEqual({ activity: 'other', aim: 'tool 4999 target' });
});

test('equal calls of a story share what they are about', () => {
  const { steps } = storyOf(reads('/repo/a.ts'), reads('/repo/a.ts'), runs('npm  test'), runs('npm  test'));
  expect(steps.map(({ detail }) => detail)).toEqual(['/repo/a.ts', '/repo/a.ts', 'npm test', 'npm test']);
  expect(steps[1]?.reads).toBe(steps[0]?.reads);
  expect(steps.map(({ command }) => command).slice(2)).toEqual(['npm  test', 'npm  test']);
});

test('a blank in a path stays in the path and not in the line', () => {
  const [step] = storyOf(calls('Read', { file_path: '/repo/a\n b.ts' })).steps;
  expect(step).toMatchObject({ reads: ['/repo/a\n b.ts'], detail: '/repo/a b.ts' });
});
