import { describe, expect, test } from 'vitest';
import { asks, calls, edits, fails, reads, runs, storyOf, type Told } from './fixtures/told.ts';
import { troublesOf } from './troubles.ts';

/** `test 0 2 overcome by 4`: what it was about, the steps that failed, how it ended. */
const troubles = (...told: Told[]) =>
  troublesOf(storyOf(asks('go'), ...told).steps).map(({ activity, failed, ending, by }) =>
    [activity, ...failed, ending, ...(by === null ? [] : ['by', by])].join(' '),
  );
const red = (command: string) => runs(command, 'Tests  1 failed | 3 passed (4)');
const green = (command: string) => runs(command, 'Tests  4 passed (4)');

describe('what is no trouble', () => {
  test('a search that finds nothing, a file that is not there, a page that is gone', () => {
    expect(
      troubles(
        fails('grep -r nothing src', 'Exit code 1'),
        calls('Read', { file_path: '/repo/none' }, { error: 'File does not exist.' }),
        calls('WebFetch', { url: 'https://example.com' }, { error: '404' }),
      ),
    ).toEqual([]);
  });

  test('a question with the answer no: the last program of a command is grep, and nothing was printed', () => {
    expect(troubles(fails('npm run dev | grep ready', 'Exit code 1'))).toEqual([]);
    expect(troubles(fails('./probe.sh | grep ready', 'Exit code 1\nError: no probe'))).toEqual(['run 0 open']);
  });

  test('a command that was stopped from outside', () => {
    expect(troubles(fails('timeout 5 ./server', 'Exit code 124'), fails('./server', 'Exit code 143'))).toEqual([]);
  });

  test('a call that its client never ran', () => {
    const sibling = calls(
      'Bash',
      { command: 'make' },
      { error: '<tool_use_error>Sibling tool call errored</tool_use_error>' },
    );
    expect(troubles(sibling)).toEqual([]);
  });
});

describe('tests', () => {
  test('that are red first and green later were overcome', () => {
    expect(
      troubles(fails('npm test'), edits('/repo/a.ts'), fails('npm test'), edits('/repo/a.ts'), runs('npm test')),
    ).toEqual(['test 0 2 overcome by 4']);
  });

  test('whose output says failed are red, although a pipe made the exit code 0', () => {
    expect(troubles(red('npm test | tail'))).toEqual(['test 0 open']);
  });

  test('of one file that pass do not make the whole suite pass', () => {
    expect(troubles(red('npx vitest run'), green('npx vitest run src/a.test.ts'))).toEqual(['test 0 partly by 1']);
  });

  test('of another file or another world that pass say nothing', () => {
    expect(troubles(red('npx vitest run src/a.test.ts'), green('npx vitest run src/b.test.ts'))).toEqual([
      'test 0 open',
    ]);
    expect(troubles(fails('pytest'), runs('cargo test'))).toEqual(['test 0 open']);
  });

  test('of everything that pass cover the file that failed', () => {
    expect(troubles(red('npx vitest run src/a.test.ts'), green('npm test'))).toEqual(['test 0 overcome by 1']);
  });

  test('that fail as a whole after one file of them are made good by the whole alone', () => {
    const [one, all] = ['npx vitest run src/a.test.ts', 'npx vitest run'];
    expect(troubles(red(one), red(all), green(one))).toEqual(['test 0 1 partly by 2']);
    expect(troubles(red(one), red(all), green(all))).toEqual(['test 0 1 overcome by 2']);
  });

  test('that go red again are open again', () => {
    expect(troubles(fails('npm test'), runs('npm test'), fails('npm test'))).toEqual([
      'test 0 overcome by 1',
      'test 2 open',
    ]);
  });
});

describe('a command of several gates', () => {
  test('failed at what its runner does not say has passed', () => {
    const both = calls(
      'Bash',
      { command: 'npm test && npm run lint' },
      { error: 'Exit code 1\nTests  4 passed (4)\n3 problems' },
    );
    expect(troubles(both, runs('npm run lint'))).toEqual(['test 0 overcome by 1']);
    expect(troubles(both, runs('npm test'))).toEqual(['test 0 open']);
  });

  test('is no gate where something else came behind it', () => {
    const [trouble] = troublesOf(storyOf(asks('go'), fails('npm run build && ./app --nonsense')).steps);
    expect(trouble).toMatchObject({ gate: false });
  });
});

test('a linter does not make a type check pass', () => {
  expect(troubles(fails('npm run typecheck'), runs('npm run lint'))).toEqual(['check 0 open']);
  expect(troubles(fails('npx eslint .'), runs('npm run lint'))).toEqual(['check 0 overcome by 1']);
});

test('an edit is made good by a later write of the same file, or by a command that names it', () => {
  const failed = calls(
    'Edit',
    { file_path: '/repo/a.ts', old_string: 'x', new_string: 'y' },
    { error: 'String to replace not found' },
  );
  expect(troubles(failed, reads('/repo/a.ts'), edits('/repo/a.ts'))).toEqual(['edit 0 overcome by 2']);
  expect(troubles(failed, calls('Write', { file_path: '/repo/a.ts', content: 'y' }))).toEqual([
    'edit 0 other_way by 1',
  ]);
  expect(troubles(failed, runs("sed -i 's/x/y/' a.ts"))).toEqual(['edit 0 other_way by 1']);
  expect(troubles(failed, edits('/repo/b.ts'))).toEqual(['edit 0 open']);
});

test('a commit is a commit, whatever its words and whatever comes before it', () => {
  expect(
    troubles(fails('git add -A && git commit -m "one"', 'Exit code 1\nhook failed'), runs('git commit -am "two"')),
  ).toEqual(['commit 0 overcome by 1']);
  expect(troubles(fails('git push'), runs('git commit -m x'))).toEqual(['commit 0 open']);
});

test('something else with much of the same words, soon after, is another way', () => {
  expect(troubles(fails('pip install torch'), runs('uv pip install torch --index cpu'))[0]).toMatch(
    /^install 0 (?:overcome|other_way) by 1$/,
  );
  expect(troubles(fails('python convert.py in.csv out.json'), runs('python3.12 convert.py in.csv out.json'))).toEqual([
    'run 0 other_way by 1',
  ]);
});

test('a call that began before the failure was known does not end it', () => {
  const [a, b] = ['t1', 't2'].map(id => ({
    event_type: 'tool_call',
    data: { tool_name: 'Bash', arguments: { command: 'npm test' }, tool_use_id: id },
  }));
  const story = storyOf(
    asks('go'),
    () => [a as object, b as object],
    () => [{ event_type: 'error', data: { tool_use_id: 't1', message: 'Exit code 1' } }],
    () => [{ event_type: 'tool_result', data: { tool_use_id: 't2', result: 'ok' } }],
  );
  expect(troublesOf(story.steps)).toMatchObject([{ ending: 'open' }]);
});
