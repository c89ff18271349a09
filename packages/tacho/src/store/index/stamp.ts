/**
 * Stamps: how the index sees, with one system call a session, that nothing has changed.
 *
 * A session with a live log is stamped by the log (inode, size, time): every writer of ours ends what it does to such a
 * session with a write to the log or with `markChanged`. One without is stamped by its folder's time.
 */
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_NAME } from '../names.ts';
import { isUnreadable } from '../session-files.ts';

export interface Stamp {
  /** Milliseconds of the last change. */
  readonly time: number;
  /** Inode and size in one number: a log that was replaced or cut within one tick of the clock. */
  readonly mark: number;
  readonly hasLog: boolean;
}

/** A session's stamp as the index keeps it, in the order of STAMP_COLUMNS. */
export type StampRow = readonly [id: string, time: number, mark: number, hasLog: number];
export const STAMP_COLUMNS = 'session_id, stamp_time, stamp_mark, has_log';

/** Inodes are told apart by this many of their low values, sizes by their low 32 bits: together 52 bits. */
const INODES = 2 ** 20;
const SIZES = 2 ** 32;

/** The stamp of a session's folder; undefined when it is gone. `hasLog` is what the index knew: most sessions cost one call. */
export function stampOf(dir: string, hasLog: boolean | undefined): Stamp | undefined {
  try {
    return readStamp(dir, hasLog);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

function readStamp(dir: string, hasLog: boolean | undefined): Stamp | undefined {
  if (hasLog !== false) {
    const log = statSync(`${dir}/${LOG_NAME}`, { throwIfNoEntry: false });
    if (log !== undefined) return { time: log.mtimeMs, mark: markOf(log.ino, log.size), hasLog: true };
  }
  const folder = statSync(dir, { throwIfNoEntry: false });
  return folder && { time: folder.mtimeMs, mark: markOf(folder.ino, 0), hasLog: false };
}

/** The stamp of a session that stands in two folders: when either moves, so does this. */
export function withPeer(own: Stamp, peer: Stamp | undefined): Stamp {
  return peer === undefined ? own : { time: own.time + peer.time, mark: own.mark + peer.mark, hasLog: own.hasLog };
}

function markOf(inode: number, size: number): number {
  return (inode % INODES) * SIZES + (size % SIZES);
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
