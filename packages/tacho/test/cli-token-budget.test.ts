import { beforeAll, describe, expect, test } from 'vitest';
import { Machine } from './cli.ts';
import { answer, call, inside, prompt, result, transcript } from './transcripts.ts';

const MAIN = 'aaaaaaaa-1111-4222-8333-444444444444';
const BIG = 'bbbbbbbb-1111-4222-8333-444444444444';
const PEER = 't1';

const machine = new Machine();

const on = (model: string, record: Record<string, unknown>) => {
  (record.message as { model: string }).model = model;
  return record;
};
const MODEL = 'claude-sonnet-4-5-20250929';
const held = (tokens: number, output = 100) => ({
  input_tokens: 5,
  cache_read_input_tokens: tokens - 1_005,
  cache_creation_input_tokens: 1_000,
  output_tokens: output,
});

beforeAll(() => {
  const records = [
    prompt(0, 'Fix the \u001b[31mparser\u001b[0m'),
    on(MODEL, answer(60, 'msg_1', [call('t1', 'Bash', { command: 'npm test' })], held(20_000))),
    result(70, 't1', 'x'.repeat(3_600)),
    on(MODEL, answer(80, 'msg_2', [call('t2', 'Re\u001b[2Jad', { file_path: 'a.ts' })], held(120_000))),
    result(90, 't2', 'y'.repeat(4_000)),
    on(MODEL, answer(100, 'msg_3', 'Done.', held(190_000))),
    {
      type: 'system',
      subtype: 'compact_boundary',
      uuid: 'compact',
      timestamp: '2026-03-01T09:02:00.000Z',
      content: 'Conversation compacted',
      compactMetadata: { trigger: 'auto', preTokens: 190_100, postTokens: 12_000 },
    },
    prompt(130, 'Go on'),
    on(MODEL, answer(140, 'msg_4', 'On.', held(40_000))),
  ];
  const subagent = inside('ab12', prompt(1.5, 'Look'), on(MODEL, answer(1.6, 'msg_9', 'Seen.', held(9_000))));
  machine.write(`in/${MAIN}.jsonl`, transcript(MAIN, ...records));
  machine.write('in/agent-ab12.jsonl', transcript(MAIN, ...subagent));
  // The long context of a model that holds 200,000 by the table.
  machine.write(
    `in/${BIG}.jsonl`,
    transcript(BIG, prompt(0, 'Read all'), on(MODEL, answer(10, 'msg_5', 'Read.', held(260_000)))),
  );
  machine.json('import', '../in', '--json');
  const rows = [
    { event_type: 'llm_request', timestamp: 1, event_id: 't1-1', data: { model: 'gpt-4o', input_tokens: 64_000 } },
    { event_type: 'llm_response', timestamp: 2, event_id: 't1-2', data: { output_tokens: 500 } },
    { event_type: 'llm_request', timestamp: 3, event_id: 't1-3', data: { model: 'gpt-4o', input_tokens: 56_000 } },
  ];
  machine.write(`store/${PEER}/events.ndjson`, rows.map(row => `${JSON.stringify(row)}\n`).join(''));
  machine.write(`store/${PEER}/meta.json`, JSON.stringify({ session_id: PEER, started_at: 1 }));
});

describe('token-budget', () => {
  test('shows how full the context was, what filled it, and what compactions freed', () => {
    const { code, stdout, stderr } = machine.run('token-budget', MAIN);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatchInlineSnapshot(`
      "Session: aaaaaaaa-1111-4222-8333-444444444444
      Requests:      4 claude-sonnet-4-5-20250929
      Limit:         200.0k by the price table
      Peak:          190,000 of 200,000, 95% at #8, 1m 40s in
      Last:          40,000 of 200,000, 20%
      Growth:        170.0k on top of 20.0k, ~56.7k a request
      90% or more:   1 request, the first #8

      Context by request
      ▂▅█▂

      What filled it (~ by the length of the texts)
                                                               Number  Tokens  Share
      The first request: system prompt, tools, memory, prompt           20.0k    11%
      Bash results                                                  1  ~90.0k    47%
      Re\\x1b[2Jad results                                           1  ~63.6k    33%
      What the agent wrote itself                                   2  ~16.4k   8.6%

      Biggest single ones
                              Tokens
      #3  Bash result         ~90.0k
      #6  Re\\x1b[2Jad result  ~63.6k

      Compactions
                               Before  After   Freed
      #9  compacted by itself  190.0k  40.0k  150.0k
      "
    `);
  });

  test('as JSON has every request', () => {
    const report = machine.json('token-budget', MAIN, '--json');
    expect(report.requests.map((of: { tokens: number }) => of.tokens)).toEqual([20_000, 120_000, 190_000, 40_000]);
    expect(report.peak).toEqual({
      n: expect.any(Number),
      at: Date.UTC(2026, 2, 1, 9, 1, 40) / 1000,
      model: MODEL,
      tokens: 190_000,
      output_tokens: 100,
      limit: 200_000,
      share: 0.95,
      over: true,
    });
    const grown = report.filled_by.reduce((sum: number, of: { tokens: number }) => sum + of.tokens, 0);
    expect(grown).toBe(report.growth_tokens);
    expect(report.growth_tokens).toBe(170_000);
    expect(report.compactions).toMatchObject([
      { before: 190_000, after: 40_000, freed: 150_000, reported_after: 12_000 },
    ]);
  });

  test('W13: takes the peer’s requests: half of the window, where the peer adds them up to 94 %', () => {
    const { stdout } = machine.run('token-budget', PEER);
    expect(stdout).toMatch(/^Limit: +128\.0k by the price table$/m);
    expect(stdout).toMatch(/^Peak: +64,000 of 128,000, 50% at #1/m);
    expect(machine.json('token-budget', PEER, '--model', 'claude-3-5-sonnet', '--json').peak.share).toBe(0.32);
  });

  test('says that a limit was wrong, and gives no share of it', () => {
    const { stdout } = machine.run('token-budget', BIG);
    expect(stdout).toMatch(/^Peak: +260,000, – at #2/m);
    expect(stdout).toContain('#2 held 260.0k, more than the 200.0k that the price table says');
    expect(machine.json('token-budget', BIG, '--limit', '1000000', '--json').peak.share).toBe(0.26);
  });

  test('ends with 1 only where --warn-at was given and reached, with 2 where nobody knows', () => {
    expect(machine.run('token-budget', MAIN, '--warn-at', '95').code).toBe(1);
    expect(machine.run('token-budget', MAIN, '--warn-at', '96').code).toBe(0);
    expect(machine.run('token-budget', MAIN, '--limit', '190000', '--warn-at', '100%').code).toBe(1);
    expect(machine.run('token-budget', BIG, '--warn-at', '90')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--limit'),
    });
    for (const wrong of [
      ['--warn-at', '0'],
      ['--warn-at', 'x'],
      ['--limit', '0'],
      ['--model', 'nobody-1'],
    ])
      expect(machine.run('token-budget', MAIN, ...(wrong as string[])).code).toBe(2);
  });
});
