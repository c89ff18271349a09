/**
 * What the index holds of one session, folded from its events.
 */
import type { EventFold, SessionFacts } from '../../core/event-fold.ts';
import type { Pricer } from '../../core/pricing.ts';
import { isObject } from '../../core/record.ts';
import type { SourceHeader, TraceEvent, Usage } from '../../core/schema.ts';
import { type SessionRecord, SessionRecordFold } from '../../core/session-record.ts';
import { emptyUsage, type ReportedTokens, reportedOf } from '../../core/usage.ts';

export interface IndexedMessage {
  readonly key: string;
  readonly at: number | null;
  readonly model: string | null;
  readonly usage: Usage;
  readonly said: ReportedTokens;
  readonly usd: number | null;
}

/** A session record as lists show it: with its cost at today's price table. */
export interface ListedSession extends SessionRecord {
  readonly total_usd: number | null;
  readonly unpriced_messages: number;
}

export interface IndexEntry {
  readonly record: ListedSession;
  readonly messages: readonly IndexedMessage[];
  readonly sources: readonly SourceHeader[];
}

export class IndexEntryFold implements EventFold<IndexEntry> {
  readonly #record = new SessionRecordFold();
  readonly #messages = new Map<string, IndexedMessage>();
  readonly #pricer: Pricer;

  constructor(pricer: Pricer) {
    this.#pricer = pricer;
  }

  add(event: TraceEvent): void {
    this.#record.add(event);
    if (event.event_type !== 'llm_response') return;
    const { data, timestamp } = event;
    const usage = isObject(data.usage) ? (data.usage as Usage) : emptyUsage();
    const model = typeof data.model === 'string' ? data.model : null;
    const key = typeof data.message_key === 'string' ? data.message_key : `#${this.#messages.size}:${event.session_id}`;
    this.#messages.set(key, {
      key,
      at: timestamp,
      model,
      usage,
      said: reportedOf(data),
      usd: this.#pricer.priceUsage({ model, usage, at: timestamp, sourceUsage: data.source_usage })?.usd ?? null,
    });
  }

  end(session: SessionFacts): IndexEntry {
    const messages = [...this.#messages.values()];
    const priced = messages.filter(message => message.usd !== null);
    return {
      record: {
        ...this.#record.end(session),
        total_usd: priced.length === 0 ? null : priced.reduce((sum, message) => sum + (message.usd as number), 0),
        unpriced_messages: messages.length - priced.length,
      },
      messages,
      sources: session.headers,
    };
  }
}
