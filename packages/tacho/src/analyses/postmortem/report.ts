/**
 * Why a session failed, or that it did not: the facts behind the sentences of `postmortem`.
 */
import type { Look } from '../../core/analysis.ts';
import { type FileChange, relativeTo } from '../../core/describe/call.ts';
import { changesOf } from '../../core/story/changed-files.ts';
import { type Ending, endingOf } from '../../core/story/ending.ts';
import type { PricedStory } from '../../core/story/priced-story.ts';
import type { Step } from '../../core/story/step.ts';
import type { Story } from '../../core/story/story.ts';
import { testsAtEnd } from '../../core/story/tests-at-end.ts';
import { type Trouble, troublesOf } from '../../core/story/troubles.ts';
import { type Advice, adviceOf } from './advice.ts';
import { type Cause, causeOf } from './cause.ts';
import { chainOf, type Link } from './chain.ts';
import { quotesOf } from './quotes.ts';
import { type Spent, spentFrom } from './spent.ts';

export interface PostmortemReport {
  readonly session_id: string;
  readonly name: string | null;
  readonly first_prompt: string | null;
  readonly agent_name: string | null;
  readonly status: string;
  readonly started_at: number | null;
  readonly total_duration_ms: number | null;
  readonly total_usd: number | null;
  readonly estimated: boolean;
  readonly failed: boolean;
  /** Null where no failure was detected. */
  readonly cause: CauseReport | null;
  /** How it came to that, and what was tried, in order. */
  readonly chain: readonly Link[];
  /** What was spent from the moment it went wrong; null where it ended with that. */
  readonly spent_after: Spent | null;
  readonly ending: { readonly kind: Ending['kind']; readonly n: number | null; readonly text: string };
  /** Failures that were made good, and those that were left while the session went on. */
  readonly overcome: readonly TroubleReport[];
  readonly left: readonly TroubleReport[];
  readonly advice: readonly Advice[];
  readonly files_changed: readonly FileChange[];
}

export interface CauseReport {
  readonly kind: Cause['kind'];
  /** Number of the event at which it went wrong, and the seconds from the start; null where nobody says. */
  readonly n: number | null;
  readonly offset_s: number | null;
  readonly at: number | null;
  /** What was asked when it happened; null before the first prompt. */
  readonly prompt: string | null;
  readonly what: string;
  readonly activity: string | null;
  readonly gate: boolean;
  readonly attempts: number;
  /** Lines of the last failure, as they were printed. */
  readonly quotes: readonly string[];
  readonly text: string;
}

export interface TroubleReport {
  readonly what: string;
  readonly activity: string;
  /** Tests, a build or checks. */
  readonly gate: boolean;
  readonly ending: Trouble['ending'];
  /** Numbers of the events of its failed attempts, and of what ended it. */
  readonly attempts: readonly number[];
  readonly by: number | null;
  readonly failure: string | null;
  readonly tests_failed: number | null;
}

/** Paths inside the session's folder are relative to it. The outcome of the last attempt at the cause is read again, and quoted. */
export function postmortemOf(part: PricedStory, look: Look, clock: number): PostmortemReport {
  const { story, record, cost, spending } = part;
  const { steps } = story;
  const relative = (path: string) => relativeTo(story.cwd, path);
  const troubles = troublesOf(steps);
  const ending = endingOf(story);
  const cause = causeOf(steps, troubles, ending, record, clock);
  const trouble = cause?.trouble === null || cause === undefined ? undefined : troubles[cause.trouble];
  const others = troubles.filter(of => of !== trouble).map(of => troubleReport(of, steps, relative));
  return {
    session_id: record.session_id,
    name: record.name,
    first_prompt: story.prompts[0]?.text ?? null,
    agent_name: record.agent_name,
    status: record.status,
    started_at: record.started_at,
    total_duration_ms: record.total_duration_ms,
    total_usd: cost.estimate?.usd ?? cost.total_usd,
    estimated: cost.estimate !== null,
    failed: cause !== undefined,
    cause: cause === undefined ? null : causeReport(cause, trouble, ending, story, look),
    chain: trouble === undefined ? [] : chainOf(steps, trouble, relative),
    spent_after: trouble === undefined || cause?.n == null ? null : spentFrom(story, spending, cause.n),
    ending: { kind: ending.kind, n: ending.n, text: ending.text },
    overcome: others.filter(of => of.ending === 'overcome' || of.ending === 'other_way'),
    left: others.filter(of => of.ending === 'open' || of.ending === 'partly'),
    advice: adviceOf({
      steps,
      troubles,
      cause,
      ending,
      tests: testsAtEnd(steps),
      compactions: story.marks.filter(mark => mark.kind === 'compaction').length,
    }),
    files_changed: changesOf(steps).map(({ path, ...lines }) => ({ path: relative(path), ...lines })),
  };
}

function causeReport(
  cause: Cause,
  trouble: Trouble | undefined,
  ending: Ending,
  story: Story,
  look: Look,
): CauseReport {
  const { steps, prompts, startedAt } = story;
  const at = trouble === undefined ? ending.step : (trouble.failed[0] as number);
  const step = at === null ? undefined : steps[at];
  const last = trouble === undefined ? undefined : steps[trouble.failed.at(-1) as number];
  const event = last?.endN === null || last === undefined ? undefined : look(last.endN);
  const moment = trouble === undefined ? ending.at : (step?.at ?? null);
  const asked = step === undefined ? prompts.findLast(prompt => prompt.n <= (cause.n ?? 0)) : prompts[step.prompt];
  return {
    kind: cause.kind,
    n: cause.n,
    at: moment,
    offset_s: moment === null || startedAt === null ? null : Math.max(0, moment - startedAt),
    prompt: asked?.text ?? null,
    what: step === undefined ? '' : whatOf(step),
    activity: step?.activity ?? null,
    gate: trouble?.gate ?? false,
    attempts: trouble?.failed.length ?? 0,
    quotes: event === undefined ? (last?.failure ? [last.failure] : []) : quotesOf(event),
    text: cause.text,
  };
}

function troubleReport(
  { failed, ending, by, activity, gate }: Trouble,
  steps: readonly Step[],
  relative: (path: string) => string,
): TroubleReport {
  const last = steps[failed.at(-1) as number] as Step;
  return {
    what: last.command ?? `${last.tool} ${relative(last.writes[0]?.path ?? last.detail)}`,
    activity,
    gate,
    ending,
    attempts: failed.map(at => (steps[at] as Step).n),
    by: by === null ? null : (steps[by] as Step).n,
    failure: last.failure === undefined || last.failure === '' ? null : last.failure,
    tests_failed: last.tests === undefined || last.tests.failed === 0 ? null : last.tests.failed,
  };
}

function whatOf(step: Step): string {
  return step.command ?? `${step.tool} ${step.detail}`;
}
