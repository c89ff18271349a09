/**
 * The files of one session, and its meta.json.
 */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../core/record.ts';
import type { SessionMeta } from '../core/schema.ts';
import { LOG_NAME, META_NAME } from './names.ts';
import { sourcesFolder } from './source-file.ts';
import { isRealFolder, peerIdOf, sessionFolder, type TraceFolder } from './trace-folder.ts';

/** How the live log is called among the sources of a fold; imported files go by their key. */
export const LOG_SOURCE = 'log';

export interface SessionFile {
  /** `log`, or the key of an imported source. */
  readonly name: string;
  readonly path: string;
}

export interface SessionFiles {
  readonly id: string;
  readonly dir: string;
  readonly meta: SessionMeta | undefined;
  /** Set when meta.json is there and cannot be read. */
  readonly metaDamaged: boolean;
  readonly files: readonly SessionFile[];
}

/** What is on disk for session `id`; undefined when its folder holds nothing of a session. Links are not followed. */
export function sessionFiles(folder: TraceFolder, id: string): SessionFiles | undefined {
  const dir = sessionFolder(folder, id);
  if (!isRealFolder(dir)) return undefined;
  const files: SessionFile[] = [];
  const log = join(dir, LOG_NAME);
  if (isFile(log)) files.push({ name: LOG_SOURCE, path: log });
  for (const name of sourceNames(sourcesFolder(dir)))
    files.push({ name: name.slice(0, -'.ndjson'.length), path: join(sourcesFolder(dir), name) });
  const peer = peerFiles(folder, id);
  if (peer !== undefined) files.push(...peer.files.map(file => ({ name: `peer-${file.name}`, path: file.path })));
  const { meta, damaged } = readMeta(join(dir, META_NAME), id);
  if (files.length === 0 && meta === undefined && !damaged) return undefined;
  return { id, dir, meta: meta ?? peer?.meta, metaDamaged: damaged, files };
}

/** True for an error that says: there, but not for this user. One such session must not hide the others. */
export function isUnreadable(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** What the peer's hooks recorded of the same session, under the first 16 characters of its id. */
function peerFiles(folder: TraceFolder, id: string): SessionFiles | undefined {
  const peerId = peerIdOf(id);
  return peerId === undefined ? undefined : sessionFiles(folder, peerId);
}

function readMeta(path: string, id: string): { meta: SessionMeta | undefined; damaged: boolean } {
  let text: string;
  try {
    if (!isFile(path)) return { meta: undefined, damaged: false };
    text = readFileSync(path, 'utf8');
  } catch {
    return { meta: undefined, damaged: false };
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { meta: { ...value, session_id: id } as SessionMeta, damaged: false };
  } catch {
    // reported by the caller
  }
  return { meta: undefined, damaged: true };
}

/** Names of the sources in a folder, which may not be there. */
function sourceNames(path: string): string[] {
  if (!isRealFolder(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ndjson') && !entry.name.startsWith('.'))
    .map(entry => entry.name)
    .sort();
}

/** True for a file that is really here: a link may lead out of the store. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
