/**
 * Ending in time. A thread that hangs in the kernel cannot be stopped from here, and Node waits for its threads at exit;
 * becoming another program does not.
 *
 * Time is counted in turns of our own timer. On a machine that is too busy to run us every turn is late, and so is the
 * deadline: that a disk hangs and that we were not let at it are not the same, and only the first loses an event.
 */
import { writeSync } from 'node:fs';

const TURN_MS = 50;
/** For the next part of the input: 10 s. It is the client who waits for us, and is slow itself on a busy machine. */
const INPUT_TURNS = 200;
/** For redacting and writing: 0.8 s on a machine that has time; the client's own limit is far longer. */
const WORK_TURNS = 16;
/** For what comes after: counting the loss, or writing down an earlier one. */
const LAST_TURNS = 5;
/** However late the turns are, milliseconds: from then on there are few. */
const LONGEST_MS = 20_000;
const FINAL_TURNS = 3;

/** When this process began, Unix seconds. Not from `performance`, which takes a millisecond to load. */
export function startOfProcess(): number {
  return Math.round(Date.now() - process.uptime() * 1000) / 1000;
}

/** What sets the deadline anew. */
export interface Clock {
  /** Something came from the client: there is as much time again for the next part. */
  readonly awaitInput: () => void;
  /** All of it is there. */
  readonly beginWork: () => void;
}

/** How work came to its end: `starved` when we were not let run often enough to tell whether anything hangs. */
export type Ending = 'done' | 'hung' | 'starved';

/** Waits for `work`, but no longer than the deadline. Rejects as `work` does. */
export async function withinDeadline(work: (clock: Clock) => Promise<unknown>): Promise<Ending> {
  const turns = { left: INPUT_TURNS };
  let [allowed, since] = [INPUT_TURNS, process.uptime()];
  const allow = (count: number) => () => {
    turns.left = count;
    [allowed, since] = [count, process.uptime()];
  };
  const clock = { awaitInput: allow(INPUT_TURNS), beginWork: allow(WORK_TURNS) };
  if ((await raceTurns(work(clock), turns)) !== LATE) return 'done';
  return process.uptime() - since < (2 * allowed * TURN_MS) / 1000 ? 'hung' : 'starved';
}

/** Gives `work` the last moments: what it resolves to, undefined when it was not done by then or failed. */
export async function lastWords<T>(work: Promise<T>): Promise<T | undefined> {
  return soon(work, LAST_TURNS);
}

/** What `work` resolves to, undefined when that takes more than some turns or fails. */
export async function soon<T>(work: Promise<T>, turns = 2): Promise<T | undefined> {
  const result = await raceTurns(work, { left: turns }).catch(() => LATE);
  return result === LATE ? undefined : (result as T);
}

const LATE = Symbol('late');

async function raceTurns<T>(work: Promise<T>, turns: { left: number }): Promise<T | typeof LATE> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  const limit = process.uptime() + LONGEST_MS / 1000;
  const timer = setInterval(() => {
    turns.left--;
    if (process.uptime() > limit) turns.left = Math.min(turns.left, FINAL_TURNS);
    if (turns.left <= 0) resolve(LATE);
  }, TURN_MS);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearInterval(timer);
  }
}

/** Says one line on standard error, if anybody listens. */
export function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // nobody does
  }
}

/** Ends the process with exit code 0 although one of its threads hangs. Does not return. */
export function leave(): never {
  if (process.platform !== 'win32') {
    try {
      // The shell would complain of a folder that is gone.
      process.chdir('/');
      process.execve?.('/bin/sh', ['sh', '-c', 'exit 0'], {});
    } catch {
      // an old kernel, or no shell: then with whatever wait there is
    }
  }
  process.exit(0);
}
