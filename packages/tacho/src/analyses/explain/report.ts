/**
 * What a session did, phase by phase: the facts behind the sentences of `explain`.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import { relativeTo } from '../../core/describe/call.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { type Phase, phasesOf } from '../../core/story/phases.ts';
import type { PricedStory } from '../../core/story/priced-story.ts';
import { findRetries } from '../../core/story/retries.ts';
import { type Step, succeeded } from '../../core/story/step.ts';
import type { Story } from '../../core/story/story.ts';
import type { TestReport } from '../../core/story/test-report.ts';
import { unionMs } from '../../core/story/wasted.ts';
import { type FileChanges, lastingChangesOf, readsOf } from './changes.ts';
import { hasFailed, phaseReport } from './phase-report.ts';
import { gapsOf, selectPhases } from './select-phases.ts';

export interface ExplainReport {
  readonly session_id: string;
  readonly name: string | null;
  readonly agent_name: string | null;
  readonly status: string;
  readonly started_at: number | null;
  /** As the source counts it: of some the turns only. */
  readonly total_duration_ms: number | null;
  /** From the first event to the last. */
  readonly span_ms: number | null;
  /** From each prompt to the last thing the agent did for it. */
  readonly work_ms: number | null;
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
  /** What was changed with success and is still there; of `unknown` files not all changed lines are known. */
  readonly changes: {
    readonly files: number;
    readonly added: number;
    readonly removed: number;
    readonly unknown: number;
  };
  readonly commits: { readonly commits: number; readonly pushes: number; readonly pull_requests: number };
  /** In order; in a summary of a long session those that are worth a screen, with their own numbers. */
  readonly phases: readonly PhaseReport[];
  readonly phase_count: number;
  /** Runs of phases that are not among `phases`. */
  readonly gaps: readonly GapReport[];
  readonly retries: readonly RetryReport[];
  /** Calls that failed, denied ones aside, as `cost` counts them. */
  readonly failed_calls: number;
  readonly denied_calls: number;
  readonly interrupted_calls: number;
  /** What the calls took that did not do what they were for; at the same time they count it once. */
  readonly wasted_ms: number;
  /** What those messages cost whose every call failed. */
  readonly wasted_usd: number | null;
  readonly files_read: readonly string[];
  readonly files_written: readonly string[];
  readonly subagents: readonly SubagentReport[];
}

/** Phases that are not shown, by number, and what they were for, in order of their first. */
export interface GapReport {
  readonly first: number;
  readonly last: number;
  readonly prompts: number;
  readonly deeds: readonly { readonly activity: string; readonly phases: number; readonly failed: number }[];
  /** The agent's last words in them. */
  readonly answer: PhaseReport['answer'];
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
  readonly denied: boolean;
  readonly usd: number | null;
  readonly wasted_usd: number | null;
  readonly wasted_ms: number;
  readonly files_read: readonly string[];
  readonly files_written: readonly FileChanges[];
  readonly calls: readonly CallReport[];
  readonly marks: readonly { readonly n: number; readonly kind: string; readonly text: string }[];
  readonly subagents: readonly SubagentReport[];
  /** The agent's last words to the person, where the prompt ends with this phase; not final where it went on working. */
  readonly answer: { readonly n: number; readonly text: string; readonly final: boolean } | null;
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
  readonly tests: TestReport | null;
  readonly duration_ms: number | null;
  /** Number of the failed call that it tries again. */
  readonly retry_of: number | null;
  /** It only asks after a call that runs on. */
  readonly polls: boolean;
  /** It only prints files. */
  readonly only_reads: boolean;
  /** A subagent without a session of its own made it. */
  readonly inside: boolean;
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
  { story, record, cost, spending }: PricedStory,
  subagents: readonly SubagentFact[],
  all: boolean,
): ExplainReport {
  const retries = findRetries(story.steps);
  const retryOf = new Map(retries.map(({ step, failed }) => [story.steps[step] as Step, story.steps[failed] as Step]));
  const started = subagents.map(of => subagentReport(of, story.steps));
  const phases = phasesOf(story);
  const shown = all ? phases.map((_, i) => i) : selectPhases(phases);
  const failed = story.steps.filter(hasFailed);
  const changes = lastingChangesOf(story.steps, story.cwd);
  return {
    session_id: record.session_id,
    name: record.name,
    agent_name: record.agent_name,
    status: record.status,
    started_at: record.started_at,
    total_duration_ms: record.total_duration_ms,
    span_ms: spanMs(story.startedAt, story.endedAt),
    work_ms: workMs(story, record),
    events: record.events,
    tool_calls: record.tool_calls,
    errors: record.errors,
    total_tokens: record.total_tokens,
    total_usd: cost.estimate?.usd ?? cost.total_usd,
    unpriced_messages: cost.unpriced_messages,
    estimated: cost.estimate !== null,
    prompts: story.prompts.length,
    attempts: attemptsOf(story.steps),
    changes: totalOf(changes),
    commits: commitsOf(story.steps),
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
    gaps: gapsOf(phases, shown, story),
    retries: retries.map(({ failed: of, step, kind, afterChange }) => ({
      n: (story.steps[step] as Step).n,
      of: (story.steps[of] as Step).n,
      kind,
      after_change: afterChange,
      succeeded: succeeded(story.steps[step] as Step) ?? null,
    })),
    failed_calls: cost.failed_calls,
    denied_calls: story.steps.filter(step => step.outcome === 'denied').length,
    interrupted_calls: story.steps.filter(step => step.outcome === 'interrupted').length,
    wasted_ms: unionMs(failed),
    wasted_usd: cost.estimate?.wasted_usd ?? cost.wasted_usd,
    files_read: [...new Set(readsOf(story.steps).map(path => relativeTo(story.cwd, path)))],
    files_written: changes.map(of => of.path),
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

function totalOf(changes: readonly FileChanges[]): ExplainReport['changes'] {
  const sum = (of: (change: FileChanges) => number) => changes.reduce((total, one) => total + of(one), 0);
  return {
    files: changes.length,
    added: sum(one => one.added),
    removed: sum(one => one.removed),
    unknown: changes.filter(one => one.unknown > 0).length,
  };
}

/** Calls that committed, pushed or opened a pull request, and worked as far as anybody says. */
function commitsOf(steps: readonly Step[]): ExplainReport['commits'] {
  const count = (word: string, pattern: RegExp) =>
    steps.filter(
      ({ command, outcome, background }) =>
        command?.includes(word) === true && outcome === 'ok' && background?.ok !== false && pattern.test(command),
    ).length;
  return {
    commits: count('commit', /\bgit\s(?:-\S+\s+\S+\s+)*commit\b(?!.*--dry-run)/),
    pushes: count('push', /\bgit\s(?:-\S+\s+\S+\s+)*push\b(?!.*--dry-run)/),
    pull_requests: count('create', /\bgh\s+pr\s+create\b/),
  };
}

function spanMs(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.round((to - from) * 1000);
}

/** As the client measured it, where it did; else from each prompt to the last thing that the agent did for it. */
function workMs({ prompts, startedAt, endedAt }: Story, { total_duration_ms: told }: SessionRecord): number | null {
  const span = spanMs(startedAt, endedAt);
  if (told !== null && span !== null && told < span) return told;
  if (prompts.length === 0) return span;
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { at, endedAt: to } of prompts) {
    if (at === null || to === null) continue;
    total += Math.max(0, to - Math.max(at, until));
    until = Math.max(until, to);
  }
  return until === Number.NEGATIVE_INFINITY ? null : Math.round(total * 1000);
}

function subagentReport(of: SubagentFact, steps: readonly Step[]): SubagentReport {
  const call =
    of.parent_tool_use_id === null ? undefined : steps.find(step => step.toolUseId === of.parent_tool_use_id);
  return { ...of, n: call?.n ?? null };
}
