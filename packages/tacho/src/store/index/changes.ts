/**
 * What changed in the store since the index last looked: one directory read, and one `stat` for each session asked about.
 */
import type { DatabaseSync } from 'node:sqlite';
import { peerIdOf, sessionFolders, type TraceFolder } from '../trace-folder.ts';
import { type SessionFilter, stampsOfNewest } from './queries.ts';
import { STAMP_COLUMNS, type Stamp, type StampRow, stampOf, withPeer } from './stamp.ts';

export interface Change {
  readonly id: string;
  readonly stamp: Stamp;
}

/** The sessions that `list` shows when nothing else is asked: the newest `limit` of them. */
export type Newest = Required<Pick<SessionFilter, 'limit' | 'rootsOnly'>>;

export interface Changes {
  /** Sessions that are new, or whose stamp moved. */
  readonly changed: readonly Change[];
  /** Sessions of the index that stand in the store no more. */
  readonly gone: readonly string[];
}

/** Looks at every session. */
export function findChanges(db: DatabaseSync, folder: TraceFolder): Changes {
  const known = new Map(allStamps(db).map(row => [row[0], row]));
  const { ids, peers } = sessionFolders(folder, name => known.has(name));
  const changed: Change[] = [];
  for (const id of ids) {
    const row = known.get(id);
    known.delete(id);
    const change = changeOf(folder, id, peers, row);
    if (change !== undefined) changed.push(change);
  }
  return { changed, gone: [...known.keys()] };
}

/**
 * Looks at the sessions that come and go and at those that may be among the newest, and again at who those are once the
 * changes it gave were applied, until they hold still. A session further down cannot get among them by growing: it
 * starts with its first event.
 */
export function* changesOfNewest(db: DatabaseSync, folder: TraceFolder, newest: Newest): Generator<Changes> {
  const known = allIds(db);
  const { ids, peers } = sessionFolders(folder, name => known.has(name));
  const added = ids.filter(id => !known.delete(id));
  const looked = new Set(added);
  yield { changed: added.flatMap(id => changeOf(folder, id, peers, undefined) ?? []), gone: [...known] };
  for (let moved = true; moved; ) {
    const rows = stampsOfNewest(db, newest).filter(([id]) => !looked.has(id) && looked.add(id));
    const changed = rows.flatMap(row => changeOf(folder, row[0], peers, row) ?? []);
    moved = changed.length > 0;
    if (moved) yield { changed, gone: [] };
  }
}

/** Undefined when the session is as the index knows it, or cannot be looked at. */
function changeOf(
  folder: TraceFolder,
  id: string,
  peers: ReadonlySet<string>,
  row: StampRow | undefined,
): Change | undefined {
  const hadLog = row && row[3] === 1;
  const stamp = currentStamp(folder, id, peers, hadLog);
  if (stamp === undefined || (row?.[1] === stamp.time && row[2] === stamp.mark)) return undefined;
  // A log that is new since the last look changes what the session is stamped by.
  return { id, stamp: hadLog === false ? (currentStamp(folder, id, peers, undefined) ?? stamp) : stamp };
}

function currentStamp(
  folder: TraceFolder,
  id: string,
  peers: ReadonlySet<string>,
  hasLog: boolean | undefined,
): Stamp | undefined {
  const own = stampOf(`${folder.dir}/${id}`, hasLog);
  const peerId = peers.size === 0 ? undefined : peerIdOf(id);
  if (own === undefined || peerId === undefined || !peers.has(peerId)) return own;
  return withPeer(own, stampOf(`${folder.dir}/${peerId}`, undefined));
}

/** All of them in one call: stepping through 10,000 rows from here takes twice as long. */
function allStamps(db: DatabaseSync): StampRow[] {
  const query = db.prepare(`SELECT ${STAMP_COLUMNS} FROM sessions`);
  query.setReturnArrays(true);
  return query.all() as unknown as StampRow[];
}

/** All ids as one text: 10,000 rows that are only compared with names on disk need not become 10,000 arrays. */
function allIds(db: DatabaseSync): Set<string> {
  const { ids } = db.prepare("SELECT group_concat(session_id, ',') AS ids FROM sessions").get() as {
    ids: string | null;
  };
  return new Set(ids?.split(','));
}
