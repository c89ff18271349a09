/**
 * What two sessions are measured by, side by side: value, difference, and which side is better where one is.
 */
import type { End, Side } from './side.ts';

export type MeasureName =
  | 'end'
  | 'duration_ms'
  | 'cost_usd'
  | 'tokens'
  | 'api_requests'
  | 'tool_calls'
  | 'errors'
  | 'failed_calls'
  | 'failed_test_runs'
  | 'retries'
  | 'redundant_reads'
  | 'context_resets'
  | 'files_modified'
  | 'subagents';

export interface Measured {
  readonly name: MeasureName;
  /** Null is unknown. Cost, tokens, calls and errors hold those of subagents. */
  readonly a: number | null;
  readonly b: number | null;
  /** B less A; null where either is unknown. */
  readonly delta: number | null;
  /** Who is better by it; null where it says nothing, where the difference is noise, or where a side is unknown. */
  readonly better: 'a' | 'b' | null;
}

/** Below a tenth, and below so much, a difference says nothing: the same prompt twice differs as much. */
const NOISE = 0.1;
const LEAST: Partial<Record<MeasureName, number>> = { duration_ms: 1_000, cost_usd: 0.01, tokens: 1_000 };
/** Of these, less is better; the others only tell. */
const LESS_IS_BETTER = new Set<MeasureName>([
  'duration_ms',
  'cost_usd',
  'tokens',
  'errors',
  'failed_calls',
  'failed_test_runs',
  'retries',
  'redundant_reads',
  'context_resets',
]);

/** The end first: whether it ended well, -1 for badly and 1 for well. */
export function measuresOf(a: Side, b: Side): Measured[] {
  return [
    endMeasure(a.end, b.end),
    measure('duration_ms', a.duration_ms, b.duration_ms),
    costMeasure(a, b),
    measure('tokens', tokensOf(a), tokensOf(b)),
    measure('api_requests', a.api_requests, b.api_requests),
    measure('tool_calls', callsOf(a), callsOf(b)),
    measure('errors', errorsOf(a), errorsOf(b)),
    measure('failed_calls', a.failed_calls, b.failed_calls),
    measure('failed_test_runs', a.failed_test_runs, b.failed_test_runs),
    measure('retries', a.retries, b.retries),
    measure('redundant_reads', a.redundant_reads, b.redundant_reads),
    measure('context_resets', a.context_resets, b.context_resets),
    measure('files_modified', a.files_modified, b.files_modified),
    measure('subagents', a.subagents.count, b.subagents.count),
  ];
}

function endMeasure(a: End, b: End): Measured {
  const better = a.well === b.well ? null : rank(a) > rank(b) ? 'a' : 'b';
  return { name: 'end', a: rankOrNull(a), b: rankOrNull(b), delta: null, better };
}

function rank({ well }: End): number {
  return well === null ? 0 : well ? 1 : -1;
}

function rankOrNull(end: End): number | null {
  return end.well === null ? null : rank(end);
}

function measure(name: MeasureName, a: number | null, b: number | null): Measured {
  const delta = a === null || b === null ? null : b - a;
  const isNoise = delta === null || Math.abs(delta) < Math.max(LEAST[name] ?? 0, NOISE * Math.max(a ?? 0, b ?? 0));
  const better = !LESS_IS_BETTER.has(name) || isNoise || delta === 0 ? null : (delta as number) < 0 ? 'b' : 'a';
  return { name, a, b, delta, better };
}

/** An estimate leaves out most of a bill: it is no measure against a bill, and what has no price none against what has. */
function costMeasure(a: Side, b: Side): Measured {
  const measured = measure('cost_usd', costOf(a), costOf(b));
  const isFair = a.estimated === b.estimated && a.unpriced_messages + b.unpriced_messages === 0;
  return isFair ? measured : { ...measured, delta: null, better: null };
}

export function costOf({ total_usd: own, subagents }: Side): number | null {
  return own === null ? null : own + (subagents.total_usd ?? 0);
}

export function callsOf({ tool_calls: own, subagents }: Side): number {
  return own + subagents.tool_calls;
}

export function errorsOf({ errors: own, subagents }: Side): number {
  return own + subagents.errors;
}

export function tokensOf({ total_tokens: own, subagents }: Side): number | null {
  return own === null ? null : own + (subagents.total_tokens ?? 0);
}
