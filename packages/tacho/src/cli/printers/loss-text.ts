/**
 * Losses in words.
 */
import type { LossSum } from '../../store/gaps.ts';
import { formatCount } from '../terminal/numbers.ts';
import { join, type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';

/** A loss has one reason or two. More than this is made up. */
const MOST_REASONS = 5;
const REASON_CHARS = 80;

/** `3 events lost (ENOSPC, timeout)`; reasons are told as their writer put them. */
export function lossText({ lost, reasons }: Pick<LossSum, 'lost' | 'reasons'>): Safe {
  const told = reasons.slice(0, MOST_REASONS).map(reason => sanitise(reason.slice(0, REASON_CHARS)));
  if (reasons.length > MOST_REASONS) told.push(safe`…`);
  const why = told.length === 0 ? safe`` : safe` (${join(told, safe`, `)})`;
  return safe`${formatCount(lost, safe`event`)} lost${why}`;
}
