import { describe, expect, test } from 'vitest';
import {
  type Act,
  asks,
  calls,
  compared,
  edits,
  fails,
  linesOf,
  passes,
  reads,
  reportOn,
  runOf,
  runs,
} from './fixtures/run.ts';

const fix = asks('Fix the parser');

describe('phase by phase', () => {
  test('what only one side did, and what both did otherwise', () => {
    const a = [
      fix,
      reads('src/a.ts'),
      fails('npm test'),
      edits('src/a.ts'),
      passes('npm test'),
      asks('Commit'),
      runs('git commit -m a'),
    ];
    const b = [
      fix,
      reads('src/a.ts'),
      edits('src/a.ts', 'a', 'c'),
      passes('npx vitest'),
      asks('Commit'),
      runs('git commit -m b'),
    ];
    expect(linesOf(compared(a, b)).join('\n')).toMatchInlineSnapshot(`
      "  Phase 1: Fix the parser
          1 call alike
      +   Edit src/a.ts +1 −1 (A: phase 3, #6)
      − Phase 2: run tests — FAILED
      −   $ npm test ✕ exit 1, 2 tests failed
      − Phase 3: edit a.ts
      −   Edit src/a.ts +1 −1 (B: phase 1, #4)
        Phase 4 (B: 2): run tests
      −   $ npm test ✓ 5 passed
      +   $ npx vitest ✓ 5 passed
        Phase 5 (B: 3): Commit
      −   $ git commit -m a
      +   $ git commit -m b"
    `);
  });

  test('what is alike is one line, however long', () => {
    const did = [fix, reads('src/a.ts'), passes('npm test'), edits('src/a.ts'), passes('npm test')];
    expect(linesOf(compared([...did, asks('Push'), runs('git push')], did)).join('\n')).toMatchInlineSnapshot(`
      "  Phases 1–4 (alike)
      − Phase 5: Push
      −   $ git push"
    `);
  });

  test('many differences are counted, and all shown with --all', () => {
    const many = (word: string): Act[] => [fix, ...Array.from({ length: 40 }, (_, i) => runs(`cat ${word}-${i}`))];
    const report = compared(many('x'), many('y'));
    expect(linesOf(report)).toContain('    … 72 more differences; --all shows all');
    expect(linesOf(report, { all: true })).toHaveLength(81);
  });
});

test('where they first differ is told in words', () => {
  const diverged = (a: Act[], b: Act[]) => {
    const { phase_a, phase_b, label, text } = compared(a, b).diverged ?? {};
    return [phase_a, phase_b, label, text];
  };
  expect(diverged([fix, fails('npm test')], [fix, passes('npm test')])).toEqual([
    1,
    1,
    'Fix the parser',
    'A FAILED, B passed',
  ]);
  expect(diverged([fix, runs('python -m pytest')], [fix, runs('uv run pytest')])).toEqual([
    1,
    1,
    'Fix the parser',
    'A ran python -m pytest, B uv run pytest',
  ]);
  expect(diverged([fix, reads('a'), passes('npm test')], [fix, reads('a')])).toEqual([
    2,
    null,
    null,
    'only A: run tests',
  ]);
  expect(diverged([fix, edits('a', 'x', 'y')], [fix, edits('a', 'x', 'z')])[3]).toBe(
    'Edit a +1 −1: the same call with other content',
  );
});

test('paths in the folder of each session are the same, wherever the folders are', () => {
  const run = (id: string, cwd: string) =>
    runOf(
      { id, cwd },
      fix,
      reads(`${cwd}/src/a.ts`),
      runs(`cd ${cwd} && cat ${cwd}/x`),
      calls('Agent', { description: 'Look', prompt: `Find it in ${cwd}/src and tell` }),
    );
  expect(reportOn(run('a', '/home/one/app'), run('b', '/srv/two.x'))).toMatchObject({ identical: true });
  expect(reportOn(run('a', '/home/one/app'), run('b', '/home/one/app-2'))).toMatchObject({ identical: true });
});

test('agents that name their tools otherwise did the same when they ran and read the same', () => {
  const a = [fix, calls('Bash', { command: 'ls', timeout: 5 }), calls('Read', { file_path: 'a' })];
  const b = [fix, calls('run_shell_command', { command: 'ls' }), calls('read_file', { absolute_path: 'a' })];
  expect(compared(a, b)).toMatchObject({ identical: true, tools: { removed: ['Bash', 'Read'] } });
});
