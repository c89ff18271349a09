/**
 * What the row of a call says, from its step in the story: what it was about, how it ended, how long it took.
 */
import { relativeTo } from '../describe/call.ts';
import { lineOf } from '../story/line-of.ts';
import { type Step, succeeded } from '../story/step.ts';
import type { RowDraft } from './draft.ts';
import { ROW_FLAGS } from './page.ts';

const MOST_NAMED = 3;
const TITLE_CHARS = 240;
/** Where a command runs says less than what it is. */
const GOES_THERE = /^\s*cd\s+(?:"[^"\n]*"|'[^'\n]*'|[^\s;&|]+)\s*(?:&&|;|\n)\s*(?=\S)/;

/** `cwd` is the folder of the session: paths inside it are told from there. */
export function tellCall(draft: RowDraft, step: Step, cwd: string | null): void {
  const { command, writes, reads } = step;
  draft.end = step.endN ?? 0;
  draft.at = step.at;
  // Two rows written at once: nobody measured.
  draft.ms = step.durationMs === 0 ? null : step.durationMs;
  draft.flags = flagsOf(step);
  draft.note = noteOf(step);
  if (command !== undefined) {
    if (step.onlyReads) draft.kind = 'read';
    else if (step.activity === 'edit') draft.kind = 'write';
    draft.title = lineOf(command.replace(GOES_THERE, ''), TITLE_CHARS);
    draft.flags |= ROW_FLAGS.code;
    return;
  }
  const paths = writes.length > 0 ? writes.map(({ path }) => path) : reads;
  if (writes.length > 0 && draft.kind === 'run') draft.kind = 'write';
  if (paths.length === 0) {
    draft.title = step.detail;
    if (draft.kind !== 'sub') draft.flags |= ROW_FLAGS.code;
    return;
  }
  draft.title = pathsText(paths.map(path => relativeTo(cwd, path)));
  draft.flags |= ROW_FLAGS.code | (paths.length === 1 ? ROW_FLAGS.path : 0);
}

function pathsText(paths: readonly string[]): string {
  const named = paths.slice(0, MOST_NAMED).join(', ');
  return paths.length > MOST_NAMED ? `${named} and ${paths.length - MOST_NAMED} more` : named;
}

function flagsOf(step: Step): number {
  return (
    (succeeded(step) === false ? ROW_FLAGS.failed : 0) |
    (step.outcome === 'denied' ? ROW_FLAGS.denied : 0) |
    (step.outcome === 'interrupted' ? ROW_FLAGS.interrupted : 0) |
    (step.outcome === 'open' ? ROW_FLAGS.open : 0)
  );
}

function noteOf(step: Step): string {
  const { outcome, tests, exitCode, writes } = step;
  if (outcome === 'denied' || outcome === 'interrupted') return outcome;
  if (tests !== undefined && tests.failed > 0) return `${tests.failed} failed`;
  if (exitCode !== undefined && exitCode !== 0) return `exit ${exitCode}`;
  if (succeeded(step) === false) return 'failed';
  if (tests !== undefined && tests.passed !== null && tests.passed > 0) return `${tests.passed} passed`;
  const [added, removed] = [sum(writes.map(of => of.added)), sum(writes.map(of => of.removed))];
  return added + removed > 0 ? `+${added} −${removed}` : '';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
