import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, call, inside, prompt, result, transcript } from './transcripts.ts';

const MAIN = 'aaaaaaaa-1111-4222-8333-444444444444';
const FORK = 'bbbbbbbb-1111-4222-8333-444444444444';
const MILLION = 1_000_000;

/** USD per million tokens: each amount below is whole numbers of them. */
const PRICES = {
  'claude-invented-1': { input: 2, output: 10, cache_read: 1, cache_write_5m: 4, cache_write_1h: 8 },
};

const machine = new Machine();

beforeAll(() => {
  machine.config({ prices: PRICES });
  const shared = [
    prompt(0, 'Fix the parser'),
    // 1M input, 1M output: 2 + 10 USD, for a call that failed.
    answer(1, 'msg_1', [call('t1', 'Bash', { command: 'npm test' })], {
      input_tokens: MILLION,
      output_tokens: MILLION,
    }),
    result(2, 't1', '1 failed', {}, { is_error: true }),
    // 2M cache reads, 1M written for 5 minutes, 1M for an hour: 2 + 4 + 8 USD. Told after the next prompt.
    answer(3, 'msg_2', 'Fixed.', {
      cache_read_input_tokens: 2 * MILLION,
      cache_creation_input_tokens: 2 * MILLION,
      cache_creation: { ephemeral_5m_input_tokens: MILLION, ephemeral_1h_input_tokens: MILLION },
    }),
  ];
  const main = [
    ...shared,
    prompt(10, 'And the docs'),
    // A model that no list has a price for.
    { ...answer(11, 'msg_3', 'Done.', { input_tokens: 5 }) },
  ];
  (main[5] as { message: { model: string } }).message.model = 'claude-nobody-9';
  // 3M output: 30 USD.
  const fork = [...shared, prompt(20, 'Another way'), answer(21, 'msg_4', 'Tried.', { output_tokens: 3 * MILLION })];
  // 0.5M output: 5 USD.
  const subagent = inside('ab12', prompt(1.5, 'Look'), answer(1.6, 'msg_5', 'Seen.', { output_tokens: MILLION / 2 }));
  machine.write(`in/${FORK}.jsonl`, transcript(FORK, ...fork));
  machine.write(`in/${MAIN}.jsonl`, transcript(MAIN, ...main));
  machine.write('in/agent-ab12.jsonl', transcript(MAIN, ...subagent));
  machine.json('import', '../in', '--json');
});

describe('cost', () => {
  test('is the sum of buckets at their rates: by model, prompt and tool, with what was wasted', () => {
    expect(machine.json('cost', MAIN, '--json')).toMatchObject({
      session_id: MAIN,
      total_usd: 26,
      messages: 3,
      unpriced_messages: 1,
      partly_priced_messages: 2,
      by_model: {
        'claude-invented-1': { messages: 2, unpriced_messages: 0, usd: 26 },
        'claude-nobody-9': { messages: 1, unpriced_messages: 1, usd: null },
      },
      by_prompt: [
        { label: 'Fix the parser', messages: 2, usd: 26, wasted_usd: 12, errors: 1, failed: true },
        { label: 'And the docs', messages: 1, usd: null, wasted_usd: null, errors: 0, failed: false },
      ],
      by_tool: { '(no tool)': { calls: 0, usd: 14 }, Bash: { calls: 1, usd: 12 } },
      wasted_usd: 12,
      failed_calls: 1,
      estimate: null,
      reported_usd: null,
      subagents: [{ session_id: `${MAIN}_ab12`, total_usd: 5 }],
      subagents_usd: 5,
      inherited: { messages: 0, usd: null, tokens: 0, from: [] },
    });
  });

  test('says the same in words', () => {
    expect(machine.run('cost', MAIN).stdout).toMatchInlineSnapshot(`
      "Session:       aaaaaaaa-1111-4222-8333-444444444444
      Cost:          $26.00+
      Subagents:     1, $5.00; together $31.00+
      API messages:  3, 1 without a price and in no sum, 2 partly priced
      Wasted on failed phases and calls: $12.00 (1 failed call)

      Model              Messages    Cost   Share
      claude-invented-1         2  $26.00  100.0%
      claude-nobody-9           1       –       –

      Prompt          Messages    Cost   Share
      Fix the parser         2  $26.00  100.0%  failed

      Tool       Calls    Cost  Share
      (no tool)      –  $14.00  53.8%
      Bash           1  $12.00  46.2%
      A message's cost is shared by the calls it made.

      Subagent      Cost  Share
      Look · ab12  $5.00  16.1%
      "
    `);
  });

  test('of a fork counts what it copied and says whose it is', () => {
    expect(machine.json('cost', FORK, '--json')).toMatchObject({
      total_usd: 56,
      inherited: { messages: 2, usd: 26, tokens: 6 * MILLION, from: [MAIN] },
    });
    expect(machine.run('cost', FORK).stdout).toContain(`$26.00 of it, 2 messages from ${MAIN}`);
  });

  test('of the whole store counts each message once', () => {
    const { total_usd, messages, unpriced_messages, by_model } = machine.json('cost', '--all', '--json');
    expect({ total_usd, messages, unpriced_messages }).toEqual({
      total_usd: 26 + 30 + 5,
      messages: 5,
      unpriced_messages: 1,
    });
    expect(by_model['claude-nobody-9']).toMatchObject({ messages: 1, unpriced_messages: 1, usd: null });
    expect(machine.json('stats', '--all', '--json')).toMatchObject({
      assistant_messages: 5,
      tokens: { input: MILLION + 5, output: 4.5 * MILLION, cache_read: 2 * MILLION, cache_write: 2 * MILLION },
    });
  });

  test('--explain has a line for each amount, and their sum is the cost', () => {
    const { lines, total_usd } = machine.json('cost', MAIN, '--explain', '--json');
    const amounts = lines.flatMap((message: { priced: { lines: object[] } | null }) => message.priced?.lines ?? []);
    expect(amounts).toEqual([
      { bucket: 'input', tokens: MILLION, usd_per_mtok: 2, usd: 2 },
      { bucket: 'output', tokens: MILLION, usd_per_mtok: 10, usd: 10 },
      { bucket: 'cache_read', tokens: 2 * MILLION, usd_per_mtok: 1, usd: 2 },
      { bucket: 'cache_write_5m', tokens: MILLION, usd_per_mtok: 4, usd: 4 },
      { bucket: 'cache_write_1h', tokens: MILLION, usd_per_mtok: 8, usd: 8 },
    ]);
    expect(amounts.reduce((sum: number, { usd }: { usd: number }) => sum + usd, 0)).toBe(total_usd);
    const { stdout } = machine.run('cost', MAIN, '--explain');
    const printed = stdout.slice(0, stdout.indexOf('  sum\n')).match(/^ *\d+\.\d{8}(?= {2}.*claude)/gm) ?? [];
    expect(printed).toHaveLength(5);
    expect(stdout).toContain(`\n${printed.reduce((sum, usd) => sum + Number(usd), 0).toFixed(8)}  sum\n`);
  });

  test('at prices given on the command line, cache rates follow the input price', () => {
    const { stdout } = machine.run('cost', MAIN, '--input-price', '1', '--output-price', '0');
    // 1M input; 2M reads at 0.1; 1M at 1.25; 1M at 2; and 5 tokens of the model without a price. No message tells all buckets.
    expect(stdout).toMatch(/Cost: +\$4\.45\+\n/);
    expect(stdout).toContain('cache reads at 0.1, 5m writes at 1.25, 1h writes at 2 times the input price');
  });

  test('--model prices every message as another model', () => {
    expect(machine.json('cost', MAIN, '--model', 'claude-invented-1', '--json')).toMatchObject({
      total_usd: 26.00001,
      unpriced_messages: 0,
    });
    expect(machine.json('cost', MAIN, '--model', 'opus', '--json').total_usd).toBeGreaterThan(0);
  });

  test('follows the config: a new price counts at once, in lists and in the store, too', () => {
    machine.config({ prices: { 'claude-invented-1': { output: 1 } } });
    expect(machine.json('cost', FORK, '--json').total_usd).toBe(4);
    expect(machine.json('cost', '--all', '--json').total_usd).toBe(4.5);
    expect(machine.json('list', '--json', '--text', 'bbbbbbbb')).toMatchObject([{ total_usd: 4 }]);
    machine.config({ prices: PRICES });
    expect(machine.json('cost', '--all', '--json').total_usd).toBe(61);
  });
});

test('a session without any usage has an estimate, apart from what is known', () => {
  const store = new Machine();
  store.config({ prices: { '*': { input: 1, output: 1 } } });
  const prompt = { event_type: 'user_prompt', timestamp: 1, data: { prompt: 'x'.repeat(4000) } };
  store.write('store/hooked/events.ndjson', `${JSON.stringify(prompt)}\n`);
  expect(store.json('cost', '--json')).toMatchObject({
    total_usd: null,
    messages: 0,
    estimate: { usd: 0.001, input_tokens: 1000, output_tokens: 0 },
  });
  expect(store.run('cost').stdout).toMatch(/~\$0\.0010 estimated from text length as claude-sonnet-/);
});
