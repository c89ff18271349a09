import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, call, prompt, result, transcript } from './transcripts.ts';

const machine = new Machine();
const PEER = 'aa01';
const OTHER = 'aa02';
const EMPTY = 'aa03';
const HOSTILE = 'aa04';
const CLAUDE = 'c0ffee00-1234-4abc-8def-0123456789ab';

/** A log as the peer writes it: parent_id is all that joins rows. */
function log(id: string, ...rows: [type: string, data: object, more?: object][]): void {
  machine.write(`store/${id}/meta.json`, JSON.stringify({ session_id: id, started_at: 1 }));
  const lines = rows.map(([event_type, data, more], i) =>
    JSON.stringify({ event_type, timestamp: i + 1, event_id: `${id}-${i + 1}`, session_id: id, ...more, data }),
  );
  machine.write(`store/${id}/events.ndjson`, `${lines.join('\n')}\n`);
}

const bash = (command: string) => ({ tool_name: 'Bash', arguments: { command } });

beforeAll(() => {
  log(
    PEER,
    ['session_start', {}],
    ['user_prompt', { prompt: 'make it pass' }],
    ['tool_call', bash('pytest -q')],
    ['error', { message: 'exit 1' }],
    ['tool_call', bash('pytest -q')],
    ['tool_result', { result: 'ok' }, { parent_id: `${PEER}-5` }],
  );
  log(
    OTHER,
    ['user_prompt', { prompt: 'go' }],
    ['tool_call', bash('pytest')],
    ['error', { message: 'exit 1' }],
    ['tool_call', bash('git status')],
  );
  log(EMPTY, ['session_start', {}]);
  log(
    HOSTILE,
    ['user_prompt', { prompt: 'go \u001b]0;owned\u0007' }],
    ['tool_call', bash('ls \u001b[31m')],
    ['tool_result', { result: '\u001b[2Jrows_of\u202e.csv \u0007 bad\u009b_name.csv' }, { parent_id: `${HOSTILE}-2` }],
    ['tool_call', bash('cat \u001b[2Jrows_of\u202e.csv bad\u009b_name.csv')],
  );
  const file = machine.write(
    `in/${CLAUDE}.jsonl`,
    transcript(
      CLAUDE,
      prompt(0, 'Make the totals right'),
      answer(1, 'm1', [call('t1', 'Bash', { command: 'git grep -n total' })]),
      result(2, 't1', 'src/cart.ts:7: const total = rows.length;'),
      answer(3, 'm2', [call('t2', 'Read', { file_path: '/home/kim/shop/src/cart.ts' })]),
      result(4, 't2', '     7→  const total = rows.length;'),
      answer(5, 'm3', [
        call('t3', 'Edit', {
          file_path: '/home/kim/shop/src/cart.ts',
          old_string: '  const total = rows.length;',
          new_string: '  const total = sumOf(rows);',
        }),
      ]),
      result(6, 't3', 'done'),
    ),
  );
  expect(machine.run('import', file).code).toBe(0);
});

interface Link {
  kind: string;
  from: number;
  evidence: { value: string; from_quote: string; to_quote: string } | null;
}
const links = (report: { chain: { n: number; link: Link | null }[] }) =>
  report.chain.map(({ n, link }) => [n, link?.kind ?? null, link?.from ?? null]);

describe('why', () => {
  test('tells a retry from the root on', () => {
    const { code, stdout, stderr } = machine.run('why', PEER, '5');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatchInlineSnapshot(`
      "Why did #5 happen? session aa01

      #2  prompt  make it pass
      #3  Bash  pytest -q
          ← #2 came before; nothing more is known
      #4  error  exit 1
          ← what came of #3
      #5  Bash  pytest -q
          ← retry of #3, which failed: exit 1
      "
    `);
  });

  test('takes no other command for a retry', () => {
    const report = machine.json('why', OTHER, '4', '--json');
    expect(links(report)).toEqual([
      [1, null, null],
      [4, 'before', 1],
    ]);
  });

  test('follows values and files, with evidence from both events', () => {
    const { events } = machine.json('inspect', CLAUDE);
    const edit = events.findIndex((event: { data: { tool_name?: string } }) => event.data.tool_name === 'Edit') + 1;
    const report = machine.json('why', CLAUDE, String(edit), '--json');
    const kinds = report.chain.map(({ link }: { link: Link | null }) => link?.kind ?? null);
    expect(kinds).toEqual([null, 'before', 'outcome', 'data_flow', 'outcome', 'read_write']);
    const { link } = report.chain.at(-1);
    expect(link.evidence.value).toBe('const total = rows.length;');
    expect(events[link.from - 1]).toMatchObject({ event_id: link.from_event_id });
    expect(events[link.from - 1].data.result).toContain(link.evidence.from_quote);
    expect(events[link.to - 1].data.arguments.old_string).toContain(link.evidence.to_quote);
  });

  test('takes an event by its id, and by #N', () => {
    const byNumber = machine.json('why', PEER, '5', '--json');
    expect(byNumber.event).toMatchObject({ n: 5, event_id: `${PEER}-5` });
    expect(machine.json('why', PEER, `${PEER}-5`, '--json')).toEqual(byNumber);
    expect(machine.json('why', PEER, '#5', '--json')).toEqual(byNumber);
  });

  test('--effects goes forward', () => {
    const { effects } = machine.json('why', PEER, '3', '--effects', '--json');
    expect(effects.nodes.map(({ n, link }: { n: number; link: Link }) => [n, link.kind])).toEqual([
      [4, 'outcome'],
      [5, 'retry'],
    ]);
    expect(machine.run('why', PEER, '3', '--effects').stdout).toContain('What it led to');
  });

  test('--all needs no event, and tells of every call', () => {
    const { coverage, event } = machine.json('why', PEER, '--all', '--json');
    expect(event).toBeNull();
    expect(coverage).toMatchObject({ tool_calls: 2, later_calls: 1, explained: 1, share: 1 });
    expect(machine.run('why', OTHER, '--all').stdout).toContain('git status');
  });

  test('an event that there is not is one line, exit 1', () => {
    for (const event of ['99', '#0', 'nothing']) {
      const { code, stdout, stderr } = machine.run('why', PEER, event);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^tacho: session aa01 has [^\n]*\n$/);
    }
  });

  test('no event is a question that cannot be answered, exit 2', () => {
    expect(machine.run('why')).toMatchObject({ code: 2, stdout: '' });
    expect(machine.run('why', PEER, '1', '--all')).toMatchObject({ code: 2, stdout: '' });
  });

  test('a session without calls', () => {
    expect(links(machine.json('why', EMPTY, '1', '--json'))).toEqual([[1, null, null]]);
    expect(machine.run('why', EMPTY, '--all')).toMatchObject({ code: 0, stderr: '' });
  });

  test('what a session holds never reaches the terminal raw', () => {
    for (const args of [['4'], ['2', '--effects'], ['--all'], ['4', '--json'], ['--all', '--json']]) {
      const { code, stdout } = machine.run('why', HOSTILE, ...args);
      expect(code).toBe(0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });
});
