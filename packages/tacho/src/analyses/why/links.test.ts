import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bash, call, type Draft, fails, prompt, result, says, session } from './fixtures/session.ts';
import { eachText } from './texts.ts';

describe('a link', () => {
  test('by ids leads from a result to its call', () => {
    const { linkOf } = session(prompt('go'), bash('a', 'ls'), result('a', 'x'));
    expect(linkOf(3)).toMatchObject({ kind: 'outcome', from: 2, evidence: { value: 'a' } });
  });

  test('is a retry where the same command runs after it failed', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'npm run pack'),
      fails('a', 'Exit code 2'),
      bash('b', 'npm run pack'),
    );
    expect(linkOf(4)).toMatchObject({
      kind: 'retry',
      from: 2,
      failure: { n: 3 },
      evidence: { value: 'npm run pack', from_quote: 'npm run pack', to_quote: 'npm run pack' },
    });
  });

  test('is none where another command runs after a failure', () => {
    const { linkOf } = session(prompt('go'), bash('a', 'pytest'), fails('a', 'exit 1'), bash('b', 'git status'));
    expect(linkOf(4)).toEqual({ kind: 'before', from: 1, to: 4, evidence: null });
  });

  test('is the latest result that brought a value into play', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'ls -R'),
      result('a', 'src/cart.ts\nsrc/orders.ts'),
      bash('b', 'git grep total'),
      result('b', 'src/cart.ts:12: total'),
      call('c', 'Read', { file_path: '/home/kim/shop/src/cart.ts' }),
    );
    expect(linkOf(6)).toMatchObject({
      kind: 'data_flow',
      from: 5,
      evidence: { value: 'src/cart.ts', from_quote: 'src/cart.ts:12: total', to_quote: '/home/kim/shop/src/cart.ts' },
    });
  });

  test('is not a result that only says again what its call named', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'ls'),
      result('a', 'orders-2024.csv'),
      bash('b', 'wc -l orders-2024.csv'),
      result('b', '12 orders-2024.csv'),
      bash('c', 'head -3 orders-2024.csv'),
    );
    expect(linkOf(6)).toMatchObject({ kind: 'data_flow', from: 3 });
  });

  test('is an id that a result gave', () => {
    const { linkOf } = session(
      prompt('go'),
      call('a', 'exec_command', { cmd: 'sleep 9', yield_time_ms: 1000 }),
      result('a', 'Process running with session ID 48213'),
      call('b', 'write_stdin', { session_id: 48213, chars: '', yield_time_ms: 1000 }),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'data_flow', from: 3, evidence: { value: '48213' } });
  });

  test('is the number of a task that was made', () => {
    const { linkOf } = session(
      prompt('go'),
      call('a', 'TaskCreate', { subject: 'Add rows' }),
      result('a', 'Task #3 created'),
      call('b', 'TaskUpdate', { taskId: '3', status: 'completed' }),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'data_flow', from: 3, evidence: { value: '3' } });
  });

  test('leads from an edit to what was read, by the lines that it replaces', () => {
    const { linkOf } = session(
      prompt('go'),
      call('a', 'Read', { file_path: '/home/kim/shop/src/cart.ts' }),
      result('a', '     1→export function total(rows: Row[]) {\n     2→  return 0;'),
      call('b', 'Edit', {
        file_path: '/home/kim/shop/src/cart.ts',
        old_string: 'export function total(rows: Row[]) {',
        new_string: 'export function total(rows: readonly Row[]) {',
      }),
    );
    expect(linkOf(4)).toMatchObject({
      kind: 'read_write',
      from: 3,
      evidence: { value: 'export function total(rows: Row[]) {' },
    });
  });

  test('leads from a patch to the shell command that showed the file', () => {
    const patch =
      '*** Begin Patch\n*** Update File: src/cart.ts\n@@\n-  const total = sumOf(rows);\n+  return 1;\n*** End Patch';
    const { linkOf } = session(
      prompt('go'),
      call('a', 'shell', { command: ['bash', '-lc', 'sed -n 1,80p src/cart.ts'] }),
      result('a', 'function f() {\n  const total = sumOf(rows);\n}'),
      call('b', 'apply_patch', { input: patch }, { files_written: ['src/cart.ts'] }),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'read_write', from: 3, evidence: { value: 'const total = sumOf(rows);' } });
  });

  test('leads from a run to the file that was written for it', () => {
    const { linkOf } = session(
      prompt('go'),
      call('a', 'Write', { file_path: '/home/kim/shop/check_rows.py', content: 'print(1)' }),
      result('a', 'ok'),
      bash('b', 'python check_rows.py'),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'write_use', from: 2, evidence: { value: 'check_rows.py' } });
  });

  test('leads from a repair to the failure that names the place', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'npm run pack'),
      fails('a', 'Exit code 1\nsrc/orders.ts(12,3): error: no such member'),
      call('b', 'Read', { file_path: '/home/kim/shop/src/orders.ts' }),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'failure_fix', from: 3, evidence: { value: 'src/orders.ts' } });
  });

  test('is the prompt that names it', () => {
    const { linkOf } = session(prompt('fix readRows in src/rows.ts'), call('a', 'Read', { file_path: 'src/rows.ts' }));
    expect(linkOf(2)).toMatchObject({ kind: 'prompt', from: 1, evidence: { value: 'src/rows.ts' } });
  });

  test('is what the agent said in the same message, also in plain words', () => {
    const { linkOf } = session(
      prompt('go'),
      says('Now I run the whole suite.', 'm1'),
      bash('a', 'npm test', { message_key: 'm1' }),
      result('a', 'ok'),
      says('Let me look at the whole suite again.', 'm2'),
      call('b', 'Bash', { command: 'npm test', description: 'Run the whole suite' }, { message_key: 'm2' }),
    );
    expect(linkOf(3)).toMatchObject({ kind: 'before' });
    expect(linkOf(6)).toMatchObject({ kind: 'own_words', from: 5, evidence: { value: 'the whole suite' } });
  });

  test('never rests on a common word', () => {
    const { linkOf } = session(
      prompt('check if the test is true'),
      bash('a', 'test true'),
      result('a', 'true'),
      bash('b', 'test true'),
    );
    expect(linkOf(2)).toMatchObject({ kind: 'before' });
    expect(linkOf(4)).toMatchObject({ kind: 'before' });
  });

  test('never rests on the folder of the session', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'pwd'),
      result('a', '/home/kim/shop'),
      bash('b', 'ls /home/kim/shop'),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'before' });
  });

  test('never takes two files of one name for one', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'ls -R'),
      result('a', '/opt/one/NOTES.md'),
      call('b', 'Read', { file_path: '/srv/two/NOTES.md' }),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'before' });
  });

  test('never rests on a setting of a call', () => {
    const { linkOf } = session(
      prompt('go'),
      call('a', 'exec_command', { cmd: 'ls', max_output_tokens: 12000, workdir: '/opt/build-7' }),
      result('a', 'ok'),
      call('b', 'exec_command', { cmd: 'pwd', max_output_tokens: 12000, workdir: '/opt/build-7' }),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'before' });
  });

  test('never rests on the folder that a command goes to', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'mktemp -d'),
      result('a', '/tmp/scratch.d41a'),
      bash('b', 'cd /tmp/scratch.d41a && date'),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'before' });
  });

  test('never takes an edit for the reason of the next one', () => {
    const edit = (id: string, now: string) =>
      call(id, 'Edit', { file_path: 'src/cart.ts', old_string: 'x', new_string: now });
    const { linkOf } = session(prompt('go'), edit('a', 'y'), result('a', 'ok'), edit('b', 'z'));
    expect(linkOf(4)?.kind).not.toBe('write_use');
  });

  test('never takes two commits for one that is tried again', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'git commit -m "Round the totals of a cart"'),
      fails('a', 'index.lock exists'),
      bash('b', 'git commit -m "Sort orders by their date"'),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'before' });
  });

  test('leads from an answer to the result that it speaks of', () => {
    const { linkOf } = session(
      prompt('go'),
      bash('a', 'git log'),
      result('a', 'commit 4f2a91c0d7'),
      says('It came in with 4f2a91c0d7.'),
    );
    expect(linkOf(4)).toMatchObject({ kind: 'data_flow', from: 3, evidence: { value: '4f2a91c0d7' } });
  });

  test('joins rows without tool_use ids by their parent', () => {
    const { linkOf } = session(
      { event_type: 'tool_call', data: { tool_name: 'Bash', arguments: { command: 'ls' } } },
      { event_type: 'tool_result', data: { result: 'cart-rows.csv' }, parent_id: 'e1' } as Draft,
      { event_type: 'tool_call', data: { tool_name: 'Bash', arguments: { command: 'wc cart-rows.csv' } } },
    );
    expect(linkOf(2)).toMatchObject({ kind: 'outcome', from: 1, evidence: { value: 'e1' } });
    expect(linkOf(3)).toMatchObject({ kind: 'data_flow', from: 2 });
  });

  test('leads from a task inside the session to the call that gave it', () => {
    const { linkOf } = session(
      prompt('go'),
      call('a', 'Task', { prompt: 'Count the rows of every file', subagent_type: 'general' }),
      { event_type: 'user_prompt', data: { prompt: 'Count the rows of every file', kind: 'sidechain' } },
    );
    expect(linkOf(3)).toMatchObject({ kind: 'started', from: 2 });
  });
});

describe('links of any session', () => {
  const word = fc.constantFrom(
    'src/cart.ts',
    'readRows',
    'lib/a-b.py',
    '48213',
    'run',
    'the',
    '🚀x',
    '\\nfoo_bar',
    'C:\\a_b\\n1',
    '\u001b[31m',
  );
  const text = fc.array(fc.oneof(word, fc.string({ maxLength: 6 })), { maxLength: 8 }).map(words => words.join(' '));
  const value = fc.oneof(
    text,
    fc.record({ command: text }),
    fc.record({ file_path: text, old_string: text, new_string: text }),
    fc.array(fc.record({ text })),
    fc.anything(),
  );
  const step = fc.oneof(
    text.map(prompt),
    text.map(words => says(words, 'm')),
    fc
      .tuple(fc.constantFrom('Bash', 'Read', 'Edit', 'TodoWrite', 'Task'), value, value, fc.boolean())
      .map(([tool, args, out, works]) => ({ tool, args, out, works })),
  );

  test('go back, and quote what stands in both events', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), steps => {
        const drafts = steps.flatMap((of, i): Draft[] =>
          'event_type' in of
            ? [of]
            : [
                call(`t${i}`, of.tool, of.args, { message_key: 'm' }),
                of.works ? result(`t${i}`, of.out) : fails(`t${i}`, of.out),
              ],
        );
        const { linkOf, events } = session(...drafts);
        for (const event of events.keys()) {
          const link = linkOf(event + 1);
          if (link === null) continue;
          expect(link.from).toBeLessThan(link.to);
          if (link.evidence === null || link.kind === 'outcome') continue;
          const { value: shared, from_quote, to_quote } = link.evidence;
          expect(from_quote).toContain(shared);
          expect(to_quote).toContain(shared);
          expect(holds(events[link.from - 1] as never, from_quote)).toBe(true);
          expect(holds(events[link.to - 1] as never, to_quote)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  function holds(event: Parameters<typeof eachText>[0], quote: string): boolean {
    let is = false;
    eachText(event, of => {
      is ||= of.includes(quote);
    });
    return is;
  }
});
