/**
 * A step of a story: one call with what came of it, small enough that a session of any size fits in memory.
 */
import type { FileChange } from '../describe/call.ts';
import type { Activity } from './activity.ts';
import type { TestReport } from './test-report.ts';

/** `open`: nothing ever said how it ended. */
export type Outcome = 'ok' | 'failed' | 'denied' | 'interrupted' | 'open';

export interface Step {
  /** Number of the call's event, 1-based, as `replay` shows it. */
  readonly n: number;
  /** Number of the first event that led to it: the thought before it, in the same message. */
  readonly from: number;
  /** Number of its result's event; null while there is none. */
  endN: number | null;
  readonly tool: string;
  readonly activity: Activity;
  /** The same for every attempt at one thing: `test`, `git push`, `Edit /a/b.ts`. */
  readonly aim: string;
  /** What it is about, on one line and cut. */
  readonly detail: string;
  /** What it ran in a shell, cut; undefined where it ran nothing there. */
  readonly command: string | undefined;
  readonly reads: readonly string[];
  /** With the lines that changed, as far as anybody says. */
  writes: readonly FileChange[];
  readonly removes: readonly string[];
  /** A command that does nothing but print files. */
  readonly onlyReads: boolean;
  /** Index of the prompt it belongs to; -1 before the first. */
  readonly prompt: number;
  readonly messageKey: string | undefined;
  readonly toolUseId: string | undefined;
  /** Inside a subagent that has no session of its own. */
  readonly agentId: string | undefined;
  readonly inside: boolean;
  /** It only asks after a call that runs on: what it hears is told of that call. */
  readonly polls: boolean;
  /** Unix seconds; null where nobody says. */
  readonly fromAt: number | null;
  readonly at: number | null;
  endedAt: number | null;
  durationMs: number | null;
  outcome: Outcome;
  /** What a failure said, in one line, cut. */
  failure: string | undefined;
  exitCode: number | undefined;
  /** Of a test run, what its runner said. */
  tests: TestReport | undefined;
  /** It went on after its call was answered; how it ended, where somebody asked. */
  background: { ok: boolean | undefined } | undefined;
}

/** Whether it did what it was for: false where the call failed or its tests did, undefined where nobody says. */
export function succeeded({ outcome, tests, background }: Step): boolean | undefined {
  if (outcome === 'failed') return false;
  if (tests !== undefined && tests.failed > 0) return false;
  if (background !== undefined) return background.ok;
  return outcome === 'ok' ? true : undefined;
}
