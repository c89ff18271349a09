/**
 * Folding many sessions on several threads: a store whose index is gone is read by all processors at once, and written by
 * this thread, the only one that has the database.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PriceOverride } from '../../core/price-overrides.ts';
import type { TraceFolder } from '../trace-folder.ts';
import { allowGrowth } from '../young-space.ts';
import type { Change } from './changes.ts';
import type { SessionRows } from './session-rows.ts';

/** What a worker is started with. */
export interface CrewTask {
  readonly folder: TraceFolder;
  readonly overrides: readonly PriceOverride[];
}

/** Sessions handed to a worker at a time. */
const SHARE = 8;
const MOST_WORKERS = 8;

/**
 * The rows of all `changes`, a share at a time, in no particular order. A worker that cannot go on gives its share back to
 * `here`, which folds in this thread: what is wrong is then thrown where it can be told.
 */
export async function* foldTogether(
  task: CrewTask,
  changes: readonly Change[],
  here: (changes: readonly Change[]) => SessionRows[],
): AsyncGenerator<SessionRows[]> {
  const shares = sharesOf(changes);
  const size = Math.min(availableParallelism(), MOST_WORKERS, Math.ceil(changes.length / SHARE));
  const entry = workerEntry();
  allowGrowth();
  const workers = entry === undefined ? [] : Array.from({ length: size }, () => hire(entry, task));
  const awaited = new Map<Worker, Promise<Answer>>();
  const hand = (worker: Worker): void => {
    const { value: share } = shares.next();
    if (share === undefined) awaited.delete(worker);
    else awaited.set(worker, ask(worker, share));
  };
  try {
    workers.forEach(hand);
    while (awaited.size > 0) {
      const { worker, share, rows } = await Promise.race(awaited.values());
      if (rows === undefined) awaited.delete(worker);
      else hand(worker);
      yield rows ?? here(share);
    }
    for (const share of shares) yield here(share);
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()));
  }
}

interface Answer {
  readonly worker: Worker;
  readonly share: readonly Change[];
  /** Undefined when the worker failed. */
  readonly rows: SessionRows[] | undefined;
}

function ask(worker: Worker, share: readonly Change[]): Promise<Answer> {
  return new Promise(resolve => {
    const answer = (rows: SessionRows[] | undefined): void => {
      worker.off('message', answer).off('error', giveUp).off('exit', giveUp);
      resolve({ worker, share, rows });
    };
    const giveUp = (): void => answer(undefined);
    worker.on('message', answer).on('error', giveUp).on('exit', giveUp);
    worker.postMessage(share);
  });
}

function hire(entry: URL, task: CrewTask): Worker {
  const worker = new Worker(entry, { workerData: task, execArgv: [] });
  // A failure is heard by whoever waits for an answer, and by nobody afterwards.
  worker.on('error', () => {});
  return worker;
}

/**
 * The entry that workers run: beside this file's folder in a build, in src/entries when run from source. It is named by
 * its place, since an entry is imported by nobody.
 */
function workerEntry(): URL | undefined {
  const place = import.meta.url.endsWith('.ts') ? '../../entries/fold.ts' : '../fold.js';
  const url = new URL(place, import.meta.url);
  return existsSync(url) ? url : undefined;
}

function* sharesOf(changes: readonly Change[]): Generator<readonly Change[]> {
  for (let at = 0; at < changes.length; at += SHARE) yield changes.slice(at, at + SHARE);
}
