/**
 * Numbers as every surface writes them. What is unknown, negative or not finite is `–`, never 0.
 */

/** A number that may be missing, or wrong: session content can hold anything. */
export type MaybeNumber = number | null | undefined;

export const UNKNOWN = '–';

/** `$0.0042`, `$0.38`, `$12.40`, `$1,204`. */
export function moneyText(usd: MaybeNumber): string {
  if (!isAmount(usd)) return UNKNOWN;
  if (usd === 0) return '$0.00';
  if (usd < 0.000_05) return '<$0.0001';
  if (usd < 0.009_95) return `$${usd.toFixed(4)}`;
  return usd < 999.995 ? `$${usd.toFixed(2)}` : `$${integerText(usd)}`;
}

/** `51 ms`, `5.9 s`, `1m 05s`, `2h 14m`. */
export function durationText(durationMs: MaybeNumber): string {
  if (!isAmount(durationMs)) return UNKNOWN;
  if (Math.round(durationMs) < 1_000) return `${Math.round(durationMs)} ms`;
  const tenths = Math.round(durationMs / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${integerText(Math.floor(minutes / 60))}h ${twoDigits(minutes % 60)}m`;
}

/** `812`, `12.3k`, `4.1M`. */
export function tokensText(tokens: MaybeNumber): string {
  return scaledText(tokens, ['', 'k', 'M', 'B']);
}

/** `812 B`, `12.3 kB`, `4.1 MB`: powers of 1,000. */
export function bytesText(bytes: MaybeNumber): string {
  return scaledText(bytes, [' B', ' kB', ' MB', ' GB', ' TB']);
}

/** `12,403`. */
export function integerText(count: MaybeNumber): string {
  if (!isAmount(count)) return UNKNOWN;
  if (count < 999) return `${Math.round(count)}`;
  return count.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Where an event stands in its session, in seconds from the start: `+  0.00s`, `+1m43.67s`, `+1h02m03s`. */
export function offsetText(seconds: MaybeNumber): string {
  if (!isAmount(seconds)) return UNKNOWN;
  const hundredths = Math.round(seconds * 100);
  if (hundredths < 6_000) return `+${(hundredths / 100).toFixed(2).padStart(6)}s`;
  if (hundredths < 360_000) {
    const rest = ((hundredths % 6_000) / 100).toFixed(2).padStart(5, '0');
    return `+${Math.floor(hundredths / 6_000)}m${rest}s`;
  }
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return `+${Math.floor(minutes / 60)}h${twoDigits(minutes % 60)}m${twoDigits(whole % 60)}s`;
}

/** A moment (Unix seconds) in the local zone: `2026-05-04 13:22:07`. */
export function momentText(at: MaybeNumber): string {
  const date = toDate(at);
  if (!date) return UNKNOWN;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return `${toDay(date)} ${time}`;
}

/** The zone of a moment in local time, as its distance from UTC: `UTC`, `UTC+2`, `UTC+5:30`. */
export function zoneText(at: MaybeNumber): string {
  const date = toDate(at);
  if (!date) return '';
  const minutes = -date.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const rest = Math.abs(minutes) % 60;
  const hours = Math.trunc(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${twoDigits(rest)}`}`;
}

/** `1 file`, `2 files`, `1,204 files`. */
export function countText(count: MaybeNumber, one: string, many: string = `${one}s`): string {
  return `${integerText(count)} ${count === 1 ? one : many}`;
}

/** A moment (Unix seconds) in UTC: `2026-05-04T11:22:07.000Z`. */
export function isoText(at: MaybeNumber): string {
  const date = toDate(at);
  return date ? date.toISOString() : UNKNOWN;
}

/** How long ago a moment was, both in Unix seconds: `just now`, `12 s ago`, `3 min ago`, `in 2 h`; its day beyond 30 days. */
export function agoText(at: MaybeNumber, now: number): string {
  const date = toDate(at);
  if (!date || !toDate(now)) return UNKNOWN;
  const passed = now - date.getTime() / 1_000;
  const distance = Math.abs(passed);
  if (distance < 5) return 'just now';
  if (distance >= 30 * 86_400) return toDay(date);
  const span = toSpan(distance);
  return passed < 0 ? `in ${span}` : `${span} ago`;
}

/** `60%`; below ten with a digit more, and never 0 for what is something. */
export function shareText(share: MaybeNumber): string {
  if (typeof share !== 'number' || !Number.isFinite(share)) return UNKNOWN;
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return '<0.1%';
  return `${Math.abs(percent) < 9.95 && percent !== 0 ? percent.toFixed(1) : percent.toFixed(0)}%`;
}

function isAmount(value: MaybeNumber): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function scaledText(amount: MaybeNumber, units: readonly string[]): string {
  if (!isAmount(amount)) return UNKNOWN;
  if (Math.round(amount) < 1_000) return `${Math.round(amount)}${units[0]}`;
  let scaled = amount / 1_000;
  let unit = 1;
  // 999,960 is 1.0M, not 1000.0k.
  while (scaled >= 999.95 && unit < units.length - 1) {
    scaled /= 1_000;
    unit += 1;
  }
  return `${scaled.toFixed(1)}${units[unit]}`;
}

function toSpan(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** Undefined outside the range of Date, which ends in the year 275760. */
function toDate(at: MaybeNumber): Date | undefined {
  if (typeof at !== 'number') return undefined;
  const date = new Date(at * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function toDay(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, '0')}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
