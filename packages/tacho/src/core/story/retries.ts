/**
 * Retries: a call that tries again what a call before it failed at. The same or a similar command, or the same tool on
 * the same target; running something twice that worked is none.
 */
import { NEUTRAL } from './activity-tables.ts';
import { invocationsOf } from './commands.ts';
import { type Step, succeeded } from './step.ts';

export interface Retry {
  /** Index of the failed step in the story's steps, and of the one that tries again. */
  readonly failed: number;
  readonly step: number;
  /** `same`: word for word. */
  readonly kind: 'same' | 'variant';
  /** Files were written between the two: what ran again ran on something else. */
  readonly afterChange: boolean;
}

/** A later attempt is looked for among so many steps. */
const HORIZON = 40;
/** Share of words that two commands of one program have in common when one is a variant of the other. */
const SIMILAR = 0.5;

/**
 * The retries of a story, in order of the attempt; each step is at most one retry, of the last failure with its aim.
 * A success ends the search, and so does another prompt but one. Denied calls were answered, not failed.
 */
export function findRetries(steps: readonly Step[]): Retry[] {
  const retries: Retry[] = [];
  /** Failures that nothing has tried again yet, by aim. */
  const openByAim = new Map<string, number[]>();
  let lastWrite = -1;
  for (const [i, step] of steps.entries()) {
    if (step.polls) continue;
    const went = succeeded(step);
    const known = openByAim.get(step.aim);
    // Nearly every step: nothing of its kind has failed.
    if (known === undefined && went !== false) {
      if (step.writes.length > 0) lastWrite = i;
      continue;
    }
    const open = (known ?? []).filter(at => isNear(steps[at] as Step, step, i - at));
    const failed = open.findLast(at => isAnotherTry(steps[at] as Step, step));
    if (failed !== undefined) {
      const kind = isSame(steps[failed] as Step, step) ? 'same' : 'variant';
      retries.push({ failed, step: i, kind, afterChange: lastWrite > failed });
    }
    const left = failed === undefined ? open : open.filter(at => at > failed);
    openByAim.set(step.aim, went === false ? [...left, i] : went === true && failed !== undefined ? [] : left);
    if (step.writes.length > 0 && went !== false) lastWrite = i;
  }
  return retries;
}

function isNear(failed: Step, step: Step, distance: number): boolean {
  return distance <= HORIZON && step.prompt - failed.prompt <= 1;
}

/** Whether a step tries again what failed, by its words. It began after the failure was known: calls made at once do not try each other again. */
export function isAnotherTry(failed: Step, step: Step): boolean {
  if (failed.endN !== null && step.n < failed.endN) return false;
  if ((failed.command === undefined) !== (step.command === undefined)) return false;
  if (failed.command === undefined || step.command === undefined)
    return failed.tool === step.tool || failed.activity === 'edit';
  return isSame(failed, step) || step.aim === 'test' || similarity(failed.command, step.command) >= SIMILAR;
}

function isSame(a: Step, b: Step): boolean {
  return a.command !== undefined && b.command !== undefined
    ? a.command.trim() === b.command.trim()
    : // What an edit writes is not kept, so that two of one file may differ.
      a.tool === b.tool && a.detail === b.detail && a.writes.length === 0;
}

/** Words that two commands share over words that either has. */
export function similarity(a: string, b: string): number {
  const [one, two] = [wordsOf(a), wordsOf(b)];
  const shared = [...one].filter(word => two.has(word)).length;
  return shared / Math.max(1, one.size + two.size - shared);
}

function wordsOf(command: string): Set<string> {
  const telling = invocationsOf(command).filter(({ program }) => !NEUTRAL.has(program));
  return new Set(telling.flatMap(({ program, words }) => [program, ...words]));
}
