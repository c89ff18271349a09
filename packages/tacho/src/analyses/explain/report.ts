/**
 * What a session did, phase by phase: the facts behind the sentences of `explain`.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import type { Cost, Spending } from '../../core/cost/cost.ts';
import { relativeTo } from '../../core/describe/call.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { between } from '../../core/story/between.ts';
import { changesOf } from '../../core/story/changed-files.ts';
import { phaseAmount } from '../../core/story/phase-costs.ts';
import { type Phase, phasesOf } from '../../core/story/phases.ts';
import { findRetries } from '../../core/story/retries.ts';
import { type Step, succeeded } from '../../core/story/step.ts';
import type { Story } from '../../core/story/story.ts';
import { unionMs } from '../../core/story/wasted.ts';
import { selectPhases } from './select-phases.ts';

/** What one session gave. */
export interface Part {
  readonly story: Story;
  readonly record: SessionRecord;
  readonly cost: Cost;
  readonly spending: readonly Spending[];
}

export interface ExplainReport {
  readonly session_id: string;
  readonly name: string | null;
  readonly agent_name: string | null;
  readonly status: string;
  readonly started_at: number | null;
  readonly total_duration_ms: number | null;
  readonly events: number;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
  /** Messages without a price, in no sum. */
  readonly unpriced_messages: number;
  /** True where `total_usd` is estimated from the length of the texts. */
  readonly estimated: boolean;
  readonly prompts: number;
  /** Runs of tests, checks and builds, where there were any. */
  readonly attempts: readonly AttemptReport[];
  /** What the agent's file tools changed with success. */
  readonly changes: { readonly files: number; readonly added: number; readonly removed: number };
  /** In order; in a summary of a long session those that are worth a screen, with their own numbers. */
  readonly phases: readonly PhaseReport[];
  readonly phase_count: number;
  readonly retries: readonly RetryReport[];
  /** Calls that failed, denied ones aside, and the time that they took; overlapping calls count their time once. */
  readonly failed_calls: number;
  readonly wasted_ms: number;
  /** What those messages cost whose every call failed. */
  readonly wasted_usd: number | null;
  readonly files_read: readonly string[];
  readonly files_written: readonly string[];
  readonly subagents: readonly SubagentReport[];
}

export interface AttemptReport {
  readonly activity: 'test' | 'check' | 'build';
  readonly runs: number;
  readonly failed: number;
  readonly last: 'passed' | 'failed' | 'unknown';
}

export interface PhaseReport {
  readonly number: number;
  readonly label: string;
  readonly activity: string;
  /** Number of the prompt's event; null before the first prompt. */
  readonly prompt: number | null;
  readonly opens_prompt: boolean;
  /** Numbers of its first and last event. */
  readonly first_event: number;
  readonly last_event: number;
  /** Seconds from the start of the session. */
  readonly offset_s: number | null;
  readonly end_offset_s: number | null;
  readonly events: number;
  readonly errors: number;
  readonly failed: boolean;
  readonly usd: number | null;
  readonly wasted_usd: number | null;
  readonly wasted_ms: number;
  readonly files_read: readonly string[];
  readonly files_written: readonly { readonly path: string; readonly added: number; readonly removed: number }[];
  readonly calls: readonly CallReport[];
  readonly marks: readonly { readonly n: number; readonly kind: string; readonly text: string }[];
  readonly subagents: readonly SubagentReport[];
  /** The agent's last words to the person, where the prompt ends with this phase. */
  readonly answer: { readonly n: number; readonly text: string } | null;
}

export interface CallReport {
  readonly n: number;
  readonly tool: string;
  readonly activity: string;
  readonly detail: string;
  /** Null where it ran nothing in a shell. */
  readonly command: string | null;
  readonly outcome: string;
  readonly succeeded: boolean | null;
  readonly exit_code: number | null;
  readonly failure: string | null;
  readonly tests: { readonly failed: number; readonly passed: number | null } | null;
  readonly duration_ms: number | null;
  /** Number of the failed call that it tries again. */
  readonly retry_of: number | null;
}

export interface RetryReport {
  readonly n: number;
  readonly of: number;
  readonly kind: 'same' | 'variant';
  readonly after_change: boolean;
  readonly succeeded: boolean | null;
}

export interface SubagentReport extends SubagentFact {
  /** Number of the call that started it; null where nobody says. */
  readonly n: number | null;
}

/** Puts the parts together. Paths inside the session's folder are relative to it. `all`: every phase, however many. */
export function reportOf(
  { story, record, cost, spending }: Part,
  subagents: readonly SubagentFact[],
  all: boolean,
): ExplainReport {
  const retries = findRetries(story.steps);
  const retryOf = new Map(retries.map(({ step, failed }) => [story.steps[step] as Step, story.steps[failed] as Step]));
  const started = subagents.map(of => subagentReport(of, story.steps));
  const phases = phasesOf(story);
  const shown = all ? phases.map((_, i) => i) : selectPhases(phases);
  const failed = story.steps.filter(step => step.outcome === 'failed');
  const relative = (path: string) => relativeTo(story.cwd, path);
  return {
    session_id: record.session_id,
    name: record.name,
    agent_name: record.agent_name,
    status: record.status,
    started_at: record.started_at,
    total_duration_ms: record.total_duration_ms,
    events: record.events,
    tool_calls: record.tool_calls,
    errors: record.errors,
    total_tokens: record.total_tokens,
    total_usd: cost.estimate?.usd ?? cost.total_usd,
    unpriced_messages: cost.unpriced_messages,
    estimated: cost.estimate !== null,
    prompts: story.prompts.length,
    attempts: attemptsOf(story.steps),
    changes: totalOf(changesOf(story.steps)),
    phases: shown.map(i =>
      phaseReport(phases[i] as Phase, {
        number: i + 1,
        next: phases[i + 1],
        story,
        spending,
        retryOf,
        subagents: started,
      }),
    ),
    phase_count: phases.length,
    retries: retries.map(({ failed: of, step, kind, afterChange }) => ({
      n: (story.steps[step] as Step).n,
      of: (story.steps[of] as Step).n,
      kind,
      after_change: afterChange,
      succeeded: succeeded(story.steps[step] as Step) ?? null,
    })),
    failed_calls: failed.length,
    wasted_ms: unionMs(failed),
    wasted_usd: cost.estimate?.wasted_usd ?? cost.wasted_usd,
    files_read: unique(story.steps.flatMap(step => step.reads)).map(relative),
    files_written: unique(
      story.steps.flatMap(step => (step.outcome === 'ok' ? step.writes : [])).map(of => of.path),
    ).map(relative),
    subagents: started,
  };
}

function attemptsOf(steps: readonly Step[]): AttemptReport[] {
  return (['test', 'check', 'build'] as const).flatMap(activity => {
    const runs = steps.filter(step => step.activity === activity && step.outcome !== 'denied');
    const ended = runs.map(succeeded).filter(went => went !== undefined);
    const last = ended.at(-1);
    if (runs.length === 0) return [];
    const failed = ended.filter(went => !went).length;
    return [{ activity, runs: runs.length, failed, last: last === undefined ? 'unknown' : last ? 'passed' : 'failed' }];
  });
}

function totalOf(changes: readonly { readonly added: number; readonly removed: number }[]): ExplainReport['changes'] {
  const sum = (of: (change: (typeof changes)[number]) => number) => changes.reduce((total, one) => total + of(one), 0);
  return { files: changes.length, added: sum(one => one.added), removed: sum(one => one.removed) };
}

interface Around {
  readonly number: number;
  readonly next: Phase | undefined;
  readonly story: Story;
  readonly spending: readonly Spending[];
  readonly retryOf: ReadonlyMap<Step, Step>;
  readonly subagents: readonly SubagentReport[];
}

function phaseReport(phase: Phase, around: Around): PhaseReport {
  const { story, retryOf } = around;
  const { usd, wasted_usd } = phaseAmount(phase, around.spending);
  const relative = (path: string) => relativeTo(story.cwd, path);
  const isLast = around.next === undefined || around.next.prompt !== phase.prompt;
  const answer = isLast ? between(story.answers, phase.from, phase.to, of => of.n).at(-1) : undefined;
  const first = story.startedAt;
  const offset = (at: number | null) => (at === null || first === null ? null : Math.max(0, at - first));
  return {
    number: around.number,
    label: phase.label,
    activity: phase.activity,
    prompt: story.prompts[phase.prompt]?.n ?? null,
    opens_prompt: phase.opensPrompt,
    first_event: phase.from,
    last_event: phase.to - 1,
    offset_s: offset(phase.startedAt),
    end_offset_s: offset(phase.endedAt),
    events: phase.events,
    errors: phase.errors,
    failed: phase.failed,
    usd,
    wasted_usd,
    wasted_ms: unionMs(phase.steps.filter(step => step.outcome === 'failed')),
    files_read: unique(phase.steps.flatMap(step => step.reads)).map(relative),
    files_written: changesOf(phase.steps).map(({ path, ...lines }) => ({ path: relative(path), ...lines })),
    calls: phase.steps.map(step => callReport(step, story, retryOf.get(step))),
    marks: between(story.marks, phase.from, phase.to, mark => mark.n).map(({ n, kind, text }) => ({ n, kind, text })),
    subagents: around.subagents.filter(of => of.n !== null && isIn(of.n, phase)),
    answer: answer === undefined ? null : { n: answer.n, text: answer.text },
  };
}

function callReport(step: Step, { cwd }: Story, retried: Step | undefined): CallReport {
  return {
    n: step.n,
    tool: step.tool,
    activity: step.activity,
    detail: step.command === undefined ? relativeTo(cwd, step.detail) : step.detail,
    command: step.command ?? null,
    outcome: step.outcome,
    succeeded: succeeded(step) ?? null,
    exit_code: step.exitCode ?? null,
    failure: step.failure ?? null,
    tests: step.tests ?? null,
    duration_ms: step.durationMs,
    retry_of: retried?.n ?? null,
  };
}

function subagentReport(of: SubagentFact, steps: readonly Step[]): SubagentReport {
  const call =
    of.parent_tool_use_id === null ? undefined : steps.find(step => step.toolUseId === of.parent_tool_use_id);
  return { ...of, n: call?.n ?? null };
}

function isIn(n: number, { from, to }: Phase): boolean {
  return n >= from && n < to;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
