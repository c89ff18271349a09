/**
 * How a call ended, in the few words behind it.
 */
import { type Cell, toned } from '../../core/view.ts';
import type { CallReport } from './report.ts';

const FAILURE_CHARS = 80;
/** Of these it is worth saying that they passed. */
const ATTEMPTS = new Set(['test', 'check', 'build']);

/** It worked, and tried nothing again. */
export function isQuiet(call: CallReport): boolean {
  return (
    call.succeeded !== false && call.retry_of === null && call.outcome !== 'denied' && call.outcome !== 'interrupted'
  );
}

/** ` ✕ exit 1: 2 tests failed ← retry of #14`. */
export function endingOf(call: CallReport): Cell[] {
  return [...markOf(call), ...(call.retry_of === null ? [] : [toned('dim', ` ← retry of #${call.retry_of}`)])];
}

function markOf(call: CallReport): Cell[] {
  const { outcome, failure, succeeded } = call;
  if (outcome === 'denied') return [toned('warn', ` ✕ denied${failure === null ? '' : said(failure)}`)];
  if (outcome === 'interrupted') return [toned('warn', ' ✕ interrupted')];
  return succeeded === false ? [toned('error', failedText(call))] : passed(call);
}

function said(failure: string): string {
  return failure === 'by the user' ? ' by the user' : `: ${cut(failure, FAILURE_CHARS)}`;
}

function passed({ tests, activity, succeeded, retry_of: retried }: CallReport): Cell[] {
  if (succeeded !== true) return [];
  // A runner that ran nothing of what it was for says so.
  if (tests !== null && tests.passed !== null && tests.passed > 0) return [toned('good', ` ✓ ${tests.passed} passed`)];
  return ATTEMPTS.has(activity) || retried !== null ? [toned('good', ' ✓')] : [];
}

function failedText({ outcome, exit_code: exit, failure, tests }: CallReport): string {
  const counts =
    tests === null || tests.failed === 0
      ? undefined
      : `${tests.failed} ${tests.packages === true ? 'package' : 'test'}${tests.failed === 1 ? '' : 's'} failed`;
  const parts = [exit === null || exit === 0 ? undefined : `exit ${exit}`, counts].filter(part => part !== undefined);
  const head = parts.length > 0 ? parts.join(', ') : outcome === 'failed' || failure === null ? 'failed' : '';
  return ` ✕ ${head}${failure === null ? '' : `${head === '' ? '' : ': '}${cut(failure, FAILURE_CHARS)}`}`;
}

export function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).trimEnd()}…` : text;
}
