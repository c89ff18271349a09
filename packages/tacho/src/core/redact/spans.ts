/**
 * Parts of a text that are to be replaced. Rules find them each on its own; here they are put in order, joined where they
 * overlap, and replaced.
 */
import { type TagWord, tagRanges, toTag } from './tags.ts';

export interface Span {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** What it is, as the tag says it: `github-token`. */
  readonly kind: string;
  readonly word: TagWord;
  /** Where the quote stands that must be on both sides of the tag too: a number of JSON becomes a string. */
  readonly quoteAt?: number;
  /** A rule that knows a format names the kind of a joined span, before one that knows only its place. */
  readonly isSpecific: boolean;
}

/** In order and without overlaps; what lies within a tag is left out, and so is a span that is a tag. */
export function settle(text: string, spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [];
  const tags = tagRanges(text);
  const sorted = spans.filter(span => span.end > span.start).sort((a, b) => a.start - b.start || b.end - a.end);
  const settled: Span[] = [];
  let at = 0;
  for (const span of sorted) {
    while (at < tags.length && (tags[at + 1] as number) <= span.start) at += 2;
    const [tagStart, tagEnd] = [tags[at], tags[at + 1]];
    if (tagStart !== undefined && tagEnd !== undefined && tagStart <= span.start && span.end <= tagEnd) continue;
    const whole = tagStart !== undefined && tagEnd !== undefined ? around(span, tags, at) : span;
    if (isAllTags(text, whole, tags, at)) continue;
    const last = settled.at(-1);
    if (last !== undefined && whole.start < last.end) settled[settled.length - 1] = joined(last, whole);
    else settled.push(whole);
  }
  return settled;
}

/** The text with each span replaced by its tag. `spans` are settled. */
export function replaceSpans(text: string, spans: readonly Span[], digest: (text: string) => string): string {
  let result = '';
  let at = 0;
  const known = new Map<string, string>();
  const digestOnce = (secret: string): string => {
    const digested = known.get(secret) ?? digest(secret);
    known.set(secret, digested);
    return digested;
  };
  for (const { start, end, word, kind, quoteAt } of spans) {
    const secret = text.slice(start, end);
    const tag = toTag(word, kind, secret, digestOnce);
    // As many lines as before, so that the number of a line still means what it did.
    const breaks = secret.includes('\n') ? (secret.match(/\r?\n/g) ?? []).join('') : '';
    const quote = quoteAt === undefined ? '' : quoteOf(text, quoteAt);
    result += text.slice(at, start) + quote + tag + breaks + quote;
    at = end;
  }
  return result + text.slice(at);
}

/** A quote with the backslashes that it has in a string within a string. */
function quoteOf(text: string, at: number): string {
  const end = text.indexOf('"', at);
  return at < 0 || end === -1 || end - at > 64 ? '"' : text.slice(at, end + 1);
}

function joined(a: Span, b: Span): Span {
  // A secret first, and then what knows its format.
  const isFirst = a.word === b.word ? a.isSpecific || !b.isSpecific : a.word === 'REDACTED';
  const named = isFirst ? a : b;
  return { ...named, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** A tag is replaced whole or not at all. */
function around(span: Span, tags: readonly number[], from: number): Span {
  let { start, end } = span;
  for (let at = from; at < tags.length && (tags[at] as number) < end; at += 2) {
    start = Math.min(start, tags[at] as number);
    end = Math.max(end, tags[at + 1] as number);
  }
  return start === span.start && end === span.end ? span : { ...span, start, end };
}

/** True when tags and blanks are all there is. */
function isAllTags(text: string, span: Span, tags: readonly number[], from: number): boolean {
  let rest = '';
  let start = span.start;
  for (let at = from; at < tags.length && (tags[at] as number) < span.end; at += 2) {
    rest += text.slice(start, tags[at]);
    start = tags[at + 1] as number;
  }
  return start !== span.start && (rest + text.slice(start, span.end)).trim() === '';
}
