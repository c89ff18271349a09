/**
 * What of a session is in sight, and how that changes. Folded gaps count for nothing: a step is as wide before a night as after it.
 */
import type { Gap } from './gaps.ts';
import type { Span } from './scale.ts';

/** What there is to see. */
export interface Ground {
  readonly whole: Span;
  /** Those that are folded, in order. */
  readonly gaps: readonly Gap[];
  /** The shortest stretch worth seeing. */
  readonly shortest: number;
}

/** `factor` 0.5 shows half as much. `around` stays where it is, or comes into the middle where it was out of sight. */
export function zoomed(ground: Ground, view: Span, factor: number, around: number): Span {
  const from = workUntil(ground, view.from);
  const to = workUntil(ground, view.to);
  const focus = workUntil(ground, around);
  const length = Math.max(ground.shortest, (to - from) * factor);
  const share = focus >= from && focus <= to && to > from ? (focus - from) / (to - from) : 0.5;
  return viewOf(ground, focus - length * share, length);
}

/** Moves by a share of what is in sight; negative to the left. */
export function panned(ground: Ground, view: Span, share: number): Span {
  const from = workUntil(ground, view.from);
  const length = workUntil(ground, view.to) - from;
  return viewOf(ground, from + length * share, length);
}

/** The view, or one as wide with `at` in its middle where `at` was out of sight. */
export function revealed(ground: Ground, view: Span, at: number): Span {
  if (at >= view.from && at <= view.to) return view;
  return zoomed(ground, view, 1, at);
}

/** How many times the whole is what is in sight. */
export function magnification(ground: Ground, view: Span): number {
  const seen = workUntil(ground, view.to) - workUntil(ground, view.from);
  const all = workUntil(ground, ground.whole.to) - workUntil(ground, ground.whole.from);
  return seen > 0 ? Math.max(1, all / seen) : 1;
}

function viewOf(ground: Ground, from: number, length: number): Span {
  const first = workUntil(ground, ground.whole.from);
  const last = workUntil(ground, ground.whole.to);
  if (length >= last - first) return ground.whole;
  const begin = Math.min(Math.max(first, from), last - length);
  return { from: timeOf(ground, begin, 'after'), to: timeOf(ground, begin + length, 'before') };
}

/** A time without the folded gaps before it. */
function workUntil({ gaps }: Ground, at: number): number {
  let folded = 0;
  for (const gap of gaps) {
    if (gap.from >= at) break;
    folded += Math.min(at, gap.to) - gap.from;
  }
  return at - folded;
}

/** The way back. A gap has two ends at the same place: `side` says which. */
function timeOf({ gaps }: Ground, work: number, side: 'before' | 'after'): number {
  let at = work;
  for (const gap of gaps) {
    if (side === 'after' ? gap.from > at : gap.from >= at) break;
    at += gap.to - gap.from;
  }
  return at;
}
