/**
 * How the tests stand when a session ends: what the last run said, and whether something was edited after it.
 */
import { isCode } from './files.ts';
import { passedGate } from './gates.ts';
import type { Step } from './step.ts';

export interface TestsAtEnd {
  /** `none`: no code was edited. `never`: it was, and no tests ran. `stale`: they ran and passed before the last edit. */
  readonly state: 'none' | 'never' | 'stale' | 'passed' | 'failed' | 'unknown';
  /** Number of the last run; null where there was none. */
  readonly run: number | null;
  /** Number of the last edit of code. */
  readonly edit: number | null;
}

export function testsAtEnd(steps: readonly Step[]): TestsAtEnd {
  const run = steps.findLast(step => step.activity === 'test' && step.outcome !== 'denied');
  const edit = steps.findLast(step => step.outcome === 'ok' && step.writes.some(({ path }) => isCode(path)));
  const numbers = { run: run?.n ?? null, edit: edit?.n ?? null };
  if (run === undefined) return { state: edit === undefined ? 'none' : 'never', ...numbers };
  const went = passedGate(run);
  if (went === false) return { state: 'failed', ...numbers };
  if (edit !== undefined && edit.n > run.n) return { state: 'stale', ...numbers };
  return { state: went === true ? 'passed' : 'unknown', ...numbers };
}
