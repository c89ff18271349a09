/**
 * The page of an invented session, written by the real program: prompts, reads, an edit, a failing test and its retry, a subagent, a
 * compaction, a note, right-to-left text, and texts that mean no good.
 */
import { Machine } from '../../tacho/test/cli.ts';
import { answer, call, inside, prompt, result, transcript } from '../../tacho/test/transcripts.ts';

const ID = 'cccccccc-3333-4333-8333-444444444444';
/** Stands in the output of one command only. */
export const NEEDLE = 'zebra-in-the-output';
const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script></script>';
/** Of several lines, in a folder: its row has one line of it. */
const LONG_COMMAND = `cd /repo/packages/login-service &&\nnpm test -- ${'--reporter=verbose '.repeat(12)}`;
const USAGE = { input_tokens: 1_000, cache_read_input_tokens: 9_000, output_tokens: 500 };
const failed = { is_error: true };

/** Gives the machine, and the path of the page. */
export function writeInventedPage(): { machine: Machine; file: string } {
  const machine = new Machine();
  machine.config({ prices: { 'claude-invented-1': { input: 1, output: 1 } } });
  machine.write(
    `in/${ID}.jsonl`,
    transcript(
      ID,
      { ...prompt(0, `Fix the login test. ${HOSTILE}`), cwd: '/repo', gitBranch: 'fix/login' },
      answer(
        4,
        'msg_1',
        [
          { type: 'thinking', thinking: 'The test is the place to begin.' },
          { type: 'text', text: 'I will look at the **test** first.' },
          call('r1', 'Read', { file_path: '/repo/src/login.ts' }),
        ],
        USAGE,
      ),
      result(5, 'r1', '     1→export const login = 1;'),
      answer(9, 'msg_2', [call('t1', 'Bash', { command: LONG_COMMAND })], USAGE),
      result(20, 't1', `Exit code 1\nError: expected 2\n${NEEDLE}`, {}, failed),
      answer(
        24,
        'msg_3',
        [call('e1', 'Edit', { file_path: '/repo/src/login.ts', old_string: 'login = 1', new_string: 'login = 2' })],
        USAGE,
      ),
      result(25, 'e1', 'The file was changed.'),
      answer(28, 'msg_4', [call('t2', 'Bash', { command: 'npm test' })], USAGE),
      result(40, 't2', 'Tests  9 passed (9)'),
      answer(44, 'msg_5', [call('a1', 'Agent', { description: 'Look for other tests', prompt: 'Look' })], USAGE),
      ...inside(
        'helper',
        prompt(45, 'Look'),
        answer(48, 'msg_6', [call('s1', 'Grep', { pattern: 'login' })], USAGE),
        result(49, 's1', 'src/a.ts'),
      ),
      result(60, 'a1', 'No other tests.'),
      {
        type: 'system',
        subtype: 'compact_boundary',
        uuid: 'c1',
        timestamp: '2026-03-01T09:01:10.000Z',
        compactMetadata: { trigger: 'auto', preTokens: 90_000 },
      },
      answer(
        80,
        'msg_7',
        '# Done\n\nThe test passes:\n\n```ts\nlogin = 2;\n```\n\n[more](https://example.org/more) and ![a picture](https://example.org/p.png)',
        USAGE,
      ),
      prompt(600, 'תודה! Was that all? שלום עולם'),
      answer(610, 'msg_8', 'Yes.', USAGE),
    ),
  );
  machine.run('import', `${machine.root}/in`);
  machine.run('annotate', ID, '#3', '--note', 'Begin here', '--bookmark');
  const { code, stderr } = machine.run('replay', ID, '--output', 'page.html');
  if (code !== 0) throw new Error(stderr);
  return { machine, file: `${machine.cwd}/page.html` };
}
