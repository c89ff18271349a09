/**
 * Numbers as every surface writes them. What is unknown, negative or not finite is `–`, never 0.
 */
import { type Safe, safe, trustLine } from './safe.ts';

/** A number that may be missing, or wrong: session content can hold anything. */
export type MaybeNumber = number | null | undefined;

export const unknown = safe`–`;

/** `$0.0042`, `$0.38`, `$12.40`, `$1,204`. */
export function formatMoney(usd: MaybeNumber): Safe {
  if (!isAmount(usd)) return unknown;
  if (usd === 0) return safe`$0.00`;
  if (usd < 0.000_05) return safe`<$0.0001`;
  if (usd < 0.009_95) return trustLine(`$${usd.toFixed(4)}`);
  return usd < 999.995 ? trustLine(`$${usd.toFixed(2)}`) : safe`$${formatInteger(usd)}`;
}

/** `51 ms`, `5.9 s`, `1m 05s`, `2h 14m`. */
export function formatDuration(durationMs: MaybeNumber): Safe {
  if (!isAmount(durationMs)) return unknown;
  if (Math.round(durationMs) < 1_000) return safe`${Math.round(durationMs)} ms`;
  const tenths = Math.round(durationMs / 100);
  if (tenths < 600) return trustLine(`${(tenths / 10).toFixed(1)} s`);
  const seconds = Math.round(durationMs / 1_000);
  if (seconds < 3_600) return trustLine(`${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`);
  const minutes = Math.round(seconds / 60);
  return trustLine(`${formatInteger(Math.floor(minutes / 60))}h ${twoDigits(minutes % 60)}m`);
}

/** `812`, `12.3k`, `4.1M`. */
export function formatTokens(tokens: MaybeNumber): Safe {
  return formatScaled(tokens, ['', 'k', 'M', 'B']);
}

/** `812 B`, `12.3 kB`, `4.1 MB`: powers of 1,000. */
export function formatBytes(bytes: MaybeNumber): Safe {
  return formatScaled(bytes, [' B', ' kB', ' MB', ' GB', ' TB']);
}

/** `12,403`. */
export function formatInteger(count: MaybeNumber): Safe {
  if (!isAmount(count)) return unknown;
  if (count < 999) return trustLine(`${Math.round(count)}`);
  return trustLine(count.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ','));
}

/** Where an event stands in its session, in seconds from the start: `+  0.00s`, `+1m43.67s`, `+1h02m03s`. */
export function formatOffset(seconds: MaybeNumber): Safe {
  if (!isAmount(seconds)) return unknown;
  const hundredths = Math.round(seconds * 100);
  if (hundredths < 6_000) return trustLine(`+${(hundredths / 100).toFixed(2).padStart(6)}s`);
  if (hundredths < 360_000) {
    const rest = ((hundredths % 6_000) / 100).toFixed(2).padStart(5, '0');
    return trustLine(`+${Math.floor(hundredths / 6_000)}m${rest}s`);
  }
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return trustLine(`+${Math.floor(minutes / 60)}h${twoDigits(minutes % 60)}m${twoDigits(whole % 60)}s`);
}

/** A moment (Unix seconds) in the local zone: `2026-05-04 13:22:07`. */
export function formatMoment(at: MaybeNumber): Safe {
  const date = toDate(at);
  if (!date) return unknown;
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return trustLine(`${toDay(date)} ${time}`);
}

/** The zone of a moment in local time, as its distance from UTC: `UTC`, `UTC+2`, `UTC+5:30`. */
export function formatZone(at: MaybeNumber): Safe {
  const date = toDate(at);
  if (!date) return safe``;
  const minutes = -date.getTimezoneOffset();
  if (minutes === 0) return safe`UTC`;
  const rest = Math.abs(minutes) % 60;
  const hours = Math.trunc(Math.abs(minutes) / 60);
  return trustLine(`UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${twoDigits(rest)}`}`);
}

/** `1 file`, `2 files`, `1,204 files`. */
export function formatCount(count: MaybeNumber, one: Safe, many: Safe = safe`${one}s`): Safe {
  return safe`${formatInteger(count)} ${count === 1 ? one : many}`;
}

/** A moment (Unix seconds) in UTC: `2026-05-04T11:22:07.000Z`. */
export function formatIso(at: MaybeNumber): Safe {
  const date = toDate(at);
  return date ? trustLine(date.toISOString()) : unknown;
}

/** How long ago a moment was, both in Unix seconds: `just now`, `12 s ago`, `3 min ago`, `in 2 h`; its day beyond 30 days. */
export function formatAgo(at: MaybeNumber, now: number): Safe {
  const date = toDate(at);
  if (!date || !toDate(now)) return unknown;
  const passed = now - date.getTime() / 1_000;
  const distance = Math.abs(passed);
  if (distance < 5) return safe`just now`;
  if (distance >= 30 * 86_400) return trustLine(toDay(date));
  const span = toSpan(distance);
  return passed < 0 ? safe`in ${span}` : safe`${span} ago`;
}

function isAmount(value: MaybeNumber): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function formatScaled(amount: MaybeNumber, units: readonly string[]): Safe {
  if (!isAmount(amount)) return unknown;
  if (Math.round(amount) < 1_000) return trustLine(`${Math.round(amount)}${units[0]}`);
  let scaled = amount / 1_000;
  let unit = 1;
  // 999,960 is 1.0M, not 1000.0k.
  while (scaled >= 999.95 && unit < units.length - 1) {
    scaled /= 1_000;
    unit += 1;
  }
  return trustLine(`${scaled.toFixed(1)}${units[unit]}`);
}

function toSpan(seconds: number): Safe {
  if (seconds < 60) return safe`${Math.floor(seconds)} s`;
  if (seconds < 3_600) return safe`${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return safe`${Math.floor(seconds / 3_600)} h`;
  return safe`${Math.floor(seconds / 86_400)} d`;
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
