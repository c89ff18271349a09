/**
 * Calls under one prompt by what they were for: a stretch goes on while the activity stays, and takes in what is only a
 * part of it.
 */
import type { Activity } from './activity.ts';
import { type Step, succeeded } from './step.ts';

/** Steps that stand one after the other. A session has tens of thousands, so a stretch is two places and no list. */
export class Stretch {
  readonly activity: Activity;
  /** All steps of the prompt. */
  readonly all: readonly Step[];
  /** Places of its first step and of the one behind its last. */
  from: number;
  to: number;

  constructor(activity: Activity, all: readonly Step[], from: number, to: number) {
    this.activity = activity;
    this.all = all;
    this.from = from;
    this.to = to;
  }

  /** A list of them, made anew each time. */
  get steps(): readonly Step[] {
    return this.all.slice(this.from, this.to);
  }

  /** Whether all of its steps are so. */
  every(is: (step: Step) => boolean): boolean {
    for (let i = this.from; i < this.to; i++) if (!is(this.all[i] as Step)) return false;
    return true;
  }

  /** The last of its steps that is so. */
  findLast(is: (step: Step) => boolean): Step | undefined {
    for (let i = this.to - 1; i >= this.from; i--) if (is(this.all[i] as Step)) return this.all[i];
    return undefined;
  }
}

/** A stretch of so few steps is no phase of its own between two others. */
const SHORT = 2;
/** What is tried and fails or works as a whole. */
const ATTEMPTS: ReadonlySet<Activity> = new Set<Activity>(['test', 'build', 'check', 'install', 'commit']);
/** What may be part of something else. */
const WEAK: ReadonlySet<Activity> = new Set<Activity>(['explore', 'run', 'web']);
/** What belongs to whatever is being done. */
const SILENT: ReadonlySet<Activity> = new Set<Activity>(['plan', 'other']);
/** Taking one stretch in may make another one part of something; after so many passes what is left stays. */
const MOST_PASSES = 6;

/** One prompt's steps by what they were for, in order; each step is in one. */
export function stretchesOf(steps: readonly Step[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [i, step] of steps.entries()) {
    const last = stretches.at(-1);
    if (last !== undefined && (isSilent(step) || goesOn(last, step))) last.to = i + 1;
    else stretches.push(new Stretch(step.activity, steps, i, i + 1));
  }
  return absorbed(stretches);
}

/** What a subagent does inside its caller's session is the caller's handing over of work. */
function isSilent(step: Step): boolean {
  return step.inside || step.polls || SILENT.has(step.activity);
}

/** Whether a step continues a stretch: the same activity, and of attempts the same end. */
function goesOn(stretch: Stretch, step: Step): boolean {
  const { activity } = stretch;
  if (SILENT.has(activity)) return SILENT.has(step.activity);
  if (activity !== step.activity) return false;
  if (!ATTEMPTS.has(activity)) return true;
  const last = stretch.findLast(one => one.activity === activity && succeeded(one) !== undefined);
  const now = succeeded(step);
  // Of an attempt whose end nobody told, we only know that it came after the failure.
  return last === undefined || now === undefined || succeeded(last) === now;
}

/** Takes short stretches into what they are part of: a look at a file between two edits is part of editing. */
function absorbed(given: Stretch[]): Stretch[] {
  let stretches = given;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const kept: Stretch[] = [];
    for (const [i, stretch] of stretches.entries()) {
      const [before, after] = [kept.at(-1), stretches[i + 1]];
      const host = hostOf(stretch, before, after, kept.at(-2));
      if (host === undefined) addStretch(kept, stretch);
      else if (host === before) before.to = stretch.to;
      else host.from = stretch.from;
    }
    if (kept.length === stretches.length) break;
    stretches = kept;
  }
  return stretches;
}

/** Neighbours of one activity are one stretch again, attempts only where they ended alike. */
function addStretch(stretches: Stretch[], stretch: Stretch): void {
  const last = stretches.at(-1);
  if (last?.activity !== stretch.activity) {
    stretches.push(stretch);
    return;
  }
  const first = stretch.steps.find(step => step.activity === stretch.activity);
  if (first === undefined || goesOn(last, first)) last.to = stretch.to;
  else stretches.push(stretch);
}

/** The neighbour a short stretch belongs to; `earlier` stands before `before`. */
function hostOf(
  stretch: Stretch,
  before: Stretch | undefined,
  after: Stretch | undefined,
  earlier: Stretch | undefined,
): Stretch | undefined {
  const { activity } = stretch;
  if (SILENT.has(activity)) return after ?? before;
  if (!isShort(stretch)) return undefined;
  if (before?.activity === 'edit' && isPassing(stretch)) {
    // That it works again, after it did not, is worth telling.
    return earlier?.activity === activity && hasFailed(earlier) ? undefined : before;
  }
  if (isChore(stretch)) return activity === 'commit' && after?.activity === 'commit' ? after : (before ?? after);
  if (activity === 'explore') return hostOfLook(before, after);
  if (!WEAK.has(activity)) return undefined;
  if (isPart(before)) return before;
  return before === undefined && isPart(after) ? after : undefined;
}

/** A look belongs to what it prepares, else to what it looks back on. */
function hostOfLook(before: Stretch | undefined, after: Stretch | undefined): Stretch | undefined {
  if (after?.activity === 'edit' || after?.activity === 'commit') return after;
  if (before === undefined) return isPart(after) ? after : undefined;
  return after !== undefined && ATTEMPTS.has(after.activity) ? after : before;
}

function isPart(of: Stretch | undefined): of is Stretch {
  return of !== undefined && (WEAK.has(of.activity) || of.activity === 'edit');
}

function isShort(stretch: Stretch): boolean {
  let loud = 0;
  return stretch.every(step => isSilent(step) || ++loud <= SHORT);
}

/** A check or a build that worked: what a careful person does after each edit. */
function isPassing(stretch: Stretch): boolean {
  return (stretch.activity === 'check' || stretch.activity === 'build') && !hasFailed(stretch);
}

/** Going to another branch, staging: what comes before the work. */
const PREPARING = new Set(
  ['add', 'switch', 'checkout', 'stash', 'pull', 'worktree', 'branch'].map(word => `git ${word}`),
);

/** Making a folder, clearing away a file, going to a branch. */
function isChore(stretch: Stretch): boolean {
  const { activity } = stretch;
  if (activity !== 'commit' && activity !== 'edit') return false;
  const isOne = (step: Step) => (activity === 'commit' ? PREPARING.has(step.aim) : step.writes.length === 0);
  return stretch.every(step => isSilent(step) || isOne(step)) && !hasFailed(stretch);
}

/** A search that finds nothing is no failed phase: what fails is what was attempted, or everything. */
export function hasFailed({ activity, all, from, to }: Stretch): boolean {
  if (activity === 'explore' || activity === 'web') return false;
  let hasEnded = false;
  let hasWorked = false;
  let last: boolean | undefined;
  for (let i = from; i < to; i++) {
    const step = all[i] as Step;
    const went = step.inside ? undefined : succeeded(step);
    if (went === undefined) continue;
    hasEnded = true;
    hasWorked ||= went;
    if (step.activity === activity) last = went;
  }
  return (hasEnded && !hasWorked) || last === false;
}

/** Somebody or something forbade all that it was for. */
export function wasDenied({ activity, steps }: Stretch): boolean {
  const own = steps.filter(step => step.activity === activity && !step.inside);
  return own.length > 0 && own.every(step => step.outcome === 'denied');
}
