/**
 * How telling a word is, by its shape: what characters it is made of, and how long it is.
 */
/** What a character is, as bits; those of a word are the bits of its characters. */
export const HAS_LOWER = 1;
export const HAS_UPPER = 2;
const HAS_DIGIT = 4;
const HAS_UNDERSCORE = 8;
const NOT_HEX = 16;
/** A capital behind another letter: `camelCase`. Only of a word. */
export const HAS_LATE_UPPER = 32;
export const JOINER = 64;
const SLASH = 128;
export const WORD = HAS_LOWER | HAS_UPPER | HAS_DIGIT | HAS_UNDERSCORE;
export const DOT = 46;
const HASH = 35;
export const BACKSLASH = 92;
export const BITS = Uint8Array.from({ length: 1 << 16 }, (_, code) => {
  if (code >= 97 && code <= 122) return code > 102 ? HAS_LOWER | NOT_HEX : HAS_LOWER;
  if (code >= 65 && code <= 90) return HAS_UPPER | NOT_HEX;
  if (code >= 48 && code <= 57) return HAS_DIGIT;
  if (code === 95) return HAS_UNDERSCORE | NOT_HEX;
  if (code === 45 || code === DOT) return JOINER;
  if (code === 47 || code === BACKSLASH) return SLASH;
  // Letters of other alphabets; scripts without blanks between words would make one word of a sentence.
  return code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7 ? HAS_LOWER | NOT_HEX : 0;
});

export function wordBits(first: number, rest: number): number {
  return first | rest | ((rest & HAS_UPPER) !== 0 ? HAS_LATE_UPPER : 0);
}

/** `#5`, or a 5 that is all there is: the number of a task. */
export function isNumbered(text: string, start: number, end: number, bits: number): boolean {
  if (bits !== HAS_DIGIT || end - start > 2) return false;
  return (start === 0 && end === text.length) || text.charCodeAt(start - 1) === HASH;
}

/** `\n` and the like, in a text that was written as JSON once more: n, r, t, a quote. */
export function isEscape(code: number): boolean {
  return code === 110 || code === 114 || code === 116 || code === 34;
}

export function isHex(bits: number): boolean {
  return (bits & (HAS_DIGIT | HAS_LOWER | NOT_HEX)) === (HAS_DIGIT | HAS_LOWER);
}

export function wordWeight(bits: number, length: number): number {
  if (length > 64) return 0;
  if (bits === HAS_DIGIT) return length < 3 ? 0 : length < 5 ? 1 : 5;
  if (length < 4) return 0;
  if (length >= 7 && isHex(bits)) return 7;
  if ((bits & HAS_UNDERSCORE) !== 0) return length < 8 ? 4 : 5;
  if ((bits & HAS_LATE_UPPER) !== 0 && (bits & HAS_LOWER) !== 0) return length < 8 ? 4 : 5;
  if ((bits & HAS_DIGIT) !== 0) return length < 6 ? 2 : 4;
  return 0;
}

export function segmentWeight(bits: number, length: number, extension: number): number {
  if (length > 160) return 0;
  if ((bits & (HAS_LOWER | HAS_UPPER)) === 0) return length < 5 ? 0 : 1;
  if (extension > 0 && extension < 6 && length - extension > 3) return 6;
  if (length < 5) return 0;
  return (bits & ~(HAS_LOWER | NOT_HEX)) === 0 ? 3 : 4;
}
