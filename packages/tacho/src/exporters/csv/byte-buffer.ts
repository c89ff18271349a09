/**
 * Text on its way out as UTF-8, in one buffer that is filled again and again.
 */
const ROOM = 1 << 12;
const ZERO = 0x30;
const POINT = 0x2e;
const MOST_WHOLE = 2 ** 31;

export class ByteBuffer {
  bytes: Uint8Array;
  /** How many of them are written. */
  size = 0;

  constructor(room = ROOM) {
    this.bytes = new Uint8Array(room);
  }

  /** Makes room for so many bytes more. */
  reserve(room: number): void {
    if (this.size + room <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.size + room, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.size));
    this.bytes = larger;
  }

  /** Adds one ASCII character. */
  byte(code: number): void {
    this.reserve(1);
    this.bytes[this.size++] = code;
  }

  /** Adds a number as JavaScript shows it: nearly all have three decimals at the most, and are written digit by digit. */
  number(value: number): void {
    const thousandths = value >= 0 && value < MOST_WHOLE ? Math.round(value * 1000) : Number.NaN;
    if (thousandths / 1000 === value) this.#decimal(thousandths);
    else this.add(String(value));
  }

  #decimal(thousandths: number): void {
    const whole = Math.floor(thousandths / 1000);
    this.#digits(whole, 1);
    let rest = thousandths - whole * 1000;
    if (rest === 0) return;
    this.byte(POINT);
    let least = 3;
    for (; rest % 10 === 0; rest /= 10) least--;
    this.#digits(rest, least);
  }

  /** Adds a whole number below 2 ** 31, with zeros before it when it has less digits than `least`. */
  #digits(number: number, least: number): void {
    let count = 1;
    for (let limit = 10; number >= limit; limit *= 10) count++;
    count = Math.max(count, least);
    this.reserve(count);
    const { bytes, size } = this;
    let rest = number | 0;
    for (let at = size + count - 1; at >= size; at--) {
      const tens = (rest / 10) | 0;
      bytes[at] = ZERO + rest - tens * 10;
      rest = tens;
    }
    this.size = size + count;
  }

  /** Adds a text of any characters. */
  add(text: string): void {
    this.reserve(text.length * 3);
    const { bytes } = this;
    let at = this.size;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) bytes[at++] = unit;
      else {
        const code = codeAt(text, i);
        if (code > 0xffff) i++;
        at = putCode(bytes, at, isSurrogate(code) ? REPLACEMENT : code);
      }
    }
    this.size = at;
  }

  /** Adds a text when the table has 1 for each of its units; else nothing, and is false. */
  addOnly(text: string, units: Uint8Array): boolean {
    this.reserve(text.length);
    const { bytes } = this;
    let at = this.size;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (units[unit] !== 1) return false;
      bytes[at++] = unit;
    }
    this.size = at;
    return true;
  }

  /** What was written since it was asked last. Good until more is written. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.size);
    this.size = 0;
    return taken;
  }
}

/**
 * For each UTF-16 unit 1 when it is printable ASCII and not `special`: with a table of all units, most characters are
 * one look and one branch, which takes half the time of comparing.
 */
export function unitsWithout(special: RegExp): Uint8Array {
  const units = new Uint8Array(0x10000).fill(1, 0x20, 0x7f);
  for (let unit = 0x20; unit < 0x7f; unit++) if (special.test(String.fromCharCode(unit))) units[unit] = 0;
  return units;
}

/** Stands for a lone surrogate, which UTF-8 has no bytes for. */
const REPLACEMENT = 0xfffd;

/** The code point at an index; a lone surrogate is one. */
export function codeAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (!isSurrogate(unit) || unit > 0xdbff || at + 1 === text.length) return unit;
  const low = text.charCodeAt(at + 1);
  if (low < 0xdc00 || low > 0xdfff) return unit;
  return (unit - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

/** Puts a code point from U+0080 on at an index; gives the index behind it. */
export function putCode(bytes: Uint8Array, at: number, code: number): number {
  let next = at;
  if (code < 0x800) bytes[next++] = 0xc0 | (code >> 6);
  else {
    if (code < 0x10000) bytes[next++] = 0xe0 | (code >> 12);
    else {
      bytes[next++] = 0xf0 | (code >> 18);
      bytes[next++] = 0x80 | ((code >> 12) & 0x3f);
    }
    bytes[next++] = 0x80 | ((code >> 6) & 0x3f);
  }
  bytes[next++] = 0x80 | (code & 0x3f);
  return next;
}
