/**
 * The root cause: what the session did not recover from, or what ended it. Not the first error: most errors are overcome.
 */
import type { SessionRecord } from '../../core/session-record.ts';
import type { Ending } from '../../core/story/ending.ts';
import { type Step, succeeded } from '../../core/story/step.ts';
import type { Trouble } from '../../core/story/troubles.ts';

export type CauseKind =
  | Exclude<Ending['kind'], 'answered' | 'after_call' | 'empty' | 'unanswered'>
  | 'failure'
  | 'status';

export interface Cause {
  readonly kind: CauseKind;
  /** Index of the trouble behind it; null where it is about the end alone. */
  readonly trouble: number | null;
  /** Number of the event at which it went wrong. */
  readonly n: number | null;
  /** What a client or a person said; empty where nobody did. */
  readonly text: string;
}

/** Calls that look and change nothing: whoever only looks after a failure has not gone on from it. */
const LOOKS = new Set(['explore', 'plan', 'web']);
/** What ends a session whatever else was open: nobody could go on. */
const STOPS = new Set(['api_error', 'context_full', 'limit', 'denied']);

const JUST_NOW_S = 600;

/** Undefined for a session in which nothing stayed broken. */
export function causeOf(
  steps: readonly Step[],
  troubles: readonly Trouble[],
  ending: Ending,
  { status, failure_reason, ended_at }: SessionRecord,
  clock: number,
): Cause | undefined {
  if (STOPS.has(ending.kind)) return { kind: ending.kind as CauseKind, trouble: null, n: ending.n, text: ending.text };
  const lastDeed = steps.findLastIndex(step => succeeded(step) === true && !LOOKS.has(step.activity));
  const worst = troubles.findLastIndex(trouble => isFatal(trouble, lastDeed));
  if (worst !== -1) {
    const first = steps[(troubles[worst] as Trouble).failed[0] as number] as Step;
    return { kind: 'failure', trouble: worst, n: first.n, text: '' };
  }
  if (ending.kind === 'interrupted') return { kind: 'interrupted', trouble: null, n: ending.n, text: ending.text };
  // What ended a moment ago in a file that was imported may well go on.
  const isGone = status !== 'running' && clock - (ended_at ?? ending.at ?? 0) > JUST_NOW_S;
  if (ending.kind === 'open_call' && isGone) return { kind: 'open_call', trouble: null, n: ending.n, text: '' };
  if (status === 'failed' || status === 'interrupted')
    return { kind: 'status', trouble: null, n: null, text: failure_reason ?? status };
  return undefined;
}

/** Red tests, builds and checks stay red until they pass. Anything else was given up when the session went on to work. */
function isFatal({ gate, ending, failed }: Trouble, lastDeed: number): boolean {
  return ending === 'open' && (gate || (failed.at(-1) as number) > lastDeed);
}
