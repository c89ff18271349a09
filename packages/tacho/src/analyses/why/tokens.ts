/**
 * Tokens: the telling words of a text, as hashes. A file name, an identifier, a number of some length, a path and each of
 * its endings: `src/a/b.ts` is `b.ts`, `a/b.ts` and `src/a/b.ts`, so that it meets `/home/x/src/a/b.ts`. Plain words of
 * a language are none.
 *
 * Every text of a session goes through here, so it is one loop over character codes.
 */

import {
  BACKSLASH,
  BITS,
  DOT,
  HAS_LATE_UPPER,
  HAS_LOWER,
  HAS_UPPER,
  isEscape,
  isHex,
  isNumbered,
  JOINER,
  segmentWeight,
  WORD,
  wordBits,
  wordWeight,
} from './shapes.ts';

/** Tokens of one or several texts, one after the other. */
export class Tokens {
  count = 0;
  hash = new Int32Array(1 << 10);
  /** How telling its shape is, 1 to 12. */
  weight = new Uint8Array(1 << 10);
  /** Where it stands in its text. */
  start = new Int32Array(1 << 10);
  end = new Int32Array(1 << 10);

  clear(): void {
    this.count = 0;
  }

  add(hash: number, weight: number, start: number, end: number): void {
    const at = this.count++;
    if (at === this.hash.length) this.#grow();
    this.hash[at] = finished(hash);
    this.weight[at] = weight;
    this.start[at] = start;
    this.end[at] = end;
  }

  #grow(): void {
    const size = this.hash.length * 2;
    this.hash = copied(this.hash, new Int32Array(size));
    this.weight = copied(this.weight, new Uint8Array(size));
    this.start = copied(this.start, new Int32Array(size));
    this.end = copied(this.end, new Int32Array(size));
  }
}

function copied<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Of a longer text its beginning and its end are read. */
export const HEAD_CHARS = 192 << 10;
export const TAIL_CHARS = 64 << 10;

/** Adds the tokens of `text`. */
export function addTokens(text: string, tokens: Tokens): void {
  if (text.length <= HEAD_CHARS + TAIL_CHARS) scan(text, 0, text.length, tokens);
  else {
    scan(text, 0, HEAD_CHARS, tokens);
    scan(text, text.length - TAIL_CHARS, text.length, tokens);
  }
}

const PRIME = 0x01000193;
const MOST_SEGMENTS = 40;
/** A path goes by so many of its endings. */
const MOST_ENDINGS = 5;
const segmentHashes = new Int32Array(MOST_SEGMENTS);
const segmentStarts = new Int32Array(MOST_SEGMENTS);

/** Most words stand alone and are plain: those are only looked at, and cost no hash. */
function scan(text: string, from: number, to: number, tokens: Tokens): void {
  let i = from;
  while (i < to) {
    const code = text.charCodeAt(i);
    const first = BITS[code] as number;
    if ((first & WORD) === 0) {
      i += code === BACKSLASH && i + 1 < to && isEscape(text.charCodeAt(i + 1)) ? 2 : 1;
      continue;
    }
    const start = i++;
    let rest = 0;
    let next = 0;
    for (; i < to; i++) {
      const at = text.charCodeAt(i);
      next = BITS[at] as number;
      if ((next & WORD) === 0) break;
      rest |= next;
    }
    if (i < to && next !== 0 && goesOn(text, i, to)) i = scanRun(text, start, to, tokens);
    else addWord(text, start, i, wordBits(first, rest), tokens);
  }
}

/** More of a path or a joined word comes after the joiners and slashes at this place, or it ends with a slash. */
function goesOn(text: string, at: number, to: number): boolean {
  for (let i = at; i < to; i++) {
    const code = text.charCodeAt(i);
    const bits = BITS[code] as number;
    if ((bits & WORD) !== 0) return true;
    if (bits === 0 || (code === BACKSLASH && isEscape(text.charCodeAt(i + 1)))) return false;
  }
  return false;
}

/** Words with joiners and slashes between them, from `from` on; gives the place behind them. */
function scanRun(text: string, from: number, to: number, tokens: Tokens): number {
  let segments = 0;
  let wordStart = -1;
  let bits = 0;
  // The segment of a path: words with dots and hyphens between them. Its end and hash are those of its last word.
  let segmentStart = -1;
  let segmentEnd = -1;
  let running = 0;
  let segmentHash = 0;
  let segmentBits = 0;
  let joiners = 0;
  // Without its last extension.
  let stemEnd = -1;
  let stemHash = 0;
  let stemJoiners = 0;
  let dotAfter = -1;
  let i = from;
  for (; ; i++) {
    const code = i < to ? text.charCodeAt(i) : 0;
    let kind = BITS[code] as number;
    if ((kind & WORD) !== 0) {
      if (wordStart === -1) {
        wordStart = i;
        bits = kind;
        if (segmentStart === -1) {
          segmentStart = i;
          running = 0;
          segmentBits = 0;
          joiners = 0;
          stemEnd = -1;
        } else if (dotAfter === segmentEnd) {
          stemEnd = segmentEnd;
          stemHash = segmentHash;
          stemJoiners = joiners - 1;
        }
      } else bits |= (kind & HAS_UPPER) !== 0 ? kind | HAS_LATE_UPPER : kind;
      running = Math.imul(running, PRIME) ^ code;
      continue;
    }
    if (wordStart !== -1) {
      addWord(text, wordStart, i, bits, tokens);
      segmentEnd = i;
      segmentHash = running;
      segmentBits |= bits;
      wordStart = -1;
    }
    if (kind === JOINER) {
      if (segmentStart === -1) continue;
      joiners++;
      running = Math.imul(running, PRIME) ^ code;
      dotAfter = code === DOT ? segmentEnd : -1;
      continue;
    }
    if (code === BACKSLASH && i + 1 < to && isEscape(text.charCodeAt(i + 1))) kind = 0;
    if (segmentStart !== -1) {
      const weight =
        joiners === 0
          ? 0
          : segmentWeight(segmentBits, segmentEnd - segmentStart, stemEnd === -1 ? 0 : segmentEnd - stemEnd - 1);
      if (weight > 0) {
        tokens.add(segmentHash, weight, segmentStart, segmentEnd);
        // A stem of one word is a token already.
        if (weight > 3 && stemJoiners > 0 && stemEnd - segmentStart > 5 && (segmentBits & HAS_LOWER) !== 0)
          tokens.add(stemHash, weight - 2, segmentStart, stemEnd);
      }
      if (segments === MOST_SEGMENTS) segments = dropFirst();
      segmentHashes[segments] = segmentHash;
      segmentStarts[segments++] = segmentStart;
      segmentStart = -1;
      stemJoiners = 0;
    }
    dotAfter = -1;
    if (kind === 0) break;
  }
  if (segments > 1) addEndings(segments, segmentEnd, tokens);
  return i;
}

function addWord(text: string, start: number, end: number, bits: number, tokens: Tokens): void {
  const weight = wordWeight(bits, end - start);
  if (weight === 0 && !isNumbered(text, start, end, bits)) return;
  let hash = 0;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash, PRIME) ^ text.charCodeAt(i);
    // The short form of a commit.
    if (i - start === 6 && end - start > 7 && isHex(bits)) tokens.add(hash, weight, start, i + 1);
  }
  tokens.add(hash, weight || 1, start, end);
}

/** `b.ts` has been added by itself; these are `a/b.ts`, `src/a/b.ts`, … */
function addEndings(segments: number, end: number, tokens: Tokens): void {
  let hash = segmentHashes[segments - 1] as number;
  for (let at = segments - 2; at >= 0 && segments - at <= MOST_ENDINGS + 1; at--) {
    hash = (Math.imul(hash, 0x2c1b3c6d) + 0x297a2d39) ^ (segmentHashes[at] as number);
    const start = segmentStarts[at] as number;
    if (end - start >= 6) tokens.add(hash, Math.min(12, 6 + segments - at), start, end);
  }
}

function dropFirst(): number {
  segmentHashes.copyWithin(0, 1);
  segmentStarts.copyWithin(0, 1);
  return MOST_SEGMENTS - 1;
}

/** Spreads the bits (the finalizer of MurmurHash3); never 0. */
function finished(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return h === 0 ? 1 : h;
}
