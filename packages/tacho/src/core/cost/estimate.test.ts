import { expect, test } from 'vitest';
import type { Pricer } from '../pricing.ts';
import type { TraceEvent } from '../schema.ts';
import { Estimate } from './estimate.ts';

/** A dollar a token read, ten a token written; `free` has no price. */
const PRICER: Pricer = {
  priceUsage: ({ model, usage }) =>
    model === 'free'
      ? null
      : ({ usd: (usage.input ?? 0) + 10 * (usage.output ?? 0) } as ReturnType<Pricer['priceUsage']>),
};

function event(event_type: string, data: TraceEvent['data'], more: Partial<TraceEvent> = {}): TraceEvent {
  return { event_type, timestamp: 1, event_id: 'e', session_id: 's', data, ...more };
}

function estimateOf(events: TraceEvent[], model?: string) {
  const estimate = new Estimate();
  for (const one of events) estimate.add(one);
  return estimate.end({ pricer: PRICER, model, estimateModel: 'sonnet' });
}

const text = (tokens: number) => 'x'.repeat(4 * tokens);

test('four characters are a token: read what was asked and answered by tools, written what the model said', () => {
  const events = [
    event('user_prompt', { prompt: text(100) }),
    event('tool_call', { tool_name: text(1), arguments: { command: text(5) }, tool_use_id: text(1) }),
    event('tool_result', { result: text(20) }),
    event('assistant_response', { text: text(3) }),
    event('system', { text: text(1_000) }),
  ];
  expect(estimateOf(events)).toEqual({
    usd: 120 + 10 * 10,
    wasted_usd: 0,
    model: 'sonnet',
    input_tokens: 120,
    output_tokens: 10,
  });
});

test('nothing to estimate from is null', () => {
  expect(estimateOf([])).toBeNull();
  expect(estimateOf([event('session_start', { mode: 'hook' })])).toBeNull();
});

test('the model is the one asked for, else the first that the session names', () => {
  const events = [event('session_start', { model: 'opus' }), event('user_prompt', { prompt: 'hi', model: 'haiku' })];
  expect(estimateOf(events)?.model).toBe('opus');
  expect(estimateOf(events, 'gpt')?.model).toBe('gpt');
  expect(estimateOf(events, 'free')).toMatchObject({ usd: null, wasted_usd: null });
});

test('a call that failed is wasted, with its answer; one that succeeded is not', () => {
  const events = [
    event('tool_call', { arguments: text(5), tool_use_id: 'a' }, { event_id: 'x' }),
    event('tool_call', { arguments: text(7), tool_use_id: 'b' }, { event_id: 'y' }),
    event('tool_result', { tool_use_id: 'a', result: text(1) }),
    event('error', { tool_use_id: 'b', message: text(2) }),
  ];
  // The ids are a character each, and so is the rest of a token.
  expect(estimateOf(events)?.wasted_usd).toBe(3 + 10 * 8);
});

test('a call that was denied is not wasted', () => {
  const events = [
    event('tool_call', { arguments: text(5), tool_use_id: 'a' }),
    event('error', { tool_use_id: 'a', message: text(2), denied: true }),
  ];
  expect(estimateOf(events)?.wasted_usd).toBe(0);
});

test('an error that names no call is that of the call which waits', () => {
  const events = [event('tool_call', { arguments: text(5) }, { event_id: 'x' }), event('error', { message: text(2) })];
  expect(estimateOf(events)?.wasted_usd).toBe(2 + 10 * 5);
});

test('numbers and truths count as a token, and no depth is too deep', () => {
  expect(estimateOf([event('user_prompt', { a: 1, b: true, c: null })])?.input_tokens).toBe(2);
  let deep: unknown = text(1);
  for (let i = 0; i < 5_000; i++) deep = [deep];
  expect(estimateOf([event('user_prompt', { deep, flat: text(1) })])?.input_tokens).toBe(1);
});
