/**
 * Evidence: bytes that two events have in common, with what stands around them in each. Nothing is taken from the index
 * that found the pair; the texts themselves are compared.
 */
import type { TraceEvent } from '../../core/schema.ts';
import { eachText, type Role } from './texts.ts';
import { addTokens, Tokens } from './tokens.ts';

export interface Evidence {
  /** Stands in both events, byte for byte. */
  readonly value: string;
  /** Where it stands in each: a piece of one text, unchanged. */
  readonly from_quote: string;
  readonly to_quote: string;
}

export interface Text {
  readonly text: string;
  readonly role: Role;
}

/** A value is shown with so much around it. */
const AROUND = 60;
const MOST_VALUE = 240;
const MOST_PLACES = 12;
/** Names that every project has. */
const EVERYWHERE =
  /^\/?(?:dev\/null|dev\/stderr|node_modules|site-packages|usr\/(?:bin|lib|local|local\/bin)|bin\/(?:ba|z)?sh|usr\/bin\/env|utf-?8|UTF-?8|x86_64|arm64|sha256|max_tokens|(?:origin|upstream)\/(?:main|master|HEAD)(?:\.{2,3}\w+)?|refs\/heads|GitHub|github\.com|localhost|127\.0\.0\.1)$/;

export function textsOf(event: TraceEvent): Text[] {
  const texts: Text[] = [];
  eachText(event, (text, role) => texts.push({ text, role }));
  return texts;
}

export interface Place {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The value with this hash, where both have it and `isNone` does not rule it out. */
export function sharedValue(
  hash: number,
  from: readonly Text[],
  to: readonly Text[],
  isNone: (value: string, place: Place) => boolean,
): Evidence | undefined {
  const ends = placesOf(
    hash,
    to.filter(({ role }) => role !== 'note'),
  );
  if (ends.length === 0) return undefined;
  let best: { a: Place; b: Place } | undefined;
  for (const a of placesOf(hash, from)) {
    for (const b of ends) {
      const value = a.text.slice(a.start, a.end);
      if (value !== b.text.slice(b.start, b.end) || EVERYWHERE.test(value)) continue;
      if (areOtherPaths(a, b) || isNone(value, b)) continue;
      const [wideA, wideB] = widened(a, b);
      if (best === undefined || wideA.end - wideA.start > best.a.end - best.a.start) best = { a: wideA, b: wideB };
    }
  }
  return best === undefined ? undefined : evidenceOf(best.a, best.b);
}

const tokens = new Tokens();

function placesOf(hash: number, texts: readonly Text[]): Place[] {
  const places: Place[] = [];
  for (const { text } of texts) {
    tokens.clear();
    addTokens(text, tokens);
    for (let i = 0; i < tokens.count && places.length < MOST_PLACES; i++) {
      if (tokens.hash[i] === hash)
        places.push({ text, start: tokens.start[i] as number, end: tokens.end[i] as number });
    }
  }
  return places;
}

/** Endings of two paths that are not the same: `/a/SKILL.md` and `/b/SKILL.md`. Three folders in common make a copy. */
function areOtherPaths(a: Place, b: Place): boolean {
  const [one, other] = [pathBefore(a), pathBefore(b)];
  if (!/\w/.test(one) || !/\w/.test(other) || one.endsWith(other) || other.endsWith(one)) return false;
  return a.text.slice(a.start, a.end).split(/[\\/]/).length < 4;
}

/** What a path has before a place in it. */
function pathBefore({ text, start }: Place): string {
  let at = start;
  while (at > 0 && start - at < 300 && (isWordCode(text.charCodeAt(at - 1)) || PATH_CODES.has(text.charCodeAt(at - 1))))
    at--;
  return text.slice(at, start);
}

/** `-`, `.`, `/`, `@`, `~`, `\\` */
const PATH_CODES = new Set([45, 46, 47, 64, 92, 126]);

/** As far as both go on alike within a line, in whole words. */
function widened(a: Place, b: Place): [Place, Place] {
  const most = (MOST_VALUE - (a.end - a.start)) >> 1;
  let left = 0;
  while (left < most && isAlike(a.text, a.start - left - 1, b.text, b.start - left - 1)) left++;
  while (
    left > 0 &&
    (cutsWord(a.text, a.start - left) || cutsWord(b.text, b.start - left) || isBlank(a.text, a.start - left))
  )
    left--;
  let right = 0;
  while (right < most && isAlike(a.text, a.end + right, b.text, b.end + right)) right++;
  while (
    right > 0 &&
    (cutsWord(a.text, a.end + right) || cutsWord(b.text, b.end + right) || isBlank(a.text, a.end + right - 1))
  )
    right--;
  const widen = ({ text, start, end }: Place) => ({ text, start: start - left, end: end + right });
  return [widen(a), widen(b)];
}

function isAlike(a: string, at: number, b: string, bt: number): boolean {
  if (at < 0 || bt < 0 || at >= a.length || bt >= b.length) return false;
  const code = a.charCodeAt(at);
  return code === b.charCodeAt(bt) && code !== 10 && code !== 13;
}

/** A cut at this place would fall between two characters of a word. */
function cutsWord(text: string, at: number): boolean {
  return at > 0 && at < text.length && isWordCode(text.charCodeAt(at - 1)) && isWordCode(text.charCodeAt(at));
}

function isWordCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code > 127
  );
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

export function evidenceOf(a: Place, b: Place): Evidence {
  return { value: own(a.text.slice(a.start, a.end)), from_quote: quoteOf(a), to_quote: quoteOf(b) };
}

/** The place and what stands around it in its line. */
function quoteOf({ text, start, end }: Place): string {
  let from = Math.max(0, start - AROUND);
  let to = Math.min(text.length, end + AROUND);
  const before = text.slice(from, start).lastIndexOf('\n');
  if (before !== -1) from += before + 1;
  const after = text.slice(end, to).indexOf('\n');
  if (after !== -1) to = end + after;
  // Never half of a pair.
  if (from < start && (text.charCodeAt(from) & 0xfc00) === 0xdc00) from++;
  if (to > end && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to--;
  return own(text.slice(from, to));
}

/** A copy that does not keep the text alive from which it was cut. */
function own(piece: string): string {
  return JSON.parse(JSON.stringify(piece)) as string;
}

/** The first of `pieces` that stands in one of the texts of `from`; each is a piece of a text of `to`. */
export function sharedPiece(pieces: readonly Place[], from: readonly Text[]): Evidence | undefined {
  for (const piece of pieces) {
    const value = piece.text.slice(piece.start, piece.end);
    for (const { text } of from) {
      const at = text.indexOf(value);
      if (at !== -1) return evidenceOf({ text, start: at, end: at + value.length }, piece);
    }
  }
  return undefined;
}

const LEAST_LINE = 16;
const LEAST_LETTERS = 10;
const MOST_LINES = 40;

/** Lines of a text, without the blanks around them, the longest first. A line of fewer than 16 characters, or of few letters, may stand anywhere. */
export function linesOf(text: string, isLine: (line: string) => boolean = () => true): Place[] {
  const lines: Place[] = [];
  let at = 0;
  while (at < text.length && lines.length < 400) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(at, end);
    const value = line.trim();
    if (value.length >= LEAST_LINE && isLine(line) && (value.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= LEAST_LETTERS) {
      const start = at + line.indexOf(value);
      lines.push({ text, start, end: start + Math.min(value.length, MOST_VALUE) });
    }
    at = end + 1;
  }
  return lines.sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, MOST_LINES);
}
