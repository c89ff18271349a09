/**
 * Sessions that were recorded live and whose own record, written by the agent, may hold more than was read of it.
 */
import type { DatabaseSync } from 'node:sqlite';

export interface PendingTranscript {
  readonly session_id: string;
  /** Absolute path; the file may be gone. */
  readonly path: string;
  /** False while the session may still write. */
  readonly ended: boolean;
}

/** True when some session may have gone on, or ended, without its log saying so. */
export function hasLiveSessions(db: DatabaseSync): boolean {
  const one = db.prepare(
    "SELECT EXISTS (SELECT 1 FROM sessions WHERE transcript IS NOT NULL) OR EXISTS (SELECT 1 FROM sessions WHERE status = 'running') AS live",
  );
  return one.get()?.live === 1;
}

/** All of them; few, since a session that has ended is looked at once more and then never again. */
export function pendingTranscripts(db: DatabaseSync): PendingTranscript[] {
  const rows = db.prepare('SELECT session_id, transcript, status FROM sessions WHERE transcript IS NOT NULL').all();
  return (rows as { session_id: string; transcript: string; status: string }[]).map(row => ({
    session_id: row.session_id,
    path: row.transcript,
    ended: row.status !== 'running',
  }));
}

/** Nothing more is expected of these, unless their log grows: then they are folded again, and pending again. */
export function settleTranscripts(db: DatabaseSync, ids: readonly string[]): void {
  const settle = db.prepare('UPDATE sessions SET transcript = NULL WHERE session_id = ?');
  for (const id of ids) settle.run(id);
}
