/**
 * What each phase of a story cost: a message counts for the phase in which it began.
 */
import { type Spending, sumUsd } from '../cost/cost.ts';
import { between } from './between.ts';
import type { Phase } from './phases.ts';

export interface PhaseAmount {
  readonly messages: number;
  /** Null where no message of the phase has a price. */
  readonly usd: number | null;
  /** Of it, messages whose every call failed. */
  readonly wasted_usd: number | null;
}

/** `spending` in the order of the events, as `CostFold.spending` gives it. */
export function phaseAmount({ from, to }: Phase, spending: readonly Spending[]): PhaseAmount {
  const spent = between(spending, from, to, of => of.n);
  const usd = sumUsd(spent);
  const wasted = usd === null ? null : (sumUsd(spent.filter(of => of.wasted)) ?? 0);
  return { messages: spent.length, usd, wasted_usd: wasted };
}
