/**
 * Which processes stand above this one. A pid alone names nobody for long, so each has its start time with it: the guard
 * must never stop a stranger.
 *
 * Source: proc_pid_stat(5), fields 2 (comm), 4 (ppid) and 22 (starttime, in clock ticks since boot).
 */
import { readFileSync } from 'node:fs';

export interface ProcessFact {
  readonly pid: number;
  readonly name: string | null;
  /** Clock ticks since boot; null where the system does not say. */
  readonly start_ticks: number | null;
}

export interface Ancestry {
  /** From our parent upwards. */
  readonly processes: readonly ProcessFact[];
  /** Tells one boot from the next, after which start times begin anew; null where unknown. */
  readonly boot_id: string | null;
}

const MAX_LEVELS = 12;

/** The processes above `pid` (by default our parent, itself included), up to but without the first of all. */
export function ancestryOf(pid = process.ppid): Ancestry {
  const processes: ProcessFact[] = [];
  for (let at = pid; at > 1 && processes.length < MAX_LEVELS; ) {
    const found = statOf(at);
    if (found === undefined) {
      if (processes.length === 0) processes.push({ pid: at, name: null, start_ticks: null });
      break;
    }
    processes.push(found.fact);
    at = found.parent;
  }
  return { processes, boot_id: bootId() };
}

/** True while the very process that `fact` tells of lives; undefined when nobody can say. */
export function isRunning(fact: ProcessFact, boot: string | null): boolean | undefined {
  if (process.platform === 'linux' && fact.start_ticks !== null) {
    if (boot !== null && boot !== bootId()) return false;
    return statOf(fact.pid)?.fact.start_ticks === fact.start_ticks;
  }
  try {
    process.kill(fact.pid, 0);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? false : undefined;
  }
}

/** Ticks in a second as the kernel counts them for programs: USER_HZ, which is 100 on every platform of Node. */
const TICKS = 100;

/**
 * When a process began, Unix seconds to about one; undefined when that cannot be told: another system, or another boot.
 *
 * Source: proc_stat(5), `btime`.
 */
export function startTimeOf({ start_ticks }: ProcessFact, boot: string | null): number | undefined {
  if (process.platform !== 'linux' || start_ticks === null || boot === null || boot !== bootId()) return undefined;
  try {
    const btime = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1];
    return btime === undefined ? undefined : Number(btime) + start_ticks / TICKS;
  } catch {
    return undefined;
  }
}

function statOf(pid: number): { fact: ProcessFact; parent: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The name stands in brackets and may hold any character, brackets and blanks too.
  const end = text.lastIndexOf(')');
  const rest = text.slice(end + 2).split(' ');
  const name = text.slice(text.indexOf('(') + 1, end);
  // A zombie is no process that does anything.
  if (rest[0] === 'Z' || rest[0] === 'X') return undefined;
  return { fact: { pid, name, start_ticks: Number(rest[19]) }, parent: Number(rest[1]) };
}

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return null;
  }
}
