/**
 * Phases of a story: one begins at each prompt, and inside a prompt where the activity changes. A failing test run is a
 * phase, with what tried it again and failed; the run that passes is the next.
 */
import type { Activity } from './activity.ts';
import { between } from './between.ts';
import { type Step, succeeded } from './step.ts';
import type { Story } from './story.ts';

export interface Phase {
  /** What it is called: the prompt it begins with, else what was done. */
  readonly label: string;
  readonly activity: Activity | 'answer';
  /** Index of the prompt; -1 before the first. */
  readonly prompt: number;
  readonly opensPrompt: boolean;
  /** Numbers of its first event and of the one behind its last. */
  readonly from: number;
  readonly to: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly events: number;
  readonly errors: number;
  /** What it was for did not work: its last attempt failed, or all of them. */
  readonly failed: boolean;
  readonly steps: readonly Step[];
}

const LABEL_CHARS = 80;
/** A stretch of so few steps is no phase of its own between two others. */
const SHORT = 2;
/** What is tried and fails or works as a whole. */
const ATTEMPTS = new Set<Activity>(['test', 'build', 'check', 'install', 'commit']);
/** What may be part of something else. */
const WEAK = new Set<Activity>(['explore', 'run', 'web']);
/** What belongs to whatever is being done. */
const SILENT = new Set<Activity>(['plan', 'other']);

interface Stretch {
  activity: Activity;
  steps: Step[];
}

/** The phases of a story, in order, without gaps: each event is in one. A story without events has none. */
export function phasesOf(story: Story): Phase[] {
  const openings = openingsOf(story);
  const phases = openings.map(({ stretch, from, at, prompt, opensPrompt }, i): Phase => {
    const next = openings[i + 1];
    const to = next?.from ?? story.events + 1;
    return {
      label: labelOf(story, stretch, prompt, opensPrompt),
      activity: stretch?.activity ?? 'answer',
      prompt,
      opensPrompt,
      from,
      to,
      startedAt: at,
      // The time until a person asked for more is nobody's.
      endedAt: next?.prompt === prompt ? next.at : (story.prompts[prompt]?.endedAt ?? next?.at ?? story.endedAt),
      events: to - from,
      errors: between(story.errorEvents, from, to, n => n).length,
      failed: stretch !== undefined && hasFailed(stretch),
      steps: stretch?.steps ?? [],
    };
  });
  return phases;
}

interface Opening {
  readonly stretch: Stretch | undefined;
  readonly from: number;
  readonly at: number | null;
  readonly prompt: number;
  readonly opensPrompt: boolean;
}

function openingsOf({ prompts, steps, startedAt, events }: Story): Opening[] {
  if (events === 0) return [];
  const openings: Opening[] = [];
  const byPrompt = new Map<number, Step[]>();
  for (const step of steps) {
    const of = byPrompt.get(step.prompt);
    if (of === undefined) byPrompt.set(step.prompt, [step]);
    else of.push(step);
  }
  const hasPreamble = byPrompt.has(-1) || prompts.length === 0;
  for (let prompt = hasPreamble ? -1 : 0; prompt < prompts.length; prompt++) {
    const asked = prompts[prompt];
    const stretches = stretchesOf(byPrompt.get(prompt) ?? []);
    // What a session begins with belongs to the first thing that is asked.
    const isFirst = openings.length === 0;
    const from = isFirst ? 1 : (asked?.n ?? 1);
    openings.push({
      stretch: stretches[0],
      from,
      at: (isFirst ? startedAt : asked?.at) ?? null,
      prompt,
      opensPrompt: asked !== undefined,
    });
    for (const stretch of stretches.slice(1)) {
      const first = stretch.steps[0] as Step;
      openings.push({ stretch, from: first.from, at: first.fromAt ?? first.at, prompt, opensPrompt: false });
    }
  }
  return openings;
}

/** One prompt's steps by what they were for. */
function stretchesOf(steps: readonly Step[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const step of steps) {
    const last = stretches.at(-1);
    if (last !== undefined && (SILENT.has(step.activity) || goesOn(last, step))) last.steps.push(step);
    else stretches.push({ activity: step.activity, steps: [step] });
  }
  return absorbed(stretches);
}

/** Whether a step continues a stretch: the same activity, and of attempts the same end. */
function goesOn({ activity, steps }: Stretch, step: Step): boolean {
  if (SILENT.has(activity)) return SILENT.has(step.activity);
  if (activity !== step.activity) return false;
  if (!ATTEMPTS.has(activity)) return true;
  const last = steps.findLast(one => one.activity === activity && succeeded(one) !== undefined);
  const now = succeeded(step);
  // Of an attempt whose end nobody told, we only know that it came after the failure.
  return last === undefined || now === undefined || succeeded(last) === now;
}

/** Taking one stretch in may make another one part of something; after so many passes what is left stays. */
const MOST_PASSES = 6;

/** Takes short stretches into what they are part of: a look at a file between two edits is part of editing. */
function absorbed(given: readonly Stretch[]): Stretch[] {
  let stretches: Stretch[] = given.map(of => ({ ...of }));
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const kept: Stretch[] = [];
    for (const [i, stretch] of stretches.entries()) {
      const [before, after] = [kept.at(-1), stretches[i + 1]];
      const host = hostOf(stretch, before, after);
      if (host === undefined) addStretch(kept, stretch);
      else if (host === before) before.steps.push(...stretch.steps);
      else host.steps = [...stretch.steps, ...host.steps];
    }
    if (kept.length === stretches.length) break;
    stretches = kept;
  }
  return stretches;
}

/** Neighbours of one activity are one stretch again, attempts only where they ended alike. */
function addStretch(stretches: Stretch[], stretch: Stretch): void {
  const last = stretches.at(-1);
  const first = stretch.steps.find(step => step.activity === stretch.activity);
  if (last !== undefined && last.activity === stretch.activity && (first === undefined || goesOn(last, first)))
    last.steps.push(...stretch.steps);
  else stretches.push(stretch);
}

/** The neighbour a short stretch belongs to. */
function hostOf(stretch: Stretch, before: Stretch | undefined, after: Stretch | undefined): Stretch | undefined {
  if (SILENT.has(stretch.activity)) return after ?? before;
  if (stretch.steps.length > SHORT) return undefined;
  const isPassingCheck = stretch.activity === 'check' && !hasFailed(stretch);
  if (isPassingCheck && before?.activity === 'edit' && after?.activity === 'edit') return before;
  if (!WEAK.has(stretch.activity)) return undefined;
  if (stretch.activity === 'explore' && after?.activity === 'edit') return after;
  if (stretch.activity === 'explore' && after?.activity === 'commit') return after;
  const isPart = (of: Stretch | undefined) => of !== undefined && (WEAK.has(of.activity) || of.activity === 'edit');
  if (isPart(before)) return before;
  return before === undefined && isPart(after) ? after : undefined;
}

/** A search that finds nothing is no failed phase: what fails is what was attempted, or everything. */
function hasFailed({ activity, steps }: Stretch): boolean {
  if (activity === 'explore' || activity === 'web') return false;
  const ended = steps.filter(step => succeeded(step) !== undefined);
  if (ended.length > 0 && ended.every(step => succeeded(step) === false)) return true;
  const last = ended.findLast(step => step.activity === activity);
  return last !== undefined && succeeded(last) === false;
}

function labelOf(story: Story, stretch: Stretch | undefined, prompt: number, opensPrompt: boolean): string {
  const asked = opensPrompt ? story.prompts[prompt]?.text : undefined;
  if (asked !== undefined && asked !== '') return cut(asked);
  return stretch === undefined ? 'no calls' : deedOf(stretch);
}

const DEEDS: Readonly<Record<Activity, string>> = {
  explore: 'look around',
  edit: 'edit',
  test: 'run tests',
  build: 'build',
  check: 'check the code',
  install: 'install packages',
  commit: 'work with git',
  web: 'look things up on the web',
  run: 'run',
  delegate: 'hand work to subagents',
  plan: 'plan',
  other: 'other calls',
};

/** What was done, in a few words: `edit relative-day.ts`, `git push`, `run tests`. */
function deedOf({ activity, steps }: Stretch): string {
  if (activity === 'edit') {
    const names = [...new Set(steps.flatMap(step => step.writes.map(({ path }) => baseName(path))))];
    if (names.length === 0) return 'change files';
    return names.length <= 2 ? `edit ${names.join(' and ')}` : `edit ${names.length} files`;
  }
  if (activity === 'commit' || activity === 'run') {
    const aims = [...new Set(steps.filter(step => step.activity === activity).map(step => step.aim))];
    const shown = aims.slice(0, 3).join(', ');
    const all = aims.length > 3 ? `${shown}, …` : shown;
    return activity === 'run' ? `run ${all}` : all;
  }
  if (activity === 'other') {
    const tools = [...new Set(steps.map(step => step.tool))];
    return `call ${tools.slice(0, 3).join(', ')}${tools.length > 3 ? ', …' : ''}`;
  }
  return DEEDS[activity];
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path;
}

function cut(text: string): string {
  return text.length > LABEL_CHARS ? `${text.slice(0, LABEL_CHARS).trimEnd()}…` : text;
}
