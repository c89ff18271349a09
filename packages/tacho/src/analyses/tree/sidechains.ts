/**
 * Subagents that older clients wrote into the file of the session that started them: each chain of `isSidechain` lines,
 * from its task on, with what it did. It has no session of its own, and its events count with its caller's.
 */
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import type { Pricer } from '../../core/pricing.ts';
import { isObject } from '../../core/record.ts';
import type { TraceEvent, Usage } from '../../core/schema.ts';
import { lineOf } from '../../core/story/line-of.ts';
import { addUsage, emptyUsage, pricedUsageOf, totalTokens } from '../../core/usage.ts';

export interface Sidechain {
  /** Number of the event that is its task. */
  readonly n: number;
  readonly title: string;
  /** Number of the call that started it; null where none can be told. */
  readonly call: number | null;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
  readonly total_duration_ms: number | null;
}

interface Chain {
  readonly n: number;
  readonly title: string;
  readonly call: number | null;
  calls: number;
  errors: number;
  usage: Usage;
  usd: number | null;
  readonly from: number | null;
  to: number | null;
}

const TITLE_CHARS = 80;

export class SidechainFold implements EventFold<readonly Sidechain[]> {
  readonly #pricer: Pricer;
  readonly #chains: Chain[] = [];
  /** By the uuid of any of its events: the next one names its parent. */
  readonly #chainByUuid = new Map<string, Chain>();
  /** A message's usage has no uuid; its texts and calls have. */
  readonly #chainByMessage = new Map<string, Chain>();
  /** Calls with a task that nothing has begun with yet. */
  readonly #tasks: { readonly n: number; readonly prompt: string; readonly title: string }[] = [];
  #events = 0;

  constructor(pricer: Pricer) {
    this.#pricer = pricer;
  }

  add(event: TraceEvent): void {
    const n = ++this.#events;
    const { data, event_type } = event;
    if (data.is_sidechain !== true) {
      if (event_type === 'tool_call') this.#task(n, data);
      return;
    }
    const chain = event_type === 'user_prompt' ? this.#begin(n, event) : this.#chainOf(data);
    if (chain === undefined) return;
    if (typeof data.uuid === 'string') this.#chainByUuid.set(data.uuid, chain);
    if (typeof data.message_key === 'string') this.#chainByMessage.set(data.message_key, chain);
    if (event.timestamp !== null && event.timestamp > (chain.to ?? Number.NEGATIVE_INFINITY))
      chain.to = event.timestamp;
    if (event_type === 'tool_call') chain.calls++;
    else if (event_type === 'error') chain.errors++;
    else if (event_type === 'llm_response') this.#message(chain, event);
  }

  end(_: SessionFacts): readonly Sidechain[] {
    return this.#chains.map(({ n, title, call, calls, errors, usage, usd, from, to }) => ({
      n,
      title,
      call,
      tool_calls: calls,
      errors,
      total_tokens: totalTokens(usage),
      total_usd: usd,
      total_duration_ms: from === null || to === null ? null : Math.round((to - from) * 1000),
    }));
  }

  #task(n: number, { arguments: args }: TraceEvent['data']): void {
    if (!isObject(args) || typeof args.prompt !== 'string') return;
    const title = typeof args.description === 'string' ? args.description : args.prompt;
    this.#tasks.push({ n, prompt: args.prompt, title: lineOf(title, TITLE_CHARS) });
  }

  /** Its task is the prompt of the call; of several calls with one prompt each begins one chain. */
  #begin(n: number, { data, timestamp }: TraceEvent): Chain | undefined {
    const prompt = typeof data.prompt === 'string' ? data.prompt : '';
    const known = this.#chainOf(data);
    if (known !== undefined) return known;
    const place = this.#tasks.findIndex(task => task.prompt === prompt);
    const [task] = place === -1 ? [] : this.#tasks.splice(place, 1);
    const chain: Chain = {
      n,
      title: task?.title ?? lineOf(prompt, TITLE_CHARS),
      call: task?.n ?? null,
      calls: 0,
      errors: 0,
      usage: emptyUsage(),
      usd: null,
      from: timestamp,
      to: timestamp,
    };
    this.#chains.push(chain);
    return chain;
  }

  #chainOf({ parent_uuid: parent, message_key: message }: TraceEvent['data']): Chain | undefined {
    const byParent = typeof parent === 'string' ? this.#chainByUuid.get(parent) : undefined;
    return byParent ?? (typeof message === 'string' ? this.#chainByMessage.get(message) : undefined);
  }

  #message(chain: Chain, { data, timestamp }: TraceEvent): void {
    if (!isObject(data.usage)) return;
    const usage = data.usage as Usage;
    chain.usage = addUsage(chain.usage, usage);
    const model = typeof data.model === 'string' ? data.model : null;
    const priced = this.#pricer.priceUsage({ model, usage, at: timestamp, sourceUsage: pricedUsageOf(data) });
    if (priced !== null) chain.usd = (chain.usd ?? 0) + priced.usd;
  }
}
