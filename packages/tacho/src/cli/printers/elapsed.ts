/**
 * How long sessions took, and how long those that run have been running.
 */
import { formatDuration } from '../terminal/numbers.ts';
import { type Safe, safe } from '../terminal/safe.ts';

/** A clock that goes by whole seconds: `0 s`, `42 s`, `3m 12s`, `2h 14m`; `–` when the start (Unix seconds) is not known. */
export function elapsedText(startedAt: number | null, now: number): Safe {
  if (startedAt === null) return formatDuration(null);
  const seconds = Math.max(0, Math.floor(now - startedAt));
  return seconds < 60 ? safe`${seconds} s` : formatDuration(seconds * 1000);
}

interface Timed {
  readonly status: string;
  readonly started_at: number | null;
  readonly total_duration_ms: number | null;
}

/** The duration of a session in a list: a clock while it runs, a word where its end is missing, alone where room is `scarce`. */
export function listedDuration({ status, started_at, total_duration_ms }: Timed, now: number, scarce = false): Safe {
  if (status === 'running') return safe`running ${elapsedText(started_at, now)}`;
  if (status === 'interrupted' && scarce) return safe`interrupted`;
  const took = formatDuration(total_duration_ms);
  return status === 'interrupted' ? safe`interrupted ${took}` : took;
}
