/**
 * Single events of a session, read again by number as somebody asks for them. The last few are kept.
 */
import { materialise } from '../core/fold/fold.ts';
import type { TraceEvent } from '../core/schema.ts';
import { parseLine } from './lines.ts';
import type { SessionPlan } from './read-session.ts';
import { RowReader } from './row-reader.ts';

const MOST_KEPT = 64;
/** A longer line is read again each time. */
const MOST_BYTES = 1 << 18;

const WINDOW_BYTES = 1 << 14;

/** To be closed. */
export class EventReader {
  readonly #session: SessionPlan;
  readonly #rows: RowReader;
  readonly #kept = new Map<number, TraceEvent>();

  constructor(session: SessionPlan) {
    this.#session = session;
    this.#rows = new RowReader(session, WINDOW_BYTES);
  }

  /** The n-th event, from 1, in full and with its id; undefined where there is none. */
  event(n: number): TraceEvent | undefined {
    const kept = this.#kept.get(n);
    if (kept !== undefined) return kept;
    const { plan } = this.#session;
    const lead = plan.order[n - 1];
    if (lead === undefined) return undefined;
    const event = materialise(plan, lead, row => this.#rows.event(row, parseLine));
    if ((plan.groups.table.length[lead] as number) > MOST_BYTES) return event;
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value as number);
    this.#kept.set(n, event);
    return event;
  }

  close(): void {
    this.#rows.close();
  }
}
