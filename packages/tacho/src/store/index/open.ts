/**
 * Opening the index: beside the store, or in the user's cache folder when the store cannot be written.
 * An index that is damaged or of another version is thrown away and made anew.
 */
import { chmodSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../write.ts';
import { cachedIndexPath, indexPath } from './place.ts';
import { INDEX_VERSION, TABLES } from './schema.ts';

/** An open index: a reader passes it on to the queries and looks no further. */
export type Index = DatabaseSync;

const BUSY_MS = 10_000;

/**
 * Opens, and if need be creates, the index of the store at `dir`. The caller closes it. Where the index beside the store
 * cannot be written (another user's, a full disk), the one in the user's cache folder is used, at the last one in memory.
 */
export function openIndex(dir: string, env: NodeJS.ProcessEnv = process.env): Index {
  const beside = indexPath(dir, env);
  for (const path of new Set([beside, cachedIndexPath(dir, env)])) {
    try {
      return openFresh(path);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }
  return openAt(':memory:');
}

/** Throws away an index that is damaged or of another version. */
function openFresh(path: string): Index {
  try {
    return openAt(path);
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  discard(path);
  return openAt(path);
}

/**
 * Runs `use` with the index of the store at `dir`, and once more with a new one when the index turns out to be damaged
 * only as it is read.
 */
export async function useIndex<T>(
  dir: string,
  env: NodeJS.ProcessEnv,
  use: (db: DatabaseSync) => T | Promise<T>,
): Promise<T> {
  const run = async () => {
    const db = openIndex(dir, env);
    try {
      return await use(db);
    } finally {
      db.close();
    }
  };
  try {
    return await run();
  } catch (error) {
    if (!isDamage(error)) throw error;
    discard(indexPath(dir, env));
    return await run();
  }
}

function openAt(path: string): DatabaseSync {
  if (path !== ':memory:') makeFolder(dirname(path));
  const db = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;',
    );
    prepareTables(db);
    if (path !== ':memory:') chmodSync(path, 0o600);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function discard(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true, recursive: true });
}

/** Thrown for tables that another version made: they are not taken apart one by one, but thrown away with their file. */
class OtherVersion extends Error {}

function prepareTables(db: DatabaseSync): void {
  if (versionOf(db) === INDEX_VERSION) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have made the tables while this one waited for the lock.
    const version = versionOf(db);
    if (version !== INDEX_VERSION) {
      if (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n !== 0) throw new OtherVersion();
      db.exec(TABLES);
      db.exec(`PRAGMA user_version = ${INDEX_VERSION}`);
    }
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(db: DatabaseSync): number {
  return (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

/** SQLITE_CORRUPT (11) and SQLITE_NOTADB (26), with their extended codes, and tables of another version. */
function isDamage(error: unknown): boolean {
  return error instanceof OtherVersion || [11, 26].includes(codeOf(error));
}

/** SQLITE_READONLY (8), IOERR (10), FULL (13), CANTOPEN (14), and what the file system says when it refuses. */
function isRefused(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  const refusals = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EISDIR'];
  return [8, 10, 13, 14].includes(codeOf(error)) || (code !== undefined && refusals.includes(code));
}

function codeOf(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}
