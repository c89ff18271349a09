/**
 * Two sessions laid side by side: phases in one order, each with what both did and what only one did.
 */

import { between } from '../../core/story/between.ts';
import { succeeded } from '../../core/story/step.ts';
import type { Mark } from '../../core/story/story.ts';
import { align, Effort } from './align.ts';
import { matchPhases } from './match-phases.ts';
import type { Trail, TrailPhase, TrailStep } from './trail.ts';

/** A phase of one side or of both. */
export interface Piece {
  readonly a: TrailPhase | undefined;
  readonly b: TrailPhase | undefined;
  readonly rows: readonly StepRow[];
  /** The same prompt, calls, outcomes and marks in the same order. */
  readonly isIdentical: boolean;
  /** Too much differs to say step by step what corresponds. */
  readonly isRough: boolean;
}

/** A call of one side or of both; each call of both sessions is in one row. */
export interface StepRow {
  readonly a: TrailStep | undefined;
  readonly b: TrailStep | undefined;
  /** Where only one side has it here: the same call at another place of the other session. */
  elsewhere: TrailStep | undefined;
}

export interface Layout {
  readonly pieces: readonly Piece[];
  /** There are too many phases to match each: some that correspond may stand apart. */
  readonly isRough: boolean;
}

/** Which session comes first does not show in the result: swapped sessions give swapped pieces. */
export function laySideBySide(a: Trail, b: Trail): Layout {
  const isSwapped = a.story.session_id > b.story.session_id;
  const [first, second] = isSwapped ? [b, a] : [a, b];
  const turned = ([one, other]: [number, number]): [number, number] => (isSwapped ? [other, one] : [one, other]);
  const effort = new Effort();
  const { pairs, isRough } = matchPhases(first, second, effort);
  const matched = pairs.map(turned);
  const pieces: Piece[] = [];
  let [i, k] = [0, 0];
  for (const [toA, toB] of [...matched, [a.phases.length, b.phases.length] as const]) {
    while (i < toA) pieces.push(lonely(a.phases[i++] as TrailPhase, undefined));
    while (k < toB) pieces.push(lonely(undefined, b.phases[k++] as TrailPhase));
    if (i < a.phases.length && k < b.phases.length)
      pieces.push(joint(a.phases[i++] as TrailPhase, b.phases[k++] as TrailPhase, { a, b, isSwapped, effort }));
  }
  findElsewhere(pieces);
  return { pieces, isRough };
}

function lonely(a: TrailPhase | undefined, b: TrailPhase | undefined): Piece {
  const rows =
    a === undefined
      ? (b?.steps ?? []).map(step => ({ a: undefined, b: step, elsewhere: undefined }))
      : a.steps.map(step => ({ a: step, b: undefined, elsewhere: undefined }));
  return { a, b, rows, isIdentical: false, isRough: false };
}

interface Around {
  readonly a: Trail;
  readonly b: Trail;
  readonly isSwapped: boolean;
  readonly effort: Effort;
}

function joint(a: TrailPhase, b: TrailPhase, { a: trailA, b: trailB, isSwapped, effort }: Around): Piece {
  const paired = pairedRows(a, b, trailA, trailB);
  if (paired !== undefined) return { a, b, rows: paired, isIdentical: true, isRough: false };
  const [keysA, keysB] = [a.steps.map(({ key }) => key), b.steps.map(({ key }) => key)];
  const { pairs, isRough } = isSwapped ? align(keysB, keysA, effort) : align(keysA, keysB, effort);
  const rows: StepRow[] = [];
  let [i, k] = [0, 0];
  for (const [one, other] of [...pairs, undefined].map(pair => pair ?? [Number.POSITIVE_INFINITY, 0])) {
    const isEnd = one === Number.POSITIVE_INFINITY;
    const [toA, toB] = isEnd ? [a.steps.length, b.steps.length] : isSwapped ? [other, one] : [one, other];
    while (i < toA) rows.push({ a: a.steps[i++], b: undefined, elsewhere: undefined });
    while (k < toB) rows.push({ a: undefined, b: b.steps[k++], elsewhere: undefined });
    if (!isEnd) rows.push({ a: a.steps[i++], b: b.steps[k++], elsewhere: undefined });
  }
  return { a, b, rows, isIdentical: false, isRough };
}

/** One row for each pair of calls where nothing differs; undefined where anything does. */
function pairedRows(a: TrailPhase, b: TrailPhase, trailA: Trail, trailB: Trail): StepRow[] | undefined {
  if (a.whole !== b.whole || a.prompt !== b.prompt || a.steps.length !== b.steps.length) return undefined;
  const rows: StepRow[] = [];
  for (const [i, step] of a.steps.entries()) {
    const row = { a: step, b: b.steps[i], elsewhere: undefined };
    if (step.key !== row.b?.key || rowDifferences(row).length > 0) return undefined;
    rows.push(row);
  }
  const [onlyA, onlyB] = markDifferences(trailA, a, trailB, b);
  return onlyA.length + onlyB.length === 0 ? rows : undefined;
}

/** What one side did here and the other did at another place: first with first, those in one piece before all others. */
function findElsewhere(pieces: readonly Piece[]): void {
  const different = pieces.filter(({ isIdentical }) => !isIdentical);
  for (const piece of different) if (piece.a !== undefined && piece.b !== undefined) join([piece]);
  join(different);
}

function join(pieces: readonly Piece[]): void {
  const waiting = new Map<number, StepRow[]>();
  for (const { rows } of pieces) {
    for (const row of rows) {
      if (row.a !== undefined || row.b === undefined || row.elsewhere !== undefined) continue;
      const of = waiting.get(row.b.key);
      if (of === undefined) waiting.set(row.b.key, [row]);
      else of.push(row);
    }
  }
  if (waiting.size === 0) return;
  for (const list of waiting.values()) list.reverse();
  for (const { rows } of pieces) {
    for (const row of rows) {
      if (row.a === undefined || row.b !== undefined || row.elsewhere !== undefined) continue;
      const other = waiting.get(row.a.key)?.pop();
      if (other === undefined) continue;
      row.elsewhere = other.b;
      other.elsewhere = row.a;
    }
  }
}

const NONE: readonly RowDifference[] = [];

export type RowDifference = 'outcome' | 'tests' | 'content';

/** How a call that both made differs. An outcome that one side does not tell is no difference to a success. */
export function rowDifferences({ a, b }: StepRow): readonly RowDifference[] {
  if (a === undefined || b === undefined) return NONE;
  if (a.content === b.content && a.step.outcome === b.step.outcome && a.step.tests === b.step.tests) return NONE;
  const differences: RowDifference[] = [];
  if (isBad(a) !== isBad(b) || (isBad(a) && a.step.outcome !== b.step.outcome)) differences.push('outcome');
  const [ours, theirs] = [a.step.tests, b.step.tests];
  if (ours !== undefined && theirs !== undefined && (ours.failed !== theirs.failed || ours.passed !== theirs.passed))
    differences.push('tests');
  if (a.content !== b.content) differences.push('content');
  return differences;
}

/** It did not do what it was for: failed, denied, interrupted, or its tests failed. */
function isBad({ step }: TrailStep): boolean {
  return succeeded(step) === false || step.outcome === 'denied' || step.outcome === 'interrupted';
}

/** Interruptions, compactions and errors beside calls: the kinds of which each side has more. */
export function markDifferences(
  trailA: Trail,
  a: TrailPhase,
  trailB: Trail,
  b: TrailPhase,
): [onlyA: Mark['kind'][], onlyB: Mark['kind'][]] {
  const [inA, inB] = [countsOf(trailA, a), countsOf(trailB, b)];
  const more = (ours: typeof inA, theirs: typeof inA) =>
    [...ours].filter(([kind, count]) => count > (theirs.get(kind) ?? 0)).map(([kind]) => kind);
  return [more(inA, inB), more(inB, inA)];
}

function countsOf({ story }: Trail, { phase }: TrailPhase): Map<Mark['kind'], number> {
  const counts = new Map<Mark['kind'], number>();
  for (const { kind } of between(story.marks, phase.from, phase.to, mark => mark.n))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
