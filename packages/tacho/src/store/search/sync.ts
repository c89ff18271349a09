/**
 * Keeping full-text search up with the index: what changed is read again, a batch in one transaction. A process that is
 * killed loses the batch it was at; the next one goes on from there.
 */
import { TraceError } from '../../core/errors.ts';
import { isBusy, isRefused } from '../database.ts';
import type { Index } from '../index/open.ts';
import { sessionFiles } from '../session-files.ts';
import type { TraceFolder } from '../trace-folder.ts';
import { allowGrowth, stopGrowth } from '../young-space.ts';
import type { SearchDb } from './open.ts';
import { type Coverage, findPending, type PendingSession } from './pending.ts';
import { askForPurge, purgeIfAsked } from './purge.ts';
import { SearchWriter } from './writer.ts';

export interface SearchWatcher {
  /** So many events are to be read. */
  begin(events: number): void;
  advance(events: number): void;
  /** A step of cleaning up was done; how many there will be is not known. */
  cleaned?(): void;
}

export interface SearchSync extends Coverage {
  /** Another process was writing and did not end in time: what can be searched is what it has done so far. */
  readonly isBusy: boolean;
}

/** How long a search waits for another process that does the same work. */
const WAIT_MS = 2_000;

/**
 * Reads what changed, and says how much of the store can be searched. The index must be up to date. Throws `io` where the
 * disk refuses.
 */
export function syncSearch(db: SearchDb, index: Index, folder: TraceFolder, watcher?: SearchWatcher): SearchSync {
  // Texts die young; half of the memory of a large store was young space that had grown for those that had to wait.
  stopGrowth();
  try {
    return new Sync(db, index, folder, watcher).run();
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    if (!isRefused(error)) throw error;
    throw new TraceError('io', `cannot write ${db.location() ?? 'the search index'}: ${(error as Error).message}`, {
      hint: 'make room on the disk, or check its permissions',
      cause: error,
    });
  } finally {
    allowGrowth();
  }
}

class Sync {
  readonly #db: SearchDb;
  readonly #index: Index;
  readonly #folder: TraceFolder;
  readonly #watcher: SearchWatcher | undefined;
  /** Sessions that went away, or may not be read, since the index saw them. */
  readonly #unreadable = new Set<string>();

  constructor(db: SearchDb, index: Index, folder: TraceFolder, watcher: SearchWatcher | undefined) {
    this.#db = db;
    this.#index = index;
    this.#folder = folder;
    this.#watcher = watcher;
  }

  run(): SearchSync {
    let pending = this.#pending();
    if (pending.changed.length > 0) this.#watcher?.begin(pending.coverage.ofEvents - pending.coverage.events);
    let isBusy = false;
    while (!isBusy && pending.changed.length + pending.gone.length > 0) {
      isBusy = !beginInTime(this.#db);
      if (isBusy) break;
      // Somebody else may have done some of it meanwhile.
      pending = this.#pending();
      this.#writeBatch(pending.changed, pending.gone);
      pending = this.#pending();
    }
    if (!isBusy) isBusy = !inTime(this.#db, () => purgeIfAsked(this.#db, () => this.#watcher?.cleaned?.()));
    return { ...this.#pending().coverage, isBusy };
  }

  #pending() {
    const pending = findPending(this.#db, this.#index);
    return { ...pending, changed: pending.changed.filter(({ session_id }) => !this.#unreadable.has(session_id)) };
  }

  /** Ends the transaction that was begun, with as many of the sessions as make a batch. */
  #writeBatch(changed: readonly PendingSession[], gone: readonly number[]): void {
    const writer = new SearchWriter(this.#db);
    for (const num of gone) writer.remove(num);
    for (const session of changed) {
      if (writer.isFull) break;
      try {
        const files = sessionFiles(this.#folder, session.session_id);
        if (files === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
        writer.replace(session, files, events => this.#watcher?.advance(events));
      } catch (error) {
        if (!['ENOENT', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
        // Half of it may be written by now.
        this.#unreadable.add(session.session_id);
        this.#db.exec('ROLLBACK');
        return;
      }
    }
    writer.flush();
    if (writer.mustPurge) askForPurge(this.#db);
    this.#db.exec('COMMIT');
  }
}

/** Begins to write; false when another process does, for longer than one waits. */
export function beginInTime(db: SearchDb): boolean {
  return inTime(db, () => db.exec('BEGIN IMMEDIATE'));
}

/** True when `act` was not kept out by another process. */
function inTime(db: SearchDb, act: () => void): boolean {
  db.exec(`PRAGMA busy_timeout = ${WAIT_MS}`);
  try {
    act();
    return true;
  } catch (error) {
    if (!isBusy(error)) throw error;
    return false;
  }
}
