import { describe, expect, test } from 'vitest';
import type { SessionFacts } from '../event-fold.ts';
import { createPricer } from '../pricing.ts';
import type { SessionMeta, SourceHeader, TraceEvent, Usage } from '../schema.ts';
import { CostFold, sumUsd } from './cost.ts';

/** USD per million tokens. From March on the large model costs half. */
const PRICES = createPricer([
  {
    pattern: 'large-1',
    from: null,
    rates: { input: 10, cache_read: 1, cache_write_5m: 12.5, cache_write_1h: 20, output: 50 },
  },
  {
    pattern: 'large-1',
    from: '2026-03-01',
    rates: { input: 5, cache_read: 0.5, cache_write_5m: 6.25, cache_write_1h: 10, output: 25 },
  },
  { pattern: 'small-*', from: null, rates: { input: 1, output: 4 } },
]);
const FEBRUARY = Date.UTC(2026, 1, 10) / 1000;
const MARCH = Date.UTC(2026, 2, 10) / 1000;
const MILLION = 1_000_000;

const SESSION: SessionFacts = { id: 's1', meta: undefined, headers: [], records: 0, damaged: [] };

function event(event_type: string, at: number | null, data: TraceEvent['data']): TraceEvent {
  return { event_type, timestamp: at, event_id: `${event_type}-${at}`, session_id: 's1', data };
}

const prompt = (at: number, text: string) => event('user_prompt', at, { prompt: text });
const call = (at: number, id: string, tool: string, message_key: string) =>
  event('tool_call', at, { tool_name: tool, tool_use_id: id, message_key });
const says = (at: number, message_key: string) => event('assistant_response', at, { text: 'so', message_key });
const failure = (at: number, id: string, data: object = {}) => event('error', at, { tool_use_id: id, ...data });
const result = (at: number, id: string) => event('tool_result', at, { tool_use_id: id });

function message(at: number | null, message_key: string, model: string, usage: Partial<Usage>): TraceEvent {
  const unknown = { input: null, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: null };
  return event('llm_response', at, { message_key, model, usage: { ...unknown, ...usage } });
}

function costOf(events: TraceEvent[], options: { explain?: boolean; model?: string } = {}, session = SESSION) {
  const fold = new CostFold({ pricer: PRICES, estimateModel: 'small-1', ...options });
  for (const one of events) fold.add(one);
  return fold.end(session);
}

describe('recomputed by hand from the price list above', () => {
  test('a session in February: every bucket at the price of its day', () => {
    const usage = {
      input: 200_000,
      cache_read: 3 * MILLION,
      cache_write_5m: 40_000,
      cache_write_1h: 10_000,
      output: 8_000,
    };
    const cost = costOf([prompt(FEBRUARY, 'Fix it'), message(FEBRUARY + 1, 'a', 'large-1', usage)]);
    // 0.2 × 10 + 3 × 1 + 0.04 × 12.5 + 0.01 × 20 + 0.008 × 50
    expect(cost.total_usd).toBeCloseTo(2 + 3 + 0.5 + 0.2 + 0.4, 10);
    expect(cost).toMatchObject({ messages: 1, unpriced_messages: 0, wasted_usd: 0, estimate: null });
  });

  test('a session over the change of price, on two models', () => {
    const cost = costOf([
      prompt(FEBRUARY, 'Begin'),
      message(FEBRUARY + 1, 'a', 'large-1', { input: 100_000, output: 10_000 }),
      prompt(MARCH, 'Go on'),
      message(MARCH + 1, 'b', 'large-1', { input: 100_000, output: 10_000 }),
      message(MARCH + 2, 'c', 'small-2', { input: 500_000, output: 250_000 }),
    ]);
    // February: 1 + 0.5; March: 0.5 + 0.25 on the large one, 0.5 + 1 on the small one.
    expect(cost.total_usd).toBeCloseTo(1.5 + 0.75 + 1.5, 10);
    expect(cost.by_prompt.map(phase => phase.usd)).toEqual([1.5, 2.25]);
    expect(cost.by_model['large-1']).toEqual({ messages: 2, unpriced_messages: 0, usd: 2.25 });
    expect(cost.by_model['small-2']).toEqual({ messages: 1, unpriced_messages: 0, usd: 1.5 });
  });

  test('a session with calls that failed, and a model without a price', () => {
    const cost = costOf([
      prompt(MARCH, 'Try'),
      call(MARCH + 1, 't1', 'Bash', 'a'),
      call(MARCH + 2, 't2', 'Read', 'a'),
      message(MARCH + 3, 'a', 'large-1', { input: 200_000, output: 40_000 }), // 1 + 1, of which each call is 1
      failure(MARCH + 4, 't1'),
      result(MARCH + 5, 't2'),
      call(MARCH + 6, 't3', 'Bash', 'b'),
      message(MARCH + 7, 'b', 'large-1', { output: 20_000 }), // 0.5
      failure(MARCH + 8, 't3'),
      says(MARCH + 9, 'c'),
      message(MARCH + 10, 'c', 'nobody-9', { output: MILLION }),
    ]);
    expect(cost).toMatchObject({
      total_usd: 2.5,
      messages: 3,
      unpriced_messages: 1,
      // Only of message b did every call fail.
      wasted_usd: 0.5,
      failed_calls: 2,
      by_tool: {
        '(no tool)': { calls: 0, usd: null },
        Bash: { calls: 2, usd: 1.5 },
        Read: { calls: 1, usd: 1 },
      },
      by_model: { 'nobody-9': { messages: 1, unpriced_messages: 1, usd: null } },
      by_prompt: [{ label: 'Try', messages: 3, usd: 2.5, wasted_usd: 0.5, errors: 2, failed: true }],
    });
  });
});

describe('a message', () => {
  test('counts once, by what was last said of it', () => {
    const early = message(MARCH, 'a', 'large-1', { output: 1 });
    const late = message(MARCH + 1, 'a', 'large-1', { output: MILLION });
    expect(costOf([early, late])).toMatchObject({ messages: 1, total_usd: 25 });
  });

  test('belongs to the prompt under which it was first heard of, though its usage is told after the next one', () => {
    const cost = costOf([
      prompt(MARCH, 'First'),
      says(MARCH + 1, 'a'),
      prompt(MARCH + 2, 'Second'),
      message(MARCH + 1, 'a', 'large-1', { output: MILLION }),
      says(MARCH + 3, 'b'),
      message(MARCH + 3, 'b', 'large-1', { output: 2 * MILLION }),
    ]);
    expect(cost.by_prompt.map(({ label, messages, usd }) => [label, messages, usd])).toEqual([
      ['First', 1, 25],
      ['Second', 1, 50],
    ]);
  });

  test('of unknown usage is counted and in no sum', () => {
    expect(costOf([event('llm_response', MARCH, { message_key: 'a', model: 'large-1' })])).toMatchObject({
      total_usd: null,
      wasted_usd: null,
      messages: 1,
      unpriced_messages: 1,
      estimate: null,
    });
  });

  test('of which a bucket is unknown, or has no rate, is priced in part; one that says all of them is not', () => {
    const all = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: MILLION };
    const events = [
      message(MARCH, 'a', 'large-1', all),
      message(MARCH, 'b', 'large-1', { ...all, input: null }),
      message(MARCH, 'c', 'small-1', { ...all, cache_read: 5 }),
      message(MARCH, 'd', 'nobody-9', all),
    ];
    expect(costOf(events)).toMatchObject({ messages: 4, unpriced_messages: 1, partly_priced_messages: 2 });
  });

  test('without a model is one of an unknown model', () => {
    expect(costOf([event('llm_response', MARCH, { message_key: 'a' })]).by_model).toEqual({
      unknown: { messages: 1, unpriced_messages: 1, usd: null },
    });
  });

  test('without a key is itself', () => {
    const nameless = (at: number) => {
      const { message_key: _, ...data } = message(at, 'a', 'large-1', { output: MILLION }).data;
      return { ...event('llm_response', at, data), event_id: '' };
    };
    expect(costOf([nameless(MARCH), nameless(MARCH)])).toMatchObject({ messages: 2, total_usd: 50 });
  });

  test('is priced as another model when asked to', () => {
    const events = [
      message(MARCH, 'a', 'large-1', { input: MILLION }),
      message(MARCH, 'b', 'nobody-9', { input: MILLION }),
    ];
    expect(costOf(events, { model: 'small-1' })).toMatchObject({
      total_usd: 2,
      unpriced_messages: 0,
      by_model: { 'large-1': { usd: 1 }, 'nobody-9': { usd: 1 } },
    });
  });
});

describe('what was wasted', () => {
  test('a call that was interrupted is part of it', () => {
    const events = [
      call(MARCH, 't1', 'Bash', 'a'),
      message(MARCH, 'a', 'large-1', { output: MILLION }),
      failure(MARCH + 1, 't1', { interrupted: true }),
    ];
    expect(costOf(events)).toMatchObject({ wasted_usd: 25, failed_calls: 1 });
  });

  test('a message with a denied call among its failed ones is none of it', () => {
    const events = [
      call(MARCH, 't1', 'Bash', 'a'),
      call(MARCH, 't2', 'Bash', 'a'),
      message(MARCH, 'a', 'large-1', { output: MILLION }),
      failure(MARCH + 1, 't1', { denied: true }),
      failure(MARCH + 1, 't2'),
    ];
    expect(costOf(events)).toMatchObject({ wasted_usd: 0, failed_calls: 1 });
  });

  test('a call that a person denied is none of it', () => {
    const events = [
      call(MARCH, 't1', 'Bash', 'a'),
      message(MARCH, 'a', 'large-1', { output: MILLION }),
      failure(MARCH + 1, 't1', { denied: true }),
    ];
    expect(costOf(events)).toMatchObject({ wasted_usd: 0, failed_calls: 0 });
  });

  test('an outcome may be read before the usage of the message that asked', () => {
    const events = [
      call(MARCH, 't1', 'Bash', 'a'),
      failure(MARCH + 1, 't1'),
      message(MARCH, 'a', 'large-1', { output: MILLION }),
    ];
    expect(costOf(events)).toMatchObject({ wasted_usd: 25, failed_calls: 1 });
  });
});

describe('explained', () => {
  test('each message is told with its event, its buckets and its price, and the lines sum up to the cost', () => {
    const events = [
      message(MARCH, 'a', 'large-1', { input: MILLION, output: 2 * MILLION }),
      message(MARCH + 1, 'b', 'nobody-9', { input: 5 }),
    ];
    const { lines = [], total_usd } = costOf(events, { explain: true });
    expect(lines).toMatchObject([
      {
        message: 'a',
        event_id: `llm_response-${MARCH}`,
        timestamp: MARCH,
        model: 'large-1',
        priced: {
          lines: [
            { bucket: 'input', tokens: MILLION, usd_per_mtok: 5, usd: 5 },
            { bucket: 'output', tokens: 2 * MILLION, usd_per_mtok: 25, usd: 50 },
          ],
          price: { source: 'override', effective_from: '2026-03-01' },
        },
      },
      { message: 'b', model: 'nobody-9', priced: null },
    ]);
    const amounts = lines.flatMap(line => line.priced?.lines ?? []);
    expect(sumUsd(amounts)).toBe(total_usd);
    expect(costOf(events).lines).toBeUndefined();
  });
});

describe('without usage', () => {
  test('a session gets an estimate, and no cost', () => {
    const cost = costOf([prompt(MARCH, 'x'.repeat(4 * MILLION))]);
    expect(cost).toMatchObject({ total_usd: null, messages: 0, estimate: { usd: 1, model: 'small-1' } });
  });

  test('messages of unknown usage do not end the estimate, and only their words are in it', () => {
    const events = [
      prompt(MARCH, 'x'.repeat(2 * MILLION)),
      message(MARCH + 1, 'a', 'small-1', {}),
      event('llm_response', MARCH + 2, { message_key: 'b', model: 'small-1' }),
      prompt(MARCH + 3, 'x'.repeat(2 * MILLION)),
    ];
    const estimate = { usd: 1, input_tokens: MILLION, output_tokens: 0, model: 'small-1' };
    expect(costOf(events)).toMatchObject({ total_usd: null, messages: 2, unpriced_messages: 2, estimate });
    const known = message(MARCH + 4, 'c', 'nobody-9', { output: 1 });
    expect(costOf([...events, known])).toMatchObject({ total_usd: null, messages: 3, estimate: null });
  });

  test('an empty one gets neither', () => {
    expect(costOf([])).toMatchObject({ total_usd: null, estimate: null, by_prompt: [], by_tool: {}, by_model: {} });
  });
});

test.each<[string, Partial<SessionFacts>, number | null]>([
  ['a header', { headers: [{ facts: { reported_cost_usd: 1.5 } } as unknown as SourceHeader] }, 1.5],
  ['meta.json', { meta: { session_id: 's1', estimated_cost: 2 } as SessionMeta }, 2],
  ['nobody who makes sense', { meta: { session_id: 's1', estimated_cost: -2 } as SessionMeta }, null],
])('what the agent says it cost stands beside ours: from %s', (_, session, reported) => {
  expect(costOf([], {}, { ...SESSION, ...session })).toMatchObject({ reported_usd: reported, total_usd: null });
});

test('a sum of nothing known is unknown, not zero', () => {
  expect(sumUsd([])).toBeNull();
  expect(sumUsd([{ usd: null }, { usd: 0 }])).toBe(0);
});
