/**
 * The value that begins at a place: in quotes, bare, a number of JSON, or the text of an element. What of it is to be replaced, or
 * undefined when it is no secret.
 */
import { isSecret, type Place } from './judge.ts';
import type { NameClass } from './names.ts';

export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoteAt?: number;
}

/** What may stand before a quote: `@"…"`, `b'…'`. */
export const PREFIX = /(?:[@$]|[urbfLRB]{1,2}(?=["'`]))?/y;
const UNQUOTED = /(?:[^\s"'`<\\,;&]|,(?!\s|$|[\w.-]{1,40}\s?[=:])|&(?![\w.-]{1,40}=)){1,65536}/y;
const SCHEME =
  /(?:bearer|basic|token|api-?token|api-?key|digest|negotiate|apikey|key|flyv1|aws4-hmac-sha256|sso-key|splunk|ntlm)[ \t]{1,4}(?=\S)/iy;
const REST_OF_LINE = /[^\r\n"'`]{1,300}/y;
const NUMBER = /-?\d[\d.eE+-]{3,40}(?=\s{0,20}[,}\]\n])/y;
/** More of a value than that is taken without looking at each character: what follows to the next blank or quote. */
const MAX_BARE = 1 << 16;
const TAIL = /[^\s"'`<\\]*/y;

/**
 * The value at `from`. `isWide`: without quotes it may be the rest of the line. `jsonQuoteAt`: the name is a key of JSON, and there its
 * closing quote stands.
 */
export function read(text: string, from: number, place: Place, isWide: boolean, jsonQuoteAt = -1): Value | undefined {
  PREFIX.lastIndex = from;
  PREFIX.test(text);
  const open = PREFIX.lastIndex;
  const quote = text[open];
  if (quote === '"' || quote === "'" || quote === '`') return readQuoted(text, open, quote, place);
  if (jsonQuoteAt !== -1) {
    // A number, or a word of JSON, or an expression: of these only a number is a secret, and it becomes a string.
    NUMBER.lastIndex = from;
    if (place.name !== 'secret' || !NUMBER.test(text)) return undefined;
    return { start: from, end: NUMBER.lastIndex, quoteAt: jsonQuoteAt };
  }
  return readBare(text, from, place, isWide);
}

function readQuoted(text: string, open: number, quote: string, place: Place): Value | undefined {
  const limit = text.length;
  let end = open + 1;
  while (end < limit && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
  // Without its other half the quote is none.
  if (end >= limit) return readBare(text, open + 1, place, false);
  const value = trimmed(text, open + 1, end);
  const start = afterScheme(text, value.start, value.end);
  const isCut = text.slice(start, value.end).includes('\n');
  if (isCut && text.slice(start, value.end).trim().split('\n').length > 3) return undefined;
  return isSecret(text.slice(start, value.end), { ...place, isQuoted: true }) ? { start, end: value.end } : undefined;
}

function readBare(text: string, from: number, place: Place, isWide: boolean): Value | undefined {
  const start = afterScheme(text, from, Math.min(text.length, from + 200));
  const isAfterScheme = start !== from;
  UNQUOTED.lastIndex = start;
  if (!UNQUOTED.test(text)) return undefined;
  let end = UNQUOTED.lastIndex;
  if (end - start >= MAX_BARE) {
    TAIL.lastIndex = end;
    TAIL.test(text);
    end = TAIL.lastIndex;
  }
  const value = trimmed(text, start, end);
  if (isWide && place.name === 'secret' && !isAfterScheme) {
    REST_OF_LINE.lastIndex = start;
    REST_OF_LINE.test(text);
    const rest = trimmed(text, start, REST_OF_LINE.lastIndex);
    const words = text.slice(rest.start, rest.end);
    const count = words.split(/\s+/).length;
    if (
      count > 1 &&
      count <= 8 &&
      /^[\w -]+$/.test(words) &&
      !/^[A-Z][a-z]+ /.test(words) &&
      isSecret(words, { ...place, isQuoted: true })
    )
      return rest;
  }
  const isLiteral = place.isLiteral || isAfterScheme;
  return isSecret(text.slice(value.start, value.end), { ...place, isLiteral }) ? value : undefined;
}

/** `<password>…</password>`; `from` is behind the `>`. */
export function element(text: string, from: number, name: NameClass): Value | undefined {
  const close = text.indexOf('<', from);
  if (close === -1 || close - from > 4_096) return undefined;
  const value = trimmed(text, from, close);
  return isSecret(text.slice(value.start, value.end), { name, isQuoted: true, isLiteral: true }) ? value : undefined;
}

function afterScheme(text: string, start: number, end: number): number {
  SCHEME.lastIndex = start;
  return SCHEME.test(text) && SCHEME.lastIndex < end ? SCHEME.lastIndex : start;
}

/** Without blanks around, and without what closes a list or a statement behind it. */
function trimmed(text: string, from: number, to: number): { start: number; end: number } {
  let [start, end] = [from, to];
  while (start < end && BLANK.test(text[start] as string)) start++;
  while (end > start && (CLOSING.test(text[end - 1] as string) || isStop(text, end))) end--;
  const last = text[end - 1];
  if (last !== ')' && last !== ']' && last !== '}') return { start, end };
  const value = text.slice(start, end);
  for (const [open, close] of ['()', '[]', '{}'] as const) {
    if (value.endsWith(close as string) && count(value, close as string) > count(value, open as string))
      return trimmed(text, start, end - 1);
  }
  return { start, end };
}

const BLANK = /\s/;
const CLOSING = /[\s,;]/;

/** A full stop behind a bracket. */
function isStop(text: string, end: number): boolean {
  return text[end - 1] === '.' && /[\])}]/.test(text[end - 2] ?? '');
}

function count(text: string, char: string): number {
  let sum = 0;
  for (let at = text.indexOf(char); at !== -1; at = text.indexOf(char, at + 1)) sum++;
  return sum;
}
