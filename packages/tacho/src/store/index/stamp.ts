/**
 * Stamps: how the index sees, with one system call a session, that nothing has changed.
 *
 * A session with a live log is stamped by the log (inode, size, time): every writer of ours ends what it does to such a
 * session with a write to the log or with `markChanged`. One without is stamped by its folder's time.
 */
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_NAME } from '../session-files.ts';
import { peerIdOf, sessionFolder, type TraceFolder } from '../trace-folder.ts';

const GONE = 'gone';

export interface Stamp {
  readonly text: string;
  readonly hasLog: boolean;
}

/** The stamp of session `id`, with that of the peer's folder for the same session where there is one. */
export function sessionStamp(folder: TraceFolder, id: string, hasLog: boolean | undefined): Stamp {
  const own = stampOf(sessionFolder(folder, id), hasLog);
  const peerId = peerIdOf(id);
  if (peerId === undefined) return own;
  const peer = stampOf(sessionFolder(folder, peerId), undefined);
  return peer.text === GONE ? own : { text: `${own.text} ${peer.text}`, hasLog: own.hasLog };
}

/** The stamp of a session folder; `hasLog` is what the index knew, so that most sessions cost one call. */
function stampOf(dir: string, hasLog: boolean | undefined): Stamp {
  if (hasLog !== false) {
    const log = statSync(join(dir, LOG_NAME), { throwIfNoEntry: false });
    if (log !== undefined) return { text: `${log.ino}:${log.size}:${log.mtimeMs}`, hasLog: true };
  }
  const folder = statSync(dir, { throwIfNoEntry: false });
  return { text: folder === undefined ? GONE : `${folder.ino}:${folder.mtimeMs}`, hasLog: false };
}

/** To be called after anything in a session's folder was replaced: moves its stamp. */
export function markChanged(dir: string): void {
  const now = new Date();
  const log = join(dir, LOG_NAME);
  try {
    if (statSync(log, { throwIfNoEntry: false }) !== undefined) utimesSync(log, now, now);
    utimesSync(dir, now, now);
  } catch {
    // A folder of another user: its time moved with the rename where it could.
  }
}
