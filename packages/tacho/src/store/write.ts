/**
 * Writing to disk: the append that survives other writers' crashes, and the replacement that is old or new, never half.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Makes a folder that only its owner can enter, and those above it. */
export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: FOLDER_MODE });
}

/**
 * Appends one record to a live log: ONE write of newline, JSON, newline with O_APPEND. The leading newline is what keeps
 * this line whole when another writer died in the middle of its own. A short write (disk full) is repeated as a whole
 * line once; the reader drops the damaged one.
 */
export function appendRecord(path: string, record: unknown): void {
  const line = Buffer.from(`\n${JSON.stringify(record)}\n`);
  const file = openSync(path, 'a', FILE_MODE);
  try {
    if (writeSync(file, line) < line.length && writeSync(file, line) < line.length) {
      throw new Error(`short write to ${path}`);
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Writes `text` to `path`: unique temporary file beside it, fsync, rename, fsync of the folder. `prepare` may give the new
 * file another owner or mode before it is in its place.
 */
export function replaceFile(path: string, text: string, prepare?: (file: number) => void): void {
  const temporary = temporaryName(path);
  const file = openSync(temporary, 'wx', FILE_MODE);
  try {
    writeAll(file, Buffer.from(text));
    prepare?.(file);
    fsyncSync(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  commitFile(temporary, path);
}

/** Renames a finished temporary file to its place and makes the rename durable. Leaves nothing behind when it cannot. */
export function commitFile(temporary: string, path: string): void {
  try {
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** A name beside `path` that no other process uses. Readers skip names that begin with a dot. */
export function temporaryName(path: string): string {
  const unique = `${process.pid}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  return join(dirname(path), `.tmp-${unique}`);
}

/** Writes every byte, at `position` when given, else at the end of what was written. */
export function writeAll(file: number, bytes: Buffer, position?: number): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(file, bytes, done, bytes.length - done, position === undefined ? null : position + done);
  }
}

/** Removes what writers that died left in `folder`: temporary files whose process is no more. */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^\.tmp-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function syncFolder(path: string): void {
  let folder: number;
  try {
    folder = openSync(path, 'r');
  } catch {
    return; // Windows cannot open a folder; the rename is as durable as it gets there.
  }
  try {
    fsyncSync(folder);
  } catch {
    // Some file systems refuse fsync on folders (EINVAL); nothing is lost by a process crash.
  } finally {
    closeSync(folder);
  }
}
