/**
 * Invented events, and what the analysis makes of them.
 */
import type { PriceFacts } from '../../core/analysis.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { ContextFold } from './context-fold.ts';
import { type Asked, reportOf, type TokenBudgetReport } from './report.ts';

type Data = TraceEvent['data'];
interface Invented {
  readonly event_type: string;
  readonly data: Data;
  readonly timestamp?: number;
  readonly agent_id?: string;
}

const NO_PRICES = { priceUsage: () => null };
const PRICES: PriceFacts = {
  pricer: NO_PRICES,
  modelOf: name => name,
  contextWindow: model => ({ small: 1_000, large: 10_000 })[model] ?? null,
};

/** Events one second apart. */
export function budgetOf(events: readonly Invented[], asked: Partial<Asked> = {}): TokenBudgetReport {
  const fold = new ContextFold();
  for (const [i, event] of events.entries()) fold.add({ timestamp: i, event_id: '', session_id: 's', ...event });
  const contexts = fold.end({ id: 's', meta: undefined, headers: [], records: 0, damaged: [] });
  return reportOf(contexts, { limit: undefined, model: undefined, warnAt: undefined, ...asked }, PRICES);
}

/** A text of about so many tokens. */
export function words(tokens: number): string {
  return 'word'.repeat(tokens);
}

export function prompt(tokens: number): Invented {
  return { event_type: 'user_prompt', data: { prompt: words(tokens) } };
}

/** What the model wrote in one message, and then what the API says of it. */
export function answer(key: string, held: number | null, more: Data = {}): Invented[] {
  const usage = {
    input: 1,
    cache_read: held === null ? null : held - 1,
    cache_write_5m: 0,
    cache_write_1h: 0,
    output: 5,
  };
  return [
    { event_type: 'assistant_response', data: { message_key: key, text: words(5) } },
    {
      event_type: 'llm_response',
      data: { message_key: key, model: 'large', ...(held !== null && { usage }), ...more },
    },
  ];
}

export function result(tool: string, tokens: number): Invented {
  return { event_type: 'tool_result', data: { tool_name: tool, tool_use_id: `t-${tokens}`, result: words(tokens) } };
}

export function system(subtype: string, data: Data = {}): Invented {
  return { event_type: 'system', data: { subtype, ...data } };
}
