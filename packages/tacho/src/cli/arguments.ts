/**
 * Reading option values: one clear error for what makes no sense.
 */
import { TraceError } from '../core/errors.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A whole number that is not negative. */
export function parseCount(option: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new TraceError('usage', `${option} takes a whole number, not ${text}`);
  return Number(text);
}

/** A number above zero. */
export function parsePositive(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new TraceError('usage', `${option} takes a number above 0, not ${text}`);
  }
  return value;
}

/** A number that is not negative, such as a price. */
export function parseAmount(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new TraceError('usage', `${option} takes a number, not ${text}`);
  }
  return value;
}

/** One of a few words. */
export function parseChoice<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find(one => one === text);
  if (word === undefined) throw new TraceError('usage', `${option} takes one of ${words.join(', ')}, not ${text}`);
  return word;
}

/** Unix seconds of `7d` (that long before `now`), a date, or a date and time; local where no zone is given. */
export function parseMoment(option: string, text: string, now: number): number {
  const ago = /^(\d+)([smhdw])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * (UNITS[ago[2] as string] as number);
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? Date.parse(`${text}T00:00`)
    : /^\d{4}-/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(at) || !isDayOfCalendar(text)) {
    throw new TraceError(
      'usage',
      `${option} takes a time such as 7d, 24h, 2026-11-01 or 2026-11-01T10:00, not ${text}`,
    );
  }
  return at / 1000;
}

/** Date.parse makes the third of March of the 31st of February. */
function isDayOfCalendar(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return true;
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}
