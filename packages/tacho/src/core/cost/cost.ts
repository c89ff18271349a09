/**
 * Cost of a session: every API message's buckets at the price of its day, summed by model, prompt and tool, with what was
 * spent on calls that failed. A session without any usage gets an estimate, kept apart from what is known.
 */
import type { EventFold, SessionFacts } from '../event-fold.ts';
import type { PricedUsage, Pricer } from '../pricing.ts';
import { isCount, isObject } from '../record.ts';
import type { TraceEvent, Usage } from '../schema.ts';
import { pricedUsageOf, totalTokens } from '../usage.ts';
import type { CostSheet } from './cost-sheet.ts';
import { Estimate, type EstimatedCost } from './estimate.ts';
import { type PromptPart, PromptParts } from './prompt-parts.ts';

export interface MessageCost {
  /** Message id and request id of the API message. */
  readonly message: string;
  readonly event_id: string;
  readonly timestamp: number | null;
  readonly model: string | null;
  /** Null when the message has no price. */
  readonly priced: PricedUsage | null;
}

export interface ModelCost {
  readonly messages: number;
  readonly unpriced_messages: number;
  readonly usd: number | null;
}

export interface ToolCost {
  readonly calls: number;
  /** A message's cost is shared equally by the calls it made; what made none stands under `(no tool)`. */
  readonly usd: number | null;
}

export interface PromptCost extends PromptPart {
  readonly messages: number;
  readonly usd: number | null;
  readonly wasted_usd: number | null;
}

export interface Cost {
  readonly session_id: string;
  /** Sum over priced messages; null when not one message has a price. */
  readonly total_usd: number | null;
  readonly messages: number;
  /** True where the agent reports usage for each request to the model, apart from its messages: `messages` are those. */
  readonly by_request: boolean;
  readonly unpriced_messages: number;
  /** Messages with a price of which a bucket's token count or rate is not known: the sum holds the rest of them. */
  readonly partly_priced_messages: number;
  readonly by_model: Readonly<Record<string, ModelCost>>;
  /** One for each thing a person asked for. */
  readonly by_prompt: readonly PromptCost[];
  readonly by_tool: Readonly<Record<string, ToolCost>>;
  /** What those messages cost whose every call failed; null when nothing could be priced. */
  readonly wasted_usd: number | null;
  readonly failed_calls: number;
  /** Only for a session where no message has any known usage: from the length of its texts. */
  readonly estimate: EstimatedCost | null;
  /** What the agent itself reported; kept beside ours. */
  readonly reported_usd: number | null;
  /** What the price list cannot express. */
  readonly caveats: readonly string[];
  /** Every message, in order; only when asked for. */
  readonly lines?: readonly MessageCost[];
}

/** What a message cost, and where in the session it began. */
export interface Spending {
  /** Number of the first event that is a part of it, 1-based. */
  readonly n: number;
  readonly usd: number | null;
  /** Every call it made failed. */
  readonly wasted: boolean;
}

export interface CostOptions {
  readonly pricer: Pricer;
  /** Price every message as this model. */
  readonly model?: string | undefined;
  /** Model that an estimate assumes when the session names none. */
  readonly estimateModel: string;
  readonly explain?: boolean | undefined;
  /** Told of every message. */
  readonly sheet?: CostSheet | undefined;
}

interface Message {
  readonly model: string;
  readonly usd: number | null;
  readonly isPartlyPriced: boolean;
  readonly prompt: number;
  readonly n: number;
}

export class CostFold implements EventFold<Cost> {
  readonly #options: CostOptions;
  readonly #prompts = new PromptParts();
  readonly #estimate = new Estimate();
  /** By message key. A transcript shows a message's texts and calls, and sometimes what came of them, before its usage. */
  readonly #messages = new Map<string, Message>();
  /** The prompt and event in which a message was first heard of: its usage may be told only after the next prompt. */
  readonly #startByMessage = new Map<string, { readonly prompt: number; readonly n: number }>();
  readonly #toolsByMessage = new Map<string, string[]>();
  readonly #failuresByMessage = new Map<string, number>();
  readonly #messageByCall = new Map<string, string>();
  readonly #caveats = new Set<string>();
  readonly #lines: MessageCost[] = [];
  #events = 0;
  #failedCalls = 0;
  #hasUsage = false;
  #byRequest = false;

  constructor(options: CostOptions) {
    this.#options = options;
  }

  add(event: TraceEvent): void {
    this.#prompts.add(event);
    const { message_key: key } = event.data;
    this.#events++;
    if (typeof key === 'string' && !this.#startByMessage.has(key))
      this.#startByMessage.set(key, { prompt: this.#prompts.current, n: this.#events });
    if (!this.#hasUsage) this.#estimate.add(event);
    if (event.event_type === 'llm_response') this.#message(event);
    else if (event.event_type === 'tool_call') this.#call(event);
    else if (event.event_type === 'error') this.#failure(event);
  }

  end(session: SessionFacts): Cost {
    const messages = [...this.#messages.values()];
    const wasted = [...this.#messages].filter(([key]) => this.#isWasted(key)).map(([, message]) => message);
    return {
      session_id: session.id,
      total_usd: sumUsd(messages),
      messages: messages.length,
      by_request: this.#byRequest,
      unpriced_messages: messages.filter(message => message.usd === null).length,
      partly_priced_messages: messages.filter(message => message.isPartlyPriced).length,
      by_model: Object.fromEntries(
        [...groupBy(messages, message => message.model)].sort(byName).map(([model, of]) => [model, modelCost(of)]),
      ),
      by_prompt: this.#byPrompt(messages, wasted),
      by_tool: this.#byTool(),
      wasted_usd: sumUsd(messages) === null ? null : (sumUsd(wasted) ?? 0),
      failed_calls: this.#failedCalls,
      estimate: this.#hasUsage ? null : this.#estimate.end(this.#options),
      reported_usd: reportedUsd(session),
      caveats: [...this.#caveats].sort(),
      ...(this.#options.explain && { lines: this.#lines }),
    };
  }

  /** What each message cost, in order of where it began: for those who share the cost out otherwise. */
  spending(): Spending[] {
    return [...this.#messages]
      .map(([key, { n, usd }]) => ({ n, usd, wasted: this.#isWasted(key) }))
      .sort((a, b) => a.n - b.n);
  }

  #message(event: TraceEvent): void {
    const { data, timestamp } = event;
    const key =
      typeof data.message_key === 'string' ? data.message_key : `${event.event_id || `#${this.#messages.size + 1}`}`;
    if (data.usage_report === true) this.#byRequest = true;
    const model = typeof data.model === 'string' ? data.model : null;
    const { pricer, explain } = this.#options;
    const usage = isObject(data.usage) ? (data.usage as Usage) : undefined;
    if (usage !== undefined && totalTokens(usage) !== null) this.#hasUsage = true;
    const priced =
      usage === undefined
        ? null
        : pricer.priceUsage({
            model: this.#options.model ?? model,
            usage,
            at: timestamp,
            sourceUsage: pricedUsageOf(data),
          });
    if (usage !== undefined) this.#options.sheet?.add(model ?? 'unknown', usage, priced);
    for (const caveat of priced?.caveats ?? []) this.#caveats.add(caveat);
    const { prompt, n } = this.#startByMessage.get(key) ?? { prompt: this.#prompts.current, n: this.#events };
    const isPartlyPriced = priced !== null && priced.unknown_buckets.length > 0;
    this.#messages.set(key, { model: model ?? 'unknown', usd: priced?.usd ?? null, isPartlyPriced, prompt, n });
    if (explain) this.#lines.push({ message: key, event_id: event.event_id, timestamp, model, priced });
  }

  #call({ data }: TraceEvent): void {
    if (typeof data.message_key !== 'string') return;
    const tool = typeof data.tool_name === 'string' ? data.tool_name : 'unknown';
    const tools = this.#toolsByMessage.get(data.message_key);
    if (tools === undefined) this.#toolsByMessage.set(data.message_key, [tool]);
    else tools.push(tool);
    if (typeof data.tool_use_id === 'string') this.#messageByCall.set(data.tool_use_id, data.message_key);
  }

  /** What a person denied is not counted: it was a question, and it was answered. */
  #failure({ data }: TraceEvent): void {
    if (data.denied === true) return;
    this.#failedCalls++;
    const key = typeof data.tool_use_id === 'string' ? this.#messageByCall.get(data.tool_use_id) : undefined;
    if (key !== undefined) this.#failuresByMessage.set(key, (this.#failuresByMessage.get(key) ?? 0) + 1);
  }

  #isWasted(key: string): boolean {
    const calls = this.#toolsByMessage.get(key)?.length ?? 0;
    return calls > 0 && (this.#failuresByMessage.get(key) ?? 0) >= calls;
  }

  #byPrompt(messages: readonly Message[], wasted: readonly Message[]): PromptCost[] {
    const byNumber = groupBy(messages, of => of.prompt);
    const wastedByNumber = groupBy(wasted, of => of.prompt);
    return this.#prompts
      .end()

      .map((part, number) => promptCost(part, byNumber.get(number) ?? [], wastedByNumber.get(number) ?? []));
  }

  #byTool(): Record<string, ToolCost> {
    const byTool = new Map<string, { calls: number; usd: number | null }>();
    for (const [key, { usd }] of this.#messages) {
      const tools = this.#toolsByMessage.get(key) ?? [];
      for (const tool of tools.length > 0 ? tools : ['(no tool)']) {
        const of = byTool.get(tool) ?? { calls: 0, usd: null };
        if (tools.length > 0) of.calls++;
        if (usd !== null) of.usd = (of.usd ?? 0) + usd / Math.max(1, tools.length);
        byTool.set(tool, of);
      }
    }
    return Object.fromEntries([...byTool].sort(byName));
  }
}

function modelCost(messages: readonly Message[]): ModelCost {
  return {
    messages: messages.length,
    unpriced_messages: messages.filter(of => of.usd === null).length,
    usd: sumUsd(messages),
  };
}

function promptCost(part: PromptPart, messages: readonly Message[], wasted: readonly Message[]): PromptCost {
  const usd = sumUsd(messages);
  return { ...part, messages: messages.length, usd, wasted_usd: usd === null ? null : (sumUsd(wasted) ?? 0) };
}

/** The sum of what is known; null when nothing is. */
export function sumUsd(of: readonly { readonly usd: number | null }[]): number | null {
  return of.reduce<number | null>((sum, { usd }) => (usd === null ? sum : (sum ?? 0) + usd), null);
}

function reportedUsd({ headers, meta }: SessionFacts): number | null {
  for (const said of [...headers.map(header => header.facts.reported_cost_usd), meta?.estimated_cost])
    if (isCount(said)) return said;
  return null;
}

function groupBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
