/**
 * Moments of a session in words: the local clock, with the day where it matters.
 */
import { durationText, UNKNOWN } from 'tacho/src/core/numbers.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Milliseconds since `zero` (Unix seconds) as `14:46:30`; as the time passed where nobody says when zero was. */
export function clockText(zero: number | null, ms: number, withSeconds = true): string {
  if (zero === null) return passedText(ms);
  const date = dateAt(zero, ms);
  if (date === undefined) return UNKNOWN;
  const parts = withSeconds
    ? [date.getHours(), date.getMinutes(), date.getSeconds()]
    : [date.getHours(), date.getMinutes()];
  return parts.map(part => String(part).padStart(2, '0')).join(':');
}

/** `12 Nov`; '' where there is no day. */
export function dayText(zero: number | null, ms: number): string {
  const date = zero === null ? undefined : dateAt(zero, ms);
  return date === undefined ? '' : `${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

/** Minutes that the local clock is ahead of UTC at a moment. */
export function offsetMinutes(zero: number | null, ms: number): number {
  const date = zero === null ? undefined : dateAt(zero, ms);
  return date === undefined ? 0 : -date.getTimezoneOffset();
}

/** `14:06:55 to 14:45:05`, with the days where they differ. */
export function spanText(zero: number | null, from: number, to: number): string {
  const [first, last] = [dayText(zero, from), dayText(zero, to)];
  const [begin, end] = [clockText(zero, from), clockText(zero, to)];
  return first === last ? `${begin} to ${end}` : `${first} ${begin} to ${last} ${end}`;
}

function passedText(ms: number): string {
  return ms < 0 ? `−${durationText(-ms)}` : `+${durationText(ms)}`;
}

function dateAt(zero: number, ms: number): Date | undefined {
  const date = new Date(Math.round(zero * 1_000 + ms));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
