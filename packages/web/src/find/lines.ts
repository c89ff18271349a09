/**
 * Which events of a chunk hold a text: in what somebody or something said, not in the names of fields and not in the ids that
 * every event has.
 */
import { indexOfNeedle, type Needle } from './needle.ts';

const LINE_FEED = 10;
const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;
/** Behind it is what the event is about; before it are its ids. */
const DATA = [...'"data":'].map(letter => letter.charCodeAt(0));
/** Names of fields are shorter. */
const LONGEST_NAME = 64;

/** 0-based lines, in order. */
export function linesWith(bytes: Uint8Array, needle: Needle): number[] {
  const lines: number[] = [];
  let line = 0;
  let start = 0;
  let end = endOfLine(bytes, 0);
  for (let at = indexOfNeedle(bytes, needle); at !== -1; ) {
    while (at > end) {
      start = end + 1;
      end = endOfLine(bytes, start);
      line++;
    }
    const body = startOfData(bytes, start, end);
    if (at < body) at = indexOfNeedle(bytes, needle, body);
    else if (isPartOfEscape(bytes, at) || isName(bytes, at + needle.length)) at = indexOfNeedle(bytes, needle, at + 1);
    else {
      lines.push(line);
      at = indexOfNeedle(bytes, needle, end + 1);
    }
  }
  return lines;
}

/** The 0-based line of the event with this id; -1 where there is none. */
export function lineOfId(bytes: Uint8Array, id: Needle): number {
  for (let at = indexOfNeedle(bytes, id); at !== -1; at = indexOfNeedle(bytes, id, at + 1)) {
    const before = new TextDecoder().decode(bytes.subarray(Math.max(0, at - 14), at));
    if (before.endsWith('"event_id":"') && bytes[at + id.length] === QUOTE) return linesBefore(bytes, at);
  }
  return -1;
}

function linesBefore(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let at = endOfLine(bytes, 0); at < end; at = endOfLine(bytes, at + 1)) lines++;
  return lines;
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(LINE_FEED, from);
  return end === -1 ? bytes.length : end;
}

/** `from` where the line has no such field. */
function startOfData(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end - DATA.length; at++) {
    if (bytes[at] === QUOTE && bytes[at + 1] === DATA[1] && DATA.every((byte, place) => bytes[at + place] === byte)) {
      return at + DATA.length;
    }
  }
  return from;
}

/** The `n` of `\n` is no letter of the text. */
function isPartOfEscape(bytes: Uint8Array, at: number): boolean {
  let backslashes = 0;
  while (bytes[at - 1 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}

/** Whether the string that goes on at `from` is followed by a colon. */
function isName(bytes: Uint8Array, from: number): boolean {
  const limit = Math.min(bytes.length - 1, from + LONGEST_NAME);
  for (let at = from; at < limit; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === QUOTE) return bytes[at + 1] === COLON;
  }
  return false;
}
