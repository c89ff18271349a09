/**
 * Keeping the index up with the logs: sessions whose stamp moved are folded again and their rows replaced, each in one
 * transaction, so that a reader beside it sees a session as it was or as it is.
 */
import { basename } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { stringifyAscii } from '../../core/json.ts';
import type { Pricer } from '../../core/pricing.ts';
import { foldSession } from '../read-session.ts';
import { isUnreadable, sessionFiles } from '../session-files.ts';
import { sourceKey } from '../source-file.ts';
import { peerIdOf, sessionFolders, type TraceFolder } from '../trace-folder.ts';
import { type IndexEntry, IndexEntryFold } from './entry.ts';
import { columnsOf, forgetImports } from './imports.ts';
import { type Stamp, stampOf, withPeer } from './stamp.ts';

/** Gives a pricer and the name of its prices; loaded only when a session has to be folded, since the table is heavy. */
export interface Prices {
  /** Changes whenever any price may have changed. */
  readonly version: string;
  load(): Promise<Pricer>;
}

export interface SyncWatcher {
  begin(sessions: number): void;
  advance(): void;
}

/** Folds again what changed since the index last looked; returns how many sessions that were. */
export async function syncIndex(
  db: DatabaseSync,
  folder: TraceFolder,
  prices: Prices,
  watcher?: SyncWatcher,
): Promise<number> {
  if (factOf(db, 'prices') !== prices.version) {
    db.exec('BEGIN IMMEDIATE');
    db.prepare('UPDATE sessions SET stamp_time = 0').run();
    db.prepare("INSERT OR REPLACE INTO facts VALUES ('prices', ?)").run(prices.version);
    db.exec('COMMIT');
  }
  const { changed, gone } = findChanges(db, folder);
  if (gone.length > 0) {
    removeSessions(db, gone);
    forgetImports(db);
  }
  if (changed.length === 0) return gone.length;
  const pricer = await prices.load();
  const writer = new SessionWriter(db);
  watcher?.begin(changed.length);
  for (let at = 0; at < changed.length; at += BATCH) {
    const entries = changed.slice(at, at + BATCH).map(({ id, stamp }) => {
      watcher?.advance();
      return { id, stamp, entry: entryOf(folder, id, pricer) };
    });
    writer.replace(entries);
    if (entries.some(({ entry }) => entry === undefined)) forgetImports(db);
  }
  return changed.length + gone.length;
}

/** Sessions folded between two transactions: long enough to be cheap, short enough to keep no other writer waiting. */
const BATCH = 64;

interface Change {
  readonly id: string;
  readonly stamp: Stamp;
}

function findChanges(db: DatabaseSync, folder: TraceFolder): { changed: Change[]; gone: string[] } {
  const known = knownStamps(db);
  const { ids, peers } = sessionFolders(folder, name => known.has(name));
  const changed: Change[] = [];
  for (const id of ids) {
    const row = known.get(id);
    known.delete(id);
    const hadLog = row && row[HAS_LOG] === 1;
    const stamp = currentStamp(folder, id, peers, hadLog);
    if (stamp === undefined) continue;
    if (row?.[TIME] === stamp.time && row[MARK] === stamp.mark) continue;
    // A log that is new since the last look changes what the session is stamped by.
    changed.push({ id, stamp: hadLog === false ? (currentStamp(folder, id, peers, undefined) ?? stamp) : stamp });
  }
  return { changed, gone: [...known.keys()] };
}

type StampRow = readonly [id: string, time: number, mark: number, hasLog: number];
const [TIME, MARK, HAS_LOG] = [1, 2, 3] as const;

/** Every session's stamp, read in one call: stepping through 10,000 rows from here takes twice as long. */
function knownStamps(db: DatabaseSync): Map<string, StampRow> {
  const query = db.prepare('SELECT session_id, stamp_time, stamp_mark, has_log FROM sessions');
  query.setReturnArrays(true);
  const rows = query.all() as unknown as StampRow[];
  return new Map(rows.map(row => [row[0], row]));
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

/** Undefined when the folder holds nothing of a session, or nothing that this user may read: `doctor` tells of it. */
function entryOf(folder: TraceFolder, id: string, pricer: Pricer): IndexEntry | undefined {
  try {
    const files = sessionFiles(folder, id);
    return files === undefined ? undefined : foldSession(files, () => new IndexEntryFold(pricer));
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

function removeSessions(db: DatabaseSync, ids: readonly string[]): void {
  db.exec('BEGIN IMMEDIATE');
  const session = db.prepare('DELETE FROM sessions WHERE session_id = ?');
  const record = db.prepare('DELETE FROM records WHERE session_id = ?');
  const messages = db.prepare('DELETE FROM messages WHERE session_id = ?');
  for (const id of ids) {
    session.run(id);
    record.run(id);
    messages.run(id);
  }
  db.exec('COMMIT');
}

class SessionWriter {
  readonly #db: DatabaseSync;
  readonly #dropMessages: StatementSync;
  readonly #dropSession: StatementSync;
  readonly #dropRecord: StatementSync;
  readonly #session: StatementSync;
  readonly #record: StatementSync;
  readonly #message: StatementSync;
  readonly #imported: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#dropMessages = db.prepare('DELETE FROM messages WHERE session_id = ?');
    this.#dropSession = db.prepare('DELETE FROM sessions WHERE session_id = ?');
    this.#dropRecord = db.prepare('DELETE FROM records WHERE session_id = ?');
    this.#session = db.prepare(`INSERT OR REPLACE INTO sessions VALUES (${marks(22)})`);
    this.#record = db.prepare(`INSERT OR REPLACE INTO records VALUES (${marks(3)})`);
    this.#imported = db.prepare(`INSERT OR REPLACE INTO imported VALUES (${marks(7)})`);
    this.#message = db.prepare(`INSERT OR REPLACE INTO messages VALUES (${marks(18)})`);
  }

  replace(entries: readonly { id: string; stamp: Stamp; entry: IndexEntry | undefined }[]): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { id, stamp, entry } of entries) {
        this.#dropMessages.run(id);
        if (entry === undefined) {
          this.#dropSession.run(id);
          this.#dropRecord.run(id);
        } else this.#insert(id, stamp, entry);
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #insert(id: string, stamp: Stamp, { record, messages, sources, liveSince }: IndexEntry): void {
    for (const source of sources)
      this.#imported.run(
        ...columnsOf({
          ...source,
          session_id: id,
          source: sourceKey(source.importer, basename(source.path)),
        }),
      );
    const title = record.name ?? record.first_prompt;
    this.#session.run(
      id,
      stamp.time,
      stamp.mark,
      stamp.hasLog ? 1 : 0,
      record.started_at,
      liveSince,
      record.started_at,
      record.agent_name,
      record.user_id,
      record.convo_id,
      record.status,
      record.project,
      record.parent_session_id,
      title,
      record.events,
      record.total_duration_ms,
      record.tool_calls,
      record.errors,
      record.total_tokens,
      record.total_usd,
      record.unpriced_messages,
      record.damaged_lines,
    );
    const searched = [id, record.name, record.first_prompt, record.cwd, record.git_branch];
    const search = searched
      .filter(text => text !== null)
      .join('\n')
      .toLowerCase();
    this.#record.run(id, stringifyAscii(record), search);
    for (const { key, at, model, usage, said, usd, calls, failed } of messages) {
      this.#message.run(
        id,
        key,
        at,
        model,
        usage.input,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        usage.output,
        said.input,
        said.output,
        said.cache_read,
        said.cache_write,
        said.cache_write_5m,
        said.cache_write_1h,
        usd,
        calls,
        failed,
      );
    }
  }
}

function factOf(db: DatabaseSync, key: string): string | undefined {
  return (db.prepare('SELECT value FROM facts WHERE key = ?').get(key) as { value: string } | undefined)?.value;
}

function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(',');
}
