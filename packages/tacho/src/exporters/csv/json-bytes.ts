/**
 * Plain JSON as a cell, in one look at each character: written, made safe and quoted at once.
 */
import { type ByteBuffer, codeAt, putCode, unitsWithout } from './byte-buffer.ts';
import { MAX_CELL, mayRunBehind } from './cell.ts';

const BLANK = 0x20;
const QUOTE = 0x22;
const SEMICOLON = 0x3b;
const BACKSLASH = 0x5c;
const FIRST_BEYOND_ASCII = 0x80;
const PLAIN = unitsWithout(/["\\;]/);
const MAX_DEPTH = 50;
/** Controls that JSON has a letter for; the others are rare. */
const LETTER_BY_CONTROL: Readonly<Record<number, number>> = Object.fromEntries(
  ['\bb', '\tt', '\nn', '\ff', '\rr'].map(pair => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

/**
 * Writes `value` as JSON.stringify does, as a quoted cell; false, with nothing written, when it is not simple: longer than
 * a cell, deep, with what could be a formula, or a character for which `stands` is false.
 */
export function putJson(out: ByteBuffer, value: object, stands: (code: number) => boolean): boolean {
  const start = out.size;
  out.byte(QUOTE);
  const json = new JsonBytes(out, stands);
  const isWritten = json.value(value, 0) && json.length <= MAX_CELL;
  if (isWritten) out.byte(QUOTE);
  else out.size = start;
  return isWritten;
}

class JsonBytes {
  /** Characters of the JSON, before its quotes are doubled. */
  length = 0;
  readonly #out: ByteBuffer;
  readonly #stands: (code: number) => boolean;

  constructor(out: ByteBuffer, stands: (code: number) => boolean) {
    this.#out = out;
    this.#stands = stands;
  }

  value(value: unknown, depth: number): boolean {
    if (typeof value === 'string') return this.#string(value);
    if (typeof value === 'number') return this.#word(Number.isFinite(value) ? String(value) : 'null');
    if (value === null || typeof value === 'boolean') return this.#word(String(value));
    if (typeof value !== 'object' || depth > MAX_DEPTH) return false;
    if (Array.isArray(value)) return this.#array(value, depth);
    // A number that is kept as it was written is an object without a prototype.
    return Object.getPrototypeOf(value) === Object.prototype && this.#object(value as Record<string, unknown>, depth);
  }

  #array(items: readonly unknown[], depth: number): boolean {
    this.#word('[');
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.#word(',');
      if (!this.value(items[i], depth + 1)) return false;
    }
    return this.#word(']');
  }

  #object(record: Readonly<Record<string, unknown>>, depth: number): boolean {
    this.#word('{');
    let isFirst = true;
    for (const key in record) {
      const value = record[key];
      if (value === undefined) continue;
      if (!isFirst) this.#word(',');
      isFirst = false;
      if (!this.#string(key)) return false;
      this.#word(':');
      if (!this.value(value, depth + 1)) return false;
    }
    return this.#word('}');
  }

  #word(word: string): true {
    this.#out.add(word);
    this.length += word.length;
    return true;
  }

  #string(text: string): boolean {
    if (text.length > MAX_CELL) return false;
    this.#out.reserve(text.length * 3 + 4);
    const { bytes } = this.#out;
    let at = this.#out.size;
    let escapes = 0;
    bytes[at++] = QUOTE;
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (PLAIN[unit] === 1) bytes[at++] = unit;
      else if (unit === QUOTE || unit === BACKSLASH) {
        bytes[at++] = BACKSLASH;
        bytes[at++] = unit;
        if (unit === QUOTE) bytes[at++] = QUOTE;
        escapes++;
      } else if (unit === SEMICOLON) {
        if (mayRunBehind(text, i, true)) return false;
        bytes[at++] = SEMICOLON;
      } else if (unit < BLANK) {
        const letter = LETTER_BY_CONTROL[unit];
        if (letter === undefined) return false;
        bytes[at++] = BACKSLASH;
        bytes[at++] = letter;
        escapes++;
      } else {
        const code = codeAt(text, i);
        if (unit < FIRST_BEYOND_ASCII || !this.#stands(code)) return false;
        if (code > 0xffff) i++;
        at = putCode(bytes, at, code);
      }
    }
    bytes[at++] = QUOTE;
    bytes[at++] = QUOTE;
    this.length += text.length + escapes + 2;
    this.#out.size = at;
    return true;
  }
}
