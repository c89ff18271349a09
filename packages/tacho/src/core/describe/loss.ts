/**
 * Losses in words.
 */
import type { LossSum } from '../gap.ts';
import { countText } from '../numbers.ts';

/** A loss has one reason or two. More than this is made up. */
const MOST_REASONS = 5;
const REASON_CHARS = 80;

/** `3 events lost (ENOSPC, timeout)`; reasons are told as their writer put them. */
export function lossText({ lost, reasons }: Pick<LossSum, 'lost' | 'reasons'>): string {
  const told = reasons.slice(0, MOST_REASONS).map(reason => reason.slice(0, REASON_CHARS));
  if (reasons.length > MOST_REASONS) told.push('…');
  return `${countText(lost, 'event')} lost${told.length === 0 ? '' : ` (${told.join(', ')})`}`;
}
