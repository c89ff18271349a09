/**
 * Commands that outlived their call: Codex tells of their end in an event of its own, `command_execution`.
 */
import { failure } from '../describe/failure.ts';
import { resultText } from '../describe/result.ts';
import type { TraceEvent } from '../schema.ts';
import { detached, lineOf } from './line-of.ts';
import type { Step } from './step.ts';
import { testReportOf } from './test-report.ts';

/** A command that ends later than so many calls is not looked for. */
const MOST_LATER = 200;
const DETAIL_CHARS = 240;

/** Puts the end that event `n` tells of to the step it is about, which was answered before; nothing where it is none of ours. */
export function endLater(steps: readonly Step[], n: number, { data, timestamp: at, duration_ms }: TraceEvent): void {
  const { tool_use_id: id, exit_code: exit } = data;
  if (typeof id !== 'string' || id === '' || typeof exit !== 'number') return;
  const step = steps.findLast((one, i) => i >= steps.length - MOST_LATER && one.toolUseId === id);
  if (step === undefined) return;
  const text = resultText(data.aggregated_output) ?? '';
  step.endN = n;
  step.endedAt = at;
  step.durationMs = duration_ms ?? step.durationMs;
  step.exitCode = exit;
  step.background = { ok: exit === 0 };
  if (step.activity === 'test') step.tests = testReportOf(text) ?? step.tests;
  if (exit === 0) return;
  const said = failure(step.tool, { message: text, exit_code: exit }).detail ?? '';
  step.failure ??= detached(lineOf(said, DETAIL_CHARS));
}
