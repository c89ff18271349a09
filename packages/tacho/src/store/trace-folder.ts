/**
 * The trace folder: where it is, whether we may read it, and which sessions stand in it.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TraceError } from '../core/errors.ts';
import { isSessionId } from '../core/ids.ts';
import { isObject } from '../core/record.ts';
import { FOLDER_NAME, IGNORE_NAME, IGNORE_TEXT, MARKER, MARKER_TEXT, STORE_FORMAT } from './names.ts';
import { makeFolder, replaceFile } from './write.ts';

export interface TraceFolder {
  /** Absolute path; it may not exist yet. */
  readonly dir: string;
}

/**
 * Finds the trace folder: `--trace-dir`, else AGENT_TRACE_DIR, else the nearest `.agent-traces` at or above `cwd`,
 * else `.agent-traces` in `cwd` (which need not exist). Throws `unsupported_store` when a newer version wrote it and
 * `bad_input` when the path is no folder.
 */
export function findTraceFolder(options: {
  traceDir?: string | undefined;
  env: NodeJS.ProcessEnv;
  cwd: string;
}): TraceFolder {
  const named = options.traceDir ?? options.env.AGENT_TRACE_DIR;
  const folder = { dir: named ? resolve(options.cwd, named) : nearest(options.cwd) };
  checkFormat(folder);
  return folder;
}

/** Creates the folder (0700) with its marker and a .gitignore, unless they are there. Call before the first write. */
export function prepareFolder(folder: TraceFolder): void {
  makeFolder(folder.dir);
  const marker = join(folder.dir, MARKER);
  if (!existsSync(marker)) replaceFile(marker, MARKER_TEXT);
  const ignore = join(folder.dir, IGNORE_NAME);
  if (!existsSync(ignore)) replaceFile(ignore, IGNORE_TEXT);
}

/** Length of the ids that the peer's hooks make from the agent's: the first characters of its UUID. */
const PEER_ID_LENGTH = 16;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The folder name under which the peer's hooks recorded session `id`; undefined when `id` is no UUID. */
export function peerIdOf(id: string): string | undefined {
  return UUID.test(id) ? id.slice(0, PEER_ID_LENGTH) : undefined;
}

export interface SessionFolders {
  /** Names of folders that may hold a session, unsorted. */
  readonly ids: readonly string[];
  /** Folders of the peer whose session stands here under its UUID: they are part of that session, and not in `ids`. */
  readonly peers: ReadonlySet<string>;
}

/** The folders that may hold sessions. What `isKnown` vouches for is not looked at again. */
export function sessionFolders(folder: TraceFolder, isKnown: (name: string) => boolean = () => false): SessionFolders {
  const names = folderNames(folder, isKnown);
  const short = new Set(names.filter(name => name.length === PEER_ID_LENGTH));
  if (short.size === 0) return { ids: names, peers: short };
  const peers = new Set<string>();
  for (const name of names) {
    const peerId = peerIdOf(name);
    if (peerId !== undefined && short.has(peerId)) peers.add(peerId);
  }
  return { ids: peers.size === 0 ? names : names.filter(name => !peers.has(name)), peers };
}

/** Their ids alone. */
export function sessionIds(folder: TraceFolder): readonly string[] {
  return sessionFolders(folder).ids;
}

/** Real folders with a valid id; links are not followed. */
function folderNames(folder: TraceFolder, isKnown: (name: string) => boolean): string[] {
  try {
    return readdirSync(folder.dir).filter(
      name => isKnown(name) || (isSessionId(name) && isRealFolder(join(folder.dir, name))),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new TraceError('io', `cannot read ${folder.dir}: ${(error as Error).message}`, { cause: error });
  }
}

/** True for a folder that is no link to one. */
export function isRealFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The folder of a session. `id` must be valid: nothing else is ever joined into a path. */
export function sessionFolder(folder: TraceFolder, id: string): string {
  if (!isSessionId(id)) {
    throw new TraceError('usage', `not a session id: ${id}`, {
      hint: 'ids are letters, digits, - and _; `tacho list` shows them',
    });
  }
  return join(folder.dir, id);
}

function nearest(cwd: string): string {
  for (let at = resolve(cwd); ; at = dirname(at)) {
    const candidate = join(at, FOLDER_NAME);
    if (existsSync(candidate)) return candidate;
    if (dirname(at) === at) return join(resolve(cwd), FOLDER_NAME);
  }
}

function checkFormat(folder: TraceFolder): void {
  const found = statSync(folder.dir, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) {
    throw new TraceError('bad_input', `${folder.dir} is not a folder`, { hint: 'give --trace-dir a folder' });
  }
  let marker: unknown;
  try {
    marker = JSON.parse(readFileSync(join(folder.dir, MARKER), 'utf8'));
  } catch {
    return; // absent (a store of the peer, or a new one) or unreadable: the records speak for themselves
  }
  const format = isObject(marker) ? marker.format : undefined;
  if (typeof format === 'number' && format > STORE_FORMAT) {
    throw new TraceError(
      'unsupported_store',
      `${folder.dir} was written by a newer tacho (format ${format}, this one reads ${STORE_FORMAT})`,
      {
        hint: 'update tacho, or choose another folder with --trace-dir',
      },
    );
  }
}
