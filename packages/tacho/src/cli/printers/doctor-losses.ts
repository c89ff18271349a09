/**
 * The part of doctor that says what hooks could not record into a store.
 */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Loss, readLosses } from '../../capture/hook/loss.ts';
import { guessStore } from '../../capture/hook/place.ts';
import { lossText } from '../../core/describe/loss.ts';
import { type Gap, type LossSum, sumOfLosses } from '../../core/gap.ts';
import { readGaps } from '../../store/gaps.ts';
import { GAPS_NAME } from '../../store/names.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { Context } from '../context.ts';
import { formatMoment, formatZone } from '../terminal/numbers.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';

export interface Losses {
  /** Counted in the runtime folder, oldest first: no hook has been able to write them down yet. */
  readonly counted: readonly Loss[];
  /** Written down, and of no session. */
  readonly ofNoSession: readonly Gap[];
  /** Why what was written down cannot be read, one sentence. */
  readonly problem: string | undefined;
}

/** Looks for losses of a store, and takes none of them. */
export async function lookForLosses({ cwd, env }: Context, folder: TraceFolder): Promise<Losses> {
  const counted = await readLosses(namesOf(folder.dir, cwd), env);
  try {
    return { counted, ofNoSession: readGaps(folder), problem: undefined };
  } catch (error) {
    return { counted, ofNoSession: [], problem: `${GAPS_NAME} cannot be read: ${(error as Error).message}` };
  }
}

/** Counted losses in one, of one session or of all. */
export function sumOfCounted(counted: readonly Loss[], session?: string): LossSum {
  const meant = session === undefined ? counted : counted.filter(({ session_id }) => session_id === session);
  return sumOfLosses(meant.map(({ at, reason }) => ({ lost: 1, from: at, to: at, reasons: [reason] })));
}

/** As `doctor --json` has them: counted ones of `session` alone when it is asked about one. */
export function lossesJson({ counted, ofNoSession }: Losses, session?: string): Record<string, unknown> {
  const ids = new Set(counted.flatMap(({ session_id }) => session_id ?? []));
  const sessions = session === undefined ? [...ids].sort() : [session];
  return {
    counted: {
      ...sumOfCounted(counted, session),
      sessions: sessions.map(id => ({ session_id: id, ...sumOfCounted(counted, id) })).filter(({ lost }) => lost > 0),
    },
    ...(session === undefined && { of_no_session: ofNoSession }),
  };
}

/** `3 events lost (ENOSPC), 2026-11-20 18:04:12 to 2026-11-20 18:05:01 UTC`. */
export function lossLine(sum: LossSum): Safe {
  const { from, to } = sum;
  if (from === null) return sanitise(lossText(sum));
  const until = to === null || to - from < 1 ? safe`` : safe` to ${formatMoment(to)}`;
  return safe`${sanitise(lossText(sum))}, ${formatMoment(from)}${until} ${formatZone(to ?? from)}`;
}

/**
 * What hooks may have called the store when they counted: its path, where a link leads, and, when it stands above this
 * folder and its disk did not answer, the place where it would be if it stood here.
 */
function namesOf(dir: string, cwd: string): string[] {
  const real = existsSync(dir) ? realpathSync(dir) : dir;
  const top = dirname(dir);
  const isAbove = dir === guessStore(undefined, top, {}) && join(cwd, '/').startsWith(join(top, '/'));
  return [...new Set([dir, real, ...(isAbove ? [guessStore(undefined, cwd, {})] : [])])];
}
