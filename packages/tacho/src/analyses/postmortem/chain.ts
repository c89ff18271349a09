/**
 * How it came to a failure and what was tried against it: the last time it worked, what changed since, each attempt, and what
 * was done between two.
 */
import { changesOf } from '../../core/story/changed-files.ts';
import { covers, gatesOf } from '../../core/story/gates.ts';
import { type Step, succeeded } from '../../core/story/step.ts';
import type { Trouble } from '../../core/story/troubles.ts';

export interface Link {
  readonly kind: 'worked' | 'changed' | 'failed' | 'refused';
  /** Number of the event; of changes, the first of them. */
  readonly n: number;
  readonly text: string;
  /** What the failure said, in one line. */
  readonly failure: string | null;
  readonly exit_code: number | null;
  readonly tests: { readonly failed: number; readonly passed: number | null } | null;
}

const FILES = 5;

/** In order. `relative` makes a path short. */
export function chainOf(steps: readonly Step[], { failed, aim }: Trouble, relative: (path: string) => string): Link[] {
  const first = failed[0] as number;
  const worked = steps
    .slice(0, first)
    .findLastIndex(step => step.aim === aim && succeeded(step) === true && isSameGate(step, steps[first] as Step));
  const links: Link[] = worked === -1 ? [] : [link('worked', steps[worked] as Step)];
  let from = worked === -1 ? Math.max(0, firstOfPrompt(steps, first)) : worked + 1;
  for (const at of failed) {
    links.push(...changesBetween(steps.slice(from, at), relative), link('failed', steps[at] as Step));
    from = at + 1;
  }
  links.push(...changesBetween(steps.slice(from), relative));
  return links;
}

function link(kind: Link['kind'], step: Step): Link {
  return {
    kind,
    n: step.n,
    text: step.command ?? `${step.tool} ${step.detail}`,
    failure: step.failure === undefined || step.failure === '' ? null : step.failure,
    exit_code: step.exitCode ?? null,
    tests: step.tests ?? null,
  };
}

function changesBetween(steps: readonly Step[], relative: (path: string) => string): Link[] {
  const files = changesOf(steps).map(({ path, added, removed }) => `${relative(path)} (+${added} −${removed})`);
  const first = steps.find(step => step.writes.length > 0 && step.outcome === 'ok');
  const denied = steps.filter(step => step.outcome === 'denied').map(step => link('refused', step));
  if (files.length === 0 || first === undefined) return denied;
  const more = files.length > FILES ? ` and ${files.length - FILES} more` : '';
  const text = `${files.slice(0, FILES).join(', ')}${more}`;
  return [{ kind: 'changed', n: first.n, text, failure: null, exit_code: null, tests: null }, ...denied];
}

/** A part of the tests that passed says nothing of another part. */
function isSameGate(passed: Step, failed: Step): boolean {
  const gates = gatesOf(failed.command ?? '');
  return (
    gates.length === 0 ||
    gatesOf(passed.command ?? '').some(one => gates.some(other => covers(one, other) !== undefined))
  );
}

function firstOfPrompt(steps: readonly Step[], at: number): number {
  return steps.findIndex(step => step.prompt === steps[at]?.prompt);
}
