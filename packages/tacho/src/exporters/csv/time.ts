/**
 * A moment as a cell: ISO 8601 in UTC, with milliseconds.
 */
const MINUTE = 60_000;
let minute = Number.NaN;
let minuteText = '';

/** Nothing for a time that is not known, or that no calendar has. */
export function timeText(timestamp: number | null): string {
  if (timestamp === null) return '';
  const ms = Math.round(timestamp * 1000);
  const start = Math.floor(ms / MINUTE) * MINUTE;
  if (start !== minute) {
    const date = new Date(start);
    if (Number.isNaN(date.getTime())) return '';
    // Events stand close together, and this takes a tenth of a row.
    [minute, minuteText] = [start, date.toISOString().slice(0, -'00.000Z'.length)];
  }
  const rest = String(ms - start + 100_000);
  return `${minuteText}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
}
