/**
 * Writing a session as it happens: many processes, one log, no lock. Every append is ONE write of whole lines, each with
 * a newline before and after it, so that no other writer's death can take an acknowledged line with it.
 */
import { join } from 'node:path';
import { isSessionId } from '../core/ids.ts';
import type { SessionMeta } from '../core/schema.ts';
import { append, codeOf, link, lstat, mkdir, unlink, writeFile } from './async-files.ts';
import { IGNORE_NAME, IGNORE_TEXT, LOG_NAME, MARKER, MARKER_TEXT, META_NAME } from './names.ts';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

export interface LiveSession {
  /** Absolute path of the trace folder; it need not exist. */
  readonly store: string;
  readonly id: string;
  /** What is known at the start; asked for only when the session has no meta.json yet. Without it none is written. */
  readonly meta?: () => Promise<SessionMeta>;
}

/**
 * Appends `lines` (JSON texts) to the session's log, which is made with its folder and meta.json when it is not there.
 * Resolves when the kernel has them all; rejects with the file system's error when not all of them are whole. With
 * `checkMeta`, a meta.json that an earlier writer died before writing is made up for. A meta.json that cannot be written
 * is no reason to lose what happened: the next who checks makes up for it.
 */
export async function appendLive(session: LiveSession, lines: readonly string[], checkMeta = false): Promise<void> {
  const { store, id, meta } = session;
  if (!isSessionId(id)) throw new Error(`not a session id: ${String(id).slice(0, 80)}`);
  const folder = join(store, id);
  const isNew = !(await isThere(folder));
  let obstacle: unknown;
  try {
    if (isNew) await prepareStore(store, folder);
    if (meta !== undefined && (isNew || checkMeta)) await writeMeta(folder, meta);
  } catch (error) {
    obstacle = error;
  }
  const bytes = Buffer.from(lines.map(line => `\n${line}\n`).join(''));
  const isWhole = await append(join(folder, LOG_NAME), bytes).catch(error => {
    // What stood in the way of the folder says more than that there is none.
    throw codeOf(error) === 'ENOENT' ? (obstacle ?? error) : error;
  });
  if (!isWhole) throw Object.assign(new Error(`short write to the log of ${id}`), { code: 'ENOSPC' });
}

/** True when the session has a folder already. */
export async function isLive(store: string, id: string): Promise<boolean> {
  return isSessionId(id) && (await lstat(join(store, id)).catch(() => undefined))?.isDirectory() === true;
}

/** Rejects for a link: it may lead out of the store. */
async function isThere(folder: string): Promise<boolean> {
  try {
    if ((await lstat(folder)).isSymbolicLink())
      throw Object.assign(new Error(`${folder} is a link`), { code: 'ELOOP' });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return false;
  }
}

/** The folder with its marker and .gitignore, as `prepareFolder` makes them, and the session's own in it. */
async function prepareStore(store: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  await putOnce(join(store, IGNORE_NAME), IGNORE_TEXT);
  await putOnce(join(store, MARKER), MARKER_TEXT);
}

async function writeMeta(folder: string, meta: () => Promise<SessionMeta>): Promise<void> {
  const path = join(folder, META_NAME);
  if ((await lstat(path).catch(() => undefined)) !== undefined) return;
  await putOnce(path, JSON.stringify(await meta()));
}

/** Writes a file that several writers may want to make at once: the first one's stays, whole. False when it was there. */
export async function putOnce(path: string, text: string): Promise<boolean> {
  if ((await lstat(path).catch(() => undefined)) !== undefined) return false;
  const temporary = join(path, '..', `.tmp-${process.pid}-${Math.random().toString(36).slice(2)}`);
  try {
    await writeFile(temporary, text, { flag: 'wx', mode: FILE_MODE });
    await link(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!WITHOUT_LINKS.has(codeOf(error))) throw error;
    return await putInPlace(path, text);
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

/** What file systems without hard links say (exFAT, some network folders). */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK']);

/** Not whole for an instant, but only one writer's. */
async function putInPlace(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: FILE_MODE });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
