/**
 * Sessions that have not ended as far as their log knows. Whether their process is still there is asked at each look: a
 * killed agent writes no end.
 */
import type { DatabaseSync } from 'node:sqlite';
import { stringifyAscii } from '../../core/json.ts';
import type { AgentProcess, OpenSession, Standing } from '../../core/live-session.ts';

/** Gives each of the running sessions the status that `standing` finds it has at this moment. */
export function settleRunning(db: DatabaseSync, standing: (session: OpenSession) => Standing): void {
  const rows = db
    .prepare(
      "SELECT s.session_id, s.process, s.started_at, s.total_duration_ms, r.record FROM sessions s JOIN records r USING (session_id) WHERE s.status = 'running'",
    )
    .all() as unknown as Row[];
  const settled = rows.flatMap(({ process, record, session_id, ...times }) => {
    const agent = process === null ? null : (JSON.parse(process) as AgentProcess);
    const status = standing({ ...times, agent });
    return status === 'running' ? [] : [{ session_id, record, status }];
  });
  if (settled.length === 0) return;
  // Another process may have folded the session again since it was read: then its word stands.
  const setRecord = db.prepare('UPDATE records SET record = ? WHERE session_id = ? AND record = ?');
  const setStatus = db.prepare("UPDATE sessions SET status = ? WHERE session_id = ? AND status = 'running'");
  db.exec('BEGIN IMMEDIATE');
  for (const { session_id, record, status } of settled) {
    const { changes } = setRecord.run(
      stringifyAscii({ ...(JSON.parse(record) as object), status }),
      session_id,
      record,
    );
    if (changes === 1) setStatus.run(status, session_id);
  }
  db.exec('COMMIT');
}

interface Row {
  readonly session_id: string;
  readonly process: string | null;
  readonly started_at: number | null;
  readonly total_duration_ms: number | null;
  readonly record: string;
}
