/**
 * The facts of one phase.
 */
import type { Spending } from '../../core/cost/cost.ts';
import { relativeTo } from '../../core/describe/call.ts';
import { between } from '../../core/story/between.ts';
import { phaseAmount } from '../../core/story/phase-costs.ts';
import type { Phase } from '../../core/story/phases.ts';
import { type Step, succeeded } from '../../core/story/step.ts';
import type { Story } from '../../core/story/story.ts';
import { unionMs } from '../../core/story/wasted.ts';
import { changesOf, readsOf } from './changes.ts';
import type { CallReport, PhaseReport, SubagentReport } from './report.ts';

export interface Around {
  readonly number: number;
  readonly next: Phase | undefined;
  readonly story: Story;
  readonly spending: readonly Spending[];
  readonly retryOf: ReadonlyMap<Step, Step>;
  readonly subagents: readonly SubagentReport[];
}

/** One phase of a story, with what it cost and what the agent answered. */
export function phaseReport(phase: Phase, around: Around): PhaseReport {
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
    denied: phase.denied,
    usd,
    wasted_usd,
    wasted_ms: unionMs(phase.steps.filter(hasFailed)),
    files_read: [...new Set(readsOf(phase.steps).map(relative))],
    files_written: changesOf(phase.steps, story.cwd),
    calls: phase.steps.map(step => callReport(step, story, retryOf.get(step))),
    marks: between(story.marks, phase.from, phase.to, mark => mark.n).map(({ n, kind, text }) => ({ n, kind, text })),
    subagents: around.subagents.filter(of => of.n !== null && isIn(of.n, phase)),
    answer: answer === undefined ? null : { n: answer.n, text: answer.text, final: answer.final },
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
    polls: step.polls,
    only_reads: step.onlyReads,
    inside: step.inside,
  };
}

/** It did not do what it was for; what it asks after another call is that one's. */
export function hasFailed(step: Step): boolean {
  return !step.polls && succeeded(step) === false;
}

function isIn(n: number, { from, to }: Phase): boolean {
  return n >= from && n < to;
}
