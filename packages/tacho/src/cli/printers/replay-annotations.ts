/**
 * The annotations of sessions that are replayed, by the number of their event. A session without any costs a look for the file.
 */
import type { Annotation } from '../../core/annotations.ts';
import { readAnnotations } from '../../store/annotations.ts';
import { numbersOf } from '../../store/event-places.ts';
import type { SessionPlan } from '../../store/read-session.ts';

const NONE: readonly Annotation[] = [];

export class ReplayAnnotations {
  readonly #bySession = new Map<string, ReadonlyMap<number, readonly Annotation[]>>();
  /** On the replayed session as a whole: the peer writes such. */
  readonly whole: readonly Annotation[];
  /** Annotations whose event is not there, and lines that are none. */
  gone = 0;
  damaged = 0;

  constructor(plan: SessionPlan) {
    this.whole = this.add(plan);
  }

  /** Takes in a session before its events are printed; gives the annotations that are on no event. */
  add(plan: SessionPlan): readonly Annotation[] {
    const { annotations, damaged } = readAnnotations(plan);
    this.damaged += damaged;
    if (annotations.length === 0) return NONE;
    const numbers = numbersOf(plan, new Set(annotations.map(({ event_id }) => event_id)));
    const byNumber = new Map<number, Annotation[]>();
    for (const one of annotations) {
      if (one.event_id === '') continue;
      const number = numbers.get(one.event_id);
      if (number === undefined) this.gone++;
      else byNumber.set(number, [...(byNumber.get(number) ?? []), one]);
    }
    this.#bySession.set(plan.id, byNumber);
    return annotations.filter(({ event_id }) => event_id === '');
  }

  of(sessionId: string, number: number): readonly Annotation[] {
    if (this.#bySession.size === 0) return NONE;
    return this.#bySession.get(sessionId)?.get(number) ?? NONE;
  }

  /** All that are on an event of the session, with its number. */
  numbered(sessionId: string): (Annotation & { readonly n: number })[] {
    const byNumber = this.#bySession.get(sessionId) ?? new Map<number, readonly Annotation[]>();
    return [...byNumber].flatMap(([n, list]) => list.map(one => ({ ...one, n })));
  }
}
