/**
 * Phases of a story: one begins at each prompt, and inside a prompt where the activity changes. A failing test run is a
 * phase, with what tried it again and failed; the run that passes is the next.
 */
import { startOf } from '../cut-text.ts';
import type { Activity } from './activity.ts';
import { countBetween } from './between.ts';
import { deedOf } from './deeds.ts';
import type { Step } from './step.ts';
import type { Story } from './story.ts';
import { hasFailed, type Stretch, stretchesOf, wasDenied } from './stretches.ts';

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
  /** All it was for was denied. */
  readonly denied: boolean;
  readonly steps: readonly Step[];
}

const LABEL_CHARS = 80;
/** An address or a path longer than this is shown by its two ends. */
const ADDRESS_CHARS = 40;

/** The phases of a story, in order, without gaps: each event is in one. A story without events has none. */
export function phasesOf(story: Story): Phase[] {
  const phases: Phase[] = [];
  let before: Opening | undefined;
  for (const opening of openingsOf(story)) {
    if (before !== undefined) phases.push(new StoryPhase(story, before, opening));
    before = opening;
  }
  if (before !== undefined) phases.push(new StoryPhase(story, before, undefined));
  return phases;
}

/** A long session has tens of thousands, and few are shown: what takes a look at the calls or at words is worked out when asked for. */
class StoryPhase implements Phase {
  readonly prompt: number;
  readonly opensPrompt: boolean;
  readonly from: number;
  readonly to: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly failed: boolean;
  readonly #story: Story;
  readonly #stretch: Stretch | undefined;

  constructor(story: Story, { stretch, from, at, prompt, opensPrompt }: Opening, next: Opening | undefined) {
    this.#story = story;
    this.#stretch = stretch;
    this.prompt = prompt;
    this.opensPrompt = opensPrompt;
    this.from = from;
    this.to = next?.from ?? story.events + 1;
    this.startedAt = at;
    // The time until a person asked for more is nobody's.
    this.endedAt = later(
      at,
      next?.prompt === prompt ? next.at : (story.prompts[prompt]?.endedAt ?? next?.at ?? story.endedAt),
    );
    this.failed = stretch !== undefined && hasFailed(stretch);
  }

  get label(): string {
    return labelOf(this.#story, this.#stretch, this.prompt, this.opensPrompt);
  }

  get activity(): Phase['activity'] {
    return this.#stretch?.activity ?? 'answer';
  }

  get steps(): readonly Step[] {
    return this.#stretch?.steps ?? NO_STEPS;
  }

  get events(): number {
    return this.to - this.from;
  }

  get errors(): number {
    return countBetween(this.#story.errorEvents, this.from, this.to, n => n);
  }

  get denied(): boolean {
    return this.#stretch !== undefined && wasDenied(this.#stretch);
  }
}

const NO_STEPS: readonly Step[] = [];

interface Opening {
  readonly stretch: Stretch | undefined;
  readonly from: number;
  readonly at: number | null;
  readonly prompt: number;
  readonly opensPrompt: boolean;
}

function* openingsOf({ prompts, steps, startedAt, events }: Story): Generator<Opening> {
  if (events === 0) return;
  const byPrompt = new Map<number, Step[]>();
  for (const step of steps) {
    const of = byPrompt.get(step.prompt);
    if (of === undefined) byPrompt.set(step.prompt, [step]);
    else of.push(step);
  }
  /** When what went before had ended: a prompt that waits in a queue is taken up only then. */
  let ended: number | null = null;
  const hasPreamble = byPrompt.has(-1) || prompts.length === 0;
  let isFirst = true;
  for (let prompt = hasPreamble ? -1 : 0; prompt < prompts.length; prompt++) {
    const asked = prompts[prompt];
    const stretches = stretchesOf(byPrompt.get(prompt) ?? []);
    // What a session begins with belongs to the first thing that is asked.
    yield {
      stretch: stretches[0],
      from: isFirst ? 1 : (asked?.n ?? 1),
      at: later(ended, asked?.at ?? (isFirst ? startedAt : null)),
      prompt,
      opensPrompt: asked !== undefined,
    };
    isFirst = false;
    ended = asked?.endedAt ?? ended;
    for (const stretch of stretches.slice(1)) {
      const first = stretch.all[stretch.from] as Step;
      yield { stretch, from: first.from, at: first.fromAt ?? first.at, prompt, opensPrompt: false };
    }
  }
}

/** The later of two moments, of which either may be unknown. */
function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (b ?? a) : Math.max(a, b);
}

function labelOf(story: Story, stretch: Stretch | undefined, prompt: number, opensPrompt: boolean): string {
  const asked = opensPrompt ? story.prompts[prompt]?.text : undefined;
  if (asked !== undefined && asked !== '') return cut(asked);
  return stretch === undefined ? 'answer' : cut(deedOf(stretch));
}

/** Of a text that is too long its addresses and paths give way first: the words around them say what was asked. */
function cut(text: string): string {
  if (text.length <= LABEL_CHARS) return text;
  const short = text.replace(/(?:https?:\/\/|~?\/)[^\s<>()]+/g, place =>
    place.length > ADDRESS_CHARS ? endsOf(place) : place,
  );
  return short.length > LABEL_CHARS
    ? `${startOf(short, LABEL_CHARS).trimEnd() || short.slice(0, LABEL_CHARS)}…`
    : short;
}

/** `github.com/…/84667634627`, `…/job.log` */
function endsOf(place: string): string {
  const parts = place
    .replace(/^(?:https?:\/\/|~?\/)/, '')
    .replace(/\/+$/, '')
    .split('/');
  const last = (parts.at(-1) ?? '').slice(-ADDRESS_CHARS);
  return place.startsWith('http') && parts.length > 2 ? `${parts[0]}/…/${last}` : `…/${last}`;
}
