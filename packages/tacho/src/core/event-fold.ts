/**
 * Folds over the events of a session: what counts, sums or lists them without holding them.
 */
import type { SessionMeta, SourceHeader, TraceEvent } from './schema.ts';

/** What is known of a session beside its events. */
export interface SessionFacts {
  readonly id: string;
  readonly meta: SessionMeta | undefined;
  /** One for each imported file. */
  readonly headers: readonly SourceHeader[];
  /** Good lines read. */
  readonly records: number;
  /** Lines that were skipped. */
  readonly damaged: readonly unknown[];
}

export interface EventFold<Result> {
  /** Called for each folded event, in order. It must not keep the event or anything large of it. */
  add(event: TraceEvent): void;
  end(session: SessionFacts): Result;
}

/** One fold that feeds several, so that a session is read once for all of them. */
export function together<A, B>(first: EventFold<A>, second: EventFold<B>): EventFold<[A, B]> {
  return {
    add(event) {
      first.add(event);
      second.add(event);
    },
    end: session => [first.end(session), second.end(session)],
  };
}
