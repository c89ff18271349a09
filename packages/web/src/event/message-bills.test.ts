import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { expect, test } from 'vitest';
import { billOf } from './message-bills.ts';

const response = (model: unknown, usage: unknown): TraceEvent => ({
  event_type: 'llm_response',
  timestamp: 0,
  event_id: 'e',
  session_id: 's',
  data: { model, usage },
});
const RATES = [{ model: 'm', bucket: 'input', tokens: 9, rate: 3, usd: 1 }];

test('messages of one model are one line for each bucket', () => {
  const usage = { input: 1_000_000, cache_read: null, output: 5 };
  expect(billOf([response('m', usage), response('m', usage)], RATES)).toEqual({
    messages: 2,
    lines: [
      { model: 'm', bucket: 'input', tokens: 2_000_000, rate: 3, usd: 6 },
      { model: 'm', bucket: 'output', tokens: 10, rate: null, usd: null },
    ],
  });
});

test('what is no usage is none, and what is no count is unknown', () => {
  expect(billOf([response('m', 'x')], RATES)).toBeUndefined();
  expect(billOf([response(5, { input: '7', output: -1 })], RATES)).toEqual({ messages: 1, lines: [] });
});
