/**
 * One session in numbers, as a comparison needs it.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import type { Cost } from '../../core/cost/cost.ts';
import { sumUsd } from '../../core/cost/cost.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { findRetries } from '../../core/story/retries.ts';
import { succeeded } from '../../core/story/step.ts';
import type { Story } from '../../core/story/story.ts';
import type { Contents } from './contents-fold.ts';
import { writtenBy } from './phase-report.ts';
import { redundantReads } from './reads.ts';
import type { Trail } from './trail.ts';

/** What one session gave. */
export interface Part {
  readonly story: Story;
  readonly record: SessionRecord;
  readonly cost: Cost;
  readonly contents: Contents;
}

/** Numbers are of the session itself; what its subagents took is beside them, and null is unknown. */
export interface Side {
  readonly session_id: string;
  readonly name: string | null;
  readonly agent_name: string | null;
  readonly models: readonly string[];
  readonly status: string;
  readonly started_at: number | null;
  readonly first_prompt: string | null;
  readonly duration_ms: number | null;
  readonly events: number;
  readonly prompts: number;
  readonly phases: number;
  readonly tool_calls: number;
  readonly api_requests: number | null;
  /** Calls that failed, were denied or interrupted, and errors beside calls. */
  readonly errors: number;
  /** Calls that failed. */
  readonly failed_calls: number;
  readonly denied_calls: number;
  readonly test_runs: number;
  readonly failed_test_runs: number;
  readonly retries: number;
  readonly redundant_reads: number;
  /** Compactions, and pauses of more than two minutes between requests to the model. */
  readonly context_resets: number | null;
  readonly compactions: number;
  /** Null where no request has a time. */
  readonly pauses: number | null;
  readonly files_read: number;
  readonly files_modified: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
  /** True where `total_usd` is estimated from the length of the texts. */
  readonly estimated: boolean;
  /** Messages without a price, in no sum. */
  readonly unpriced_messages: number;
  readonly subagents: SubagentSums;
  readonly end: End;
}

export interface SubagentSums {
  readonly count: number;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
}

export interface End {
  /** Null where nothing tells. */
  readonly well: boolean | null;
  /** The last run of tests; null where there was none that told. */
  readonly tests: 'passed' | 'failed' | null;
  readonly last_phase_failed: boolean;
  /** `failed`, `interrupted` or `cancelled`, where the session says so of itself or was stopped in its last turn. */
  readonly stopped: string | null;
}

export function sideOf(
  { story, record, cost, contents }: Part,
  trail: Trail,
  subagents: readonly SubagentFact[],
): Side {
  const pauses = contents.timedRequests === 0 ? null : contents.pauses;
  return {
    session_id: record.session_id,
    name: record.name,
    agent_name: record.agent_name,
    models: record.models,
    status: record.status,
    started_at: record.started_at,
    first_prompt: record.first_prompt,
    duration_ms: record.total_duration_ms,
    events: record.events,
    prompts: story.prompts.length,
    phases: trail.phases.length,
    tool_calls: record.tool_calls,
    // A source that tells of no request made some all the same.
    api_requests: record.llm_requests === 0 && record.events > 0 ? null : record.llm_requests,
    errors: record.errors,
    ...stepCounts(story),
    failed_calls: cost.failed_calls,
    retries: findRetries(story.steps).length,
    redundant_reads: redundantReads(story, contents.calls),
    context_resets: pauses === null && contents.compactions === 0 ? null : contents.compactions + (pauses ?? 0),
    compactions: contents.compactions,
    pauses,
    total_tokens: record.total_tokens,
    total_usd: cost.estimate?.usd ?? cost.total_usd,
    estimated: cost.estimate !== null,
    unpriced_messages: cost.unpriced_messages,
    subagents: sumsOf(subagents),
    end: endOf(story, record, trail),
  };
}

function stepCounts({ steps }: Story) {
  const counts = { denied_calls: 0, test_runs: 0, failed_test_runs: 0 };
  const [read, written] = [new Set<string>(), new Set<string>()];
  for (const step of steps) {
    if (step.outcome === 'denied') counts.denied_calls++;
    if (step.activity === 'test') {
      counts.test_runs++;
      if (succeeded(step) === false) counts.failed_test_runs++;
    }
    for (const path of step.reads) read.add(path);
    for (const path of writtenBy(step)) written.add(path);
  }
  return { ...counts, files_read: read.size, files_modified: written.size };
}

function sumsOf(subagents: readonly SubagentFact[]): SubagentSums {
  const sum = (of: (fact: SubagentFact) => number) => subagents.reduce((total, fact) => total + of(fact), 0);
  return {
    count: subagents.length,
    tool_calls: sum(of => of.tool_calls),
    errors: sum(of => of.errors),
    total_tokens: subagents.some(of => of.total_tokens !== null) ? sum(of => of.total_tokens ?? 0) : null,
    total_usd: sumUsd(subagents.map(of => ({ usd: of.total_usd }))),
  };
}

function endOf(story: Story, record: SessionRecord, { phases }: Trail): End {
  const lastTest = story.steps.findLast(step => step.activity === 'test' && succeeded(step) !== undefined);
  const tests = lastTest === undefined ? null : succeeded(lastTest) === true ? 'passed' : 'failed';
  const lastPhaseFailed = phases.at(-1)?.phase.failed === true;
  const stopped = stoppedBy(story, record);
  const isBad = stopped !== null || tests === 'failed' || lastPhaseFailed;
  return {
    well: isBad ? false : tests === 'passed' || record.success === true ? true : null,
    tests,
    last_phase_failed: lastPhaseFailed,
    stopped,
  };
}

const STOPS = new Set(['failed', 'interrupted', 'cancelled']);

/** An interruption that the agent went on after is none; one that nothing but the end follows is. */
function stoppedBy({ marks, answers, steps }: Story, { status, success }: SessionRecord): string | null {
  if (STOPS.has(status)) return status;
  if (success === false) return 'failed';
  const last = marks.findLast(({ kind }) => kind === 'interrupt' || kind === 'aborted' || kind === 'api_error');
  if (last === undefined) return null;
  const wentOn = Math.max(answers.at(-1)?.n ?? 0, steps.at(-1)?.n ?? 0) > last.n;
  return wentOn ? null : last.kind === 'api_error' ? 'failed' : 'interrupted';
}
