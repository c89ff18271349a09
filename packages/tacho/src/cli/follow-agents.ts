/**
 * Bringing sessions that hooks recorded up to what their agents know: transcripts are read on, and who is gone is marked.
 */
import { catchUp } from '../capture/import/catch-up.ts';
import { standingNow } from '../facts/standing.ts';
import type { Index } from '../store/index/open.ts';
import { settleRunning } from '../store/index/running.ts';
import { pendingTranscripts, settleTranscripts } from '../store/index/transcripts.ts';
import type { TraceFolder } from '../store/trace-folder.ts';
import { loadImporters, openRedaction } from './store.ts';

/**
 * True when anything was imported, so that the index must look again; `settle` is to be called after that, since a session
 * that is folded again is running as far as its log knows.
 */
export async function followAgents(db: Index, folder: TraceFolder): Promise<boolean> {
  settle(db);
  const pending = pendingTranscripts(db);
  if (pending.length === 0) return false;
  const importers = await loadImporters();
  const redaction = await openRedaction(folder);
  const settled: string[] = [];
  let changed = false;
  for (const { session_id, path, ended } of pending) {
    const result = catchUp(folder, session_id, path, importers, redaction);
    changed ||= result.changed;
    if (ended && result.quiet && !result.changed) settled.push(session_id);
  }
  settleTranscripts(db, settled);
  return changed;
}

/** Marks the running sessions whose process is gone. */
export function settle(db: Index): void {
  settleRunning(db, standingNow);
}
