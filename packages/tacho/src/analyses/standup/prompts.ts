/**
 * What came of each prompt.
 */
import { type Spending, sumUsd } from '../../core/cost/cost.ts';
import type { FileChange } from '../../core/describe/call.ts';
import { between } from '../../core/story/between.ts';
import { asksAgent, type Ending } from '../../core/story/ending.ts';
import type { Step } from '../../core/story/step.ts';
import type { Mark, Story } from '../../core/story/story.ts';
import type { Trouble } from '../../core/story/troubles.ts';
import { doneIn } from './done.ts';
import type { Written } from './written.ts';

export interface PromptReport {
  /** Number of the prompt's event; null for what was done before the first. */
  readonly n: number | null;
  readonly asked: string;
  /** One sentence; empty where no call was made. */
  readonly done: string;
  /** The agent's last words about it, cut; null where it said none. */
  readonly said: string | null;
  /** `failed`: something stayed broken. `open`: its last call never ended. */
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'unanswered' | 'open';
  readonly tool_calls: number;
  readonly usd: number | null;
}

export interface Told {
  readonly story: Story;
  readonly spending: readonly Spending[];
  readonly written: readonly Written[];
  readonly troubles: readonly Trouble[];
  readonly ending: Ending;
  readonly relative: (path: string) => string;
}

/** In order, with what was done before the first. Commands to the client itself are left out: they ask nothing of the agent. */
export function promptsOf(told: Told): PromptReport[] {
  const { story, spending, written, relative } = told;
  const stepsOf = Map.groupBy(story.steps, step => step.prompt);
  const marksOf = Map.groupBy(story.marks, mark => mark.prompt);
  const answerOf = new Map(story.answers.map(answer => [answer.prompt, answer]));
  const broken = brokenPrompts(told, stepsOf);
  const indices = [...(stepsOf.has(-1) ? [-1] : []), ...story.prompts.keys()];
  return indices.flatMap((i): PromptReport[] => {
    const prompt = story.prompts[i];
    const steps = stepsOf.get(i) ?? [];
    const answer = answerOf.get(i)?.text.trim() ? answerOf.get(i) : undefined;
    if (steps.length === 0 && answer === undefined && prompt !== undefined && !asksAgent(prompt)) return [];
    const [from, to] = [prompt?.n ?? 1, story.prompts[i + 1]?.n ?? story.events + 1];
    const last = Math.max(steps.at(-1)?.n ?? 0, answer?.n ?? 0);
    return [
      {
        n: prompt?.n ?? null,
        asked: prompt?.text ?? '',
        done: doneIn(steps, relative, reportedIn(written, from, to)),
        said: answer?.text ?? null,
        outcome: isStopped(marksOf.get(i), last)
          ? 'interrupted'
          : broken.has(i)
            ? 'failed'
            : told.ending.kind === 'open_call' && i === story.prompts.length - 1
              ? 'open'
              : last === 0
                ? 'unanswered'
                : 'done',
        tool_calls: steps.length,
        usd: sumUsd(between(spending, from, to, of => of.n)),
      },
    ];
  });
}

/** Prompts whose tests, build or checks stayed red, or whose last call failed and was not made good. */
function brokenPrompts({ story, troubles }: Told, stepsOf: ReadonlyMap<number, readonly Step[]>): ReadonlySet<number> {
  const broken = new Set<number>();
  for (const { failed, ending, gate } of troubles) {
    const last = story.steps[failed.at(-1) as number] as Step;
    if (ending === 'open' && (gate || stepsOf.get(last.prompt)?.at(-1) === last)) broken.add(last.prompt);
  }
  return broken;
}

function isStopped(marks: readonly Mark[] | undefined, last: number): boolean {
  return marks?.some(mark => (mark.kind === 'interrupt' || mark.kind === 'aborted') && mark.n > last) === true;
}

function reportedIn(written: readonly Written[], from: number, to: number): FileChange[] {
  return between(written, from, to, of => of.n)
    .filter(of => of.reported && !of.deleted)
    .map(({ path, addedLines: added, removedLines: removed }) => ({ path, added, removed }));
}
