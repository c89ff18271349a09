/**
 * A session made ready to be compared: its phases, and its prompts and calls as numbers that are equal where two sessions
 * did the same. Folders and times of the session are not part of that.
 */
import { type Phase, phasesOf } from '../../core/story/phases.ts';
import type { Step } from '../../core/story/step.ts';
import type { Story } from '../../core/story/story.ts';
import type { Contents } from './contents-fold.ts';
import { localiser } from './local.ts';
import { type Numbers, StepKeys } from './step-keys.ts';

export interface Trail {
  readonly story: Story;
  readonly phases: readonly TrailPhase[];
  /** Its commands, each once, in order; and how each stands in a step's key. */
  readonly commands: ReadonlyMap<number, string>;
  /** A path or text of this session without its folder. */
  local(text: string): string;
}

export interface TrailStep {
  readonly step: Step;
  /** Equal for two calls that do the same: run the same command, read or write the same files, or call one tool with the same words. */
  readonly key: number;
  /** Equal where they also say the same about it: the same edit, the same part of a file. */
  readonly content: number;
  /** Number of its phase. */
  readonly phase: number;
}

/** Numbers in ascending order, each once. */
export type Ascending = readonly number[];

/** What phases are compared by is made when it is asked for: most phases of two runs are wholly the same, and nobody asks. */
export class TrailPhase {
  readonly phase: Phase;
  /** 1-based. */
  readonly number: number;
  readonly steps: readonly TrailStep[];
  /** The whole text of the prompt that opens it, as a number. */
  readonly prompt: number | undefined;
  /** Equal for phases with the same prompt, the same steps in the same order and the same end; hardly ever for others. */
  readonly whole: number;
  readonly #context: Context;
  #keys: Ascending | undefined;
  #aims: Ascending | undefined;
  #words: Ascending | undefined;

  constructor(phase: Phase, number: number, steps: readonly TrailStep[], prompt: number | undefined, context: Context) {
    this.phase = phase;
    this.number = number;
    this.steps = steps;
    this.prompt = prompt;
    this.#context = context;
    let whole = mixed(prompt ?? 0, phase.failed ? 1 : 0);
    for (const { key } of steps) whole = mixed(whole, key);
    this.whole = whole;
  }

  /** The keys of its steps, each once. */
  get keys(): Ascending {
    this.#keys ??= ascending(this.steps.map(({ key }) => key));
    return this.#keys;
  }

  /** What its steps were for. */
  get aims(): Ascending {
    const { numbers, local } = this.#context;
    this.#aims ??= ascending(this.phase.steps.map(({ aim }) => numbers.of(`aim ${local(aim)}`)));
    return this.#aims;
  }

  /** The words of the prompt that opens it. */
  get words(): Ascending {
    const { numbers, text } = this.#context;
    this.#words ??= ascending(wordsOf(text).map(word => numbers.of(`word ${word}`)));
    return this.#words;
  }
}

function ascending(numbers: number[]): Ascending {
  if (numbers.length < 2) return numbers;
  return numbers.sort((a, b) => a - b).filter((number, i) => number !== numbers[i - 1]);
}

interface Context {
  /** Of the prompt. */
  readonly text: string;
  readonly numbers: Numbers;
  local(text: string): string;
}

const WORDS = 60;

export function trailOf(story: Story, contents: Contents, numbers: Numbers): Trail {
  const local = localiser(story.cwd);
  const keys = new StepKeys(numbers, local);
  const plain = { text: '', numbers, local };
  let at = 0;
  const phases = phasesOf(story).map((phase, i): TrailPhase => {
    // Phases hold the steps of the story one after the other.
    const steps = phase.steps.map(
      (step): TrailStep => ({ step, key: keys.of(step), content: contents.calls[at++] ?? 0, phase: i + 1 }),
    );
    const asked = phase.opensPrompt ? story.prompts[phase.prompt] : undefined;
    const text = asked === undefined ? '' : local(asked.text);
    const prompt = asked === undefined ? undefined : numbers.of(`prompt ${contents.prompts.get(asked.n) ?? 0} ${text}`);
    return new TrailPhase(phase, i + 1, steps, prompt, text === '' ? plain : { text, numbers, local });
  });
  return { story, phases, commands: keys.commands, local };
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}_./-]+/gu) ?? []).slice(0, WORDS);
}

function mixed(sum: number, number: number): number {
  const h = Math.imul(sum ^ number, 0x9e3779b1);
  return (h ^ (h >>> 15)) + 1;
}
