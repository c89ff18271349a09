/**
 * The session record as of now. A log knows of an end only what was written: of a session without one somebody must look
 * whether its process is still there.
 */
import type { EventFold, SessionFacts } from './event-fold.ts';
import { type OpenSession, ProcessFold, type Standing } from './live-session.ts';
import type { TraceEvent } from './schema.ts';
import { type SessionRecord, SessionRecordFold } from './session-record.ts';

/** Folds a session into its record with the status it has at this moment; when an interrupted one ended nobody knows. */
export class SettledRecordFold implements EventFold<SessionRecord> {
  readonly #record = new SessionRecordFold();
  readonly #processes = new ProcessFold();
  readonly #standing: (session: OpenSession) => Standing;

  /** `standing` looks at the process and the clock. */
  constructor(standing: (session: OpenSession) => Standing) {
    this.#standing = standing;
  }

  add(event: TraceEvent): void {
    this.#record.add(event);
    this.#processes.add(event);
  }

  end(session: SessionFacts): SessionRecord {
    const record = this.#record.end(session);
    if (record.status !== 'running') return record;
    return { ...record, status: this.#standing({ ...record, agent: this.#processes.end(session).agent }) };
  }
}
