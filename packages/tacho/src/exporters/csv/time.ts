/**
 * A moment as a cell: ISO 8601 in UTC, with milliseconds.
 */
import type { ByteBuffer } from './byte-buffer.ts';

const MINUTE = 60_000;
const ZERO = 0x30;
const POINT = 0x2e;
const Z = 0x5a;

let minute = Number.NaN;
let minuteText = '';

/** Nothing for a time that is not known, or that no calendar has. */
export function putTime(out: ByteBuffer, timestamp: number | null): void {
  if (timestamp === null) return;
  const ms = Math.round(timestamp * 1000);
  const start = Math.floor(ms / MINUTE) * MINUTE;
  if (start !== minute) {
    const date = new Date(start);
    if (Number.isNaN(date.getTime())) return;
    // Events stand close together, and this takes a tenth of a row.
    [minute, minuteText] = [start, date.toISOString().slice(0, -'00.000Z'.length)];
  }
  out.add(minuteText);
  const rest = ms - start;
  putDigits(out, Math.floor(rest / 1000), 10);
  out.byte(POINT);
  putDigits(out, rest % 1000, 100);
  out.byte(Z);
}

/** `highest` is the power of ten of the first digit. */
function putDigits(out: ByteBuffer, number: number, highest: number): void {
  for (let power = highest; power >= 1; power /= 10) out.byte(ZERO + (Math.floor(number / power) % 10));
}
