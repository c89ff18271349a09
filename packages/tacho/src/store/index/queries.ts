/**
 * What readers ask the index: lists, one session's standing among others, sums over the store. No SQL outside store/.
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Inherited } from '../../core/inherited.ts';
import type { Cursor } from './cursor.ts';
import { STAMP_COLUMNS, type StampRow } from './stamp.ts';

export interface SessionFilter {
  /** Part of the agent's name, any case. */
  readonly agent?: string | undefined;
  readonly user?: string | undefined;
  readonly convo?: string | undefined;
  readonly status?: string | undefined;
  /** Part of the project's name, any case. */
  readonly project?: string | undefined;
  /** Unix seconds; a session counts by its start. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Part of the id, name, first prompt, folder or branch, any case. */
  readonly text?: string | undefined;
  /** Only what comes after this in the list. */
  readonly after?: Cursor | undefined;
  readonly limit?: number | undefined;
  /** Leave out subagents' sessions whose parent is in the store. */
  readonly rootsOnly?: boolean | undefined;
}

export interface SessionRow {
  readonly session_id: string;
  readonly started_at: number | null;
  readonly agent_name: string | null;
  readonly status: string;
  readonly project: string | null;
  readonly parent_session_id: string | null;
  readonly title: string | null;
  readonly total_duration_ms: number | null;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
  readonly unpriced_messages: number;
  readonly partly_priced_messages: number;
  readonly damaged: number;
}

const ROW_COLUMNS =
  'session_id, started_at, agent_name, status, project, parent_session_id, title, total_duration_ms, tool_calls, errors, total_tokens, total_usd, unpriced_messages, partly_priced_messages, damaged';
/** As the index on started_at has them; SQLite counts an unknown start as the earliest. */
const NEWEST_FIRST = 'ORDER BY started_at DESC, session_id';

/** Sessions, newest first; those without a known start last. */
export function listSessions(db: DatabaseSync, filter: SessionFilter): SessionRow[] {
  return [...eachSession(db, filter)];
}

/** The same one by one, for lists that are printed as they are made. */
export function* eachSession(db: DatabaseSync, filter: SessionFilter): Generator<SessionRow> {
  const { where, values } = conditions(filter);
  const query = db.prepare(`SELECT ${ROW_COLUMNS} FROM sessions ${where} ${NEWEST_FIRST} ${limitOf(filter)}`);
  // Rows as arrays, one by one: node:sqlite takes twice as long to make objects of 10,000 rows, and all of them at once
  // live long enough for the garbage collector to move them.
  query.setReturnArrays(true);
  for (const row of query.iterate(...values) as unknown as Iterable<unknown[]>) yield toRow(row);
}

/** The columns of ROW_COLUMNS, in their order. */
function toRow(row: readonly unknown[]): SessionRow {
  return {
    session_id: row[0] as SessionRow['session_id'],
    started_at: row[1] as SessionRow['started_at'],
    agent_name: row[2] as SessionRow['agent_name'],
    status: row[3] as SessionRow['status'],
    project: row[4] as SessionRow['project'],
    parent_session_id: row[5] as SessionRow['parent_session_id'],
    title: row[6] as SessionRow['title'],
    total_duration_ms: row[7] as SessionRow['total_duration_ms'],
    tool_calls: row[8] as SessionRow['tool_calls'],
    errors: row[9] as SessionRow['errors'],
    total_tokens: row[10] as SessionRow['total_tokens'],
    total_usd: row[11] as SessionRow['total_usd'],
    unpriced_messages: row[12] as SessionRow['unpriced_messages'],
    partly_priced_messages: row[13] as SessionRow['partly_priced_messages'],
    damaged: row[14] as SessionRow['damaged'],
  };
}

/**
 * Stamps of the sessions that `filter` lists, and of those whose start may still be found: a session without a known
 * start, or without an event, begins with its next one.
 */
export function stampsOfNewest(db: DatabaseSync, filter: Pick<SessionFilter, 'limit' | 'rootsOnly'>): StampRow[] {
  const { where } = conditions(filter);
  const query = db.prepare(
    `SELECT * FROM (SELECT ${STAMP_COLUMNS} FROM sessions ${where} ${NEWEST_FIRST} ${limitOf(filter)})
     UNION ALL SELECT ${STAMP_COLUMNS} FROM sessions WHERE started_at IS NULL OR events = 0`,
  );
  query.setReturnArrays(true);
  return query.all() as unknown as StampRow[];
}

/** Below so many sessions their records are looked up one by one. */
const FEW = 500;

/** The same sessions as whole records, each as the JSON text of a `ListedSession`. */
export function* eachRecord(db: DatabaseSync, filter: SessionFilter): Generator<string> {
  const { where, values } = conditions(filter);
  const query = db.prepare(`SELECT session_id FROM sessions ${where} ${NEWEST_FIRST} ${limitOf(filter)}`);
  query.setReturnArrays(true);
  const ids = (query.all(...values) as unknown as [string][]).map(([id]) => id);
  if (ids.length <= FEW) {
    const one = db.prepare('SELECT record FROM records WHERE session_id = ?');
    for (const id of ids) yield (one.get(id) as { record: string }).record;
    return;
  }
  // In the order of the keys and not of the list: 10,000 records of a kilobyte take a quarter of the time.
  const all = db.prepare('SELECT session_id, record FROM records');
  all.setReturnArrays(true);
  const recordById = new Map(all.all() as unknown as [string, string][]);
  for (const id of ids) yield recordById.get(id) as string;
}

/** How many sessions a filter matches, its limit aside. */
export function countSessions(db: DatabaseSync, filter: SessionFilter): number {
  const { where, values } = conditions(filter);
  return (db.prepare(`SELECT count(*) AS n FROM sessions ${where}`).get(...values) as { n: number }).n;
}

/** The list of which the latest session is the only row; subagents' sessions are nobody's latest. */
export const LATEST = { rootsOnly: true, limit: 1 } as const;

/** Id of the session that started last; undefined in an empty store. */
export function latestSession(db: DatabaseSync): string | undefined {
  return listSessions(db, LATEST)[0]?.session_id;
}

/** One session as lists show it. */
export function sessionRow(db: DatabaseSync, id: string): SessionRow | undefined {
  const query = db.prepare(`SELECT ${ROW_COLUMNS} FROM sessions WHERE session_id = ?`);
  query.setReturnArrays(true);
  const row = query.get(id) as unknown[] | undefined;
  return row && toRow(row);
}

/** True when no other session's id begins with `prefix`; the subagents of `id` do not count, since its prefix means it. */
export function isOnlyOne(db: DatabaseSync, id: string, prefix: string): boolean {
  const query = db.prepare('SELECT session_id AS id FROM sessions WHERE session_id >= ? AND session_id < ? LIMIT 100');
  const found = query.all(prefix, `${prefix}\u{10ffff}`) as { id: string }[];
  return found.length < 100 && found.every(row => row.id === id || row.id.startsWith(`${id}_`));
}

/** What the session's own messages cost; null when none has a price or the session is not there. */
export function costOf(db: DatabaseSync, id: string): number | null {
  const row = db.prepare('SELECT total_usd FROM sessions WHERE session_id = ?').get(id);
  return (row as { total_usd: number | null } | undefined)?.total_usd ?? null;
}

/** Ids of the sessions started by `id`, in order of their start. */
export function childrenOf(db: DatabaseSync, id: string): string[] {
  const rows = db
    .prepare('SELECT session_id FROM sessions WHERE parent_session_id = ? ORDER BY started_at, session_id')
    .all(id);
  return rows.map(row => (row as { session_id: string }).session_id);
}

/**
 * What a session copied from others (a fork or a resume in a new file): messages equal in key and time that another
 * session owns. The owner is the one that was recorded live when the message was made, else the one that began first, else the smaller id.
 */
export function inheritedBy(db: DatabaseSync, id: string): Inherited {
  const rows = db
    .prepare(
      `SELECT m.usd, coalesce(m.input,0) + coalesce(m.cache_read,0) + coalesce(m.cache_write_5m,0) + coalesce(m.cache_write_1h,0) + coalesce(m.output,0) AS tokens,
         (SELECT o.session_id FROM messages o JOIN sessions os ON os.session_id = o.session_id
          WHERE o.message_key = m.message_key AND o.at IS m.at
          ORDER BY (os.live_since IS NOT NULL AND os.live_since <= m.at) DESC, os.first_at IS NULL, os.first_at, os.session_id LIMIT 1) AS owner
       FROM messages m WHERE m.session_id = ?`,
    )
    .all(id) as { usd: number | null; tokens: number; owner: string }[];
  const copies = rows.filter(row => row.owner !== id);
  return {
    messages: copies.length,
    usd: copies.reduce<number | null>((sum, { usd }) => (usd === null ? sum : (sum ?? 0) + usd), null),
    tokens: copies.reduce((sum, { tokens }) => sum + tokens, 0),
    from: [...new Set(copies.map(row => row.owner))].sort(),
  };
}

function conditions(filter: SessionFilter): { where: string; values: SQLInputValue[] } {
  const parts: [string, SQLInputValue | undefined][] = [
    ["instr(lower(coalesce(agent_name, '')), ?) > 0", filter.agent?.toLowerCase()],
    ['user_id = ?', filter.user],
    ['convo_id = ?', filter.convo],
    ['status = ?', filter.status],
    ["instr(lower(coalesce(project, '')), ?) > 0", filter.project?.toLowerCase()],
    ['started_at >= ?', filter.since],
    ['started_at <= ?', filter.until],
    ['session_id IN (SELECT session_id FROM records WHERE instr(search, ?) > 0)', filter.text?.toLowerCase()],
  ];
  const asked = parts.filter(([, value]) => value !== undefined);
  const sql = asked.map(([condition]) => condition);
  if (filter.rootsOnly)
    sql.push('(parent_session_id IS NULL OR parent_session_id NOT IN (SELECT session_id FROM sessions))');
  const values = asked.map(([, value]) => value as SQLInputValue);
  if (filter.after !== undefined) {
    const { started_at, session_id } = filter.after;
    // As NEWEST_FIRST orders: an unknown start comes last.
    if (started_at === null) sql.push('started_at IS NULL AND session_id > ?');
    else sql.push('(started_at < ? OR started_at IS NULL OR (started_at = ? AND session_id > ?))');
    values.push(...(started_at === null ? [session_id] : [started_at, started_at, session_id]));
  }
  return { where: sql.length === 0 ? '' : `WHERE ${sql.join(' AND ')}`, values };
}

function limitOf({ limit }: SessionFilter): string {
  return limit === undefined ? '' : `LIMIT ${Math.max(0, Math.trunc(limit))}`;
}
