/**
 * Keys as 64-bit hashes in memory: 100,000 key strings would cost more than the rest of the fold.
 * The seed is drawn for each process and never stored, so ids that clash by chance in one do not in the next. It is no
 * cryptographic hash: who writes a session's log could say anything in it anyway.
 */

const seedA = (Math.random() * 0x1_0000_0000) >>> 0;
const seedB = (Math.random() * 0x1_0000_0000) >>> 0;

/** The two 32-bit halves of the hash last made; read them at once. */
export const lanes = { high: 0, low: 0 };

/** Hashes `text` into `lanes`, in name space 0. Takes two UTF-16 units a step, which fill a word exactly. */
export function hashInto(text: string): void {
  const { length } = text;
  // An odd last unit is like a pair with a zero: the length tells them apart.
  let a = seedA ^ length;
  let b = seedB;
  for (let i = 0; i < length; i += 2) {
    const pair = text.charCodeAt(i) | (i + 1 < length ? text.charCodeAt(i + 1) << 16 : 0);
    a = Math.imul(a ^ pair, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b ^ pair, 0x5f356495);
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  lanes.high = b >>> 0;
  lanes.low = a >>> 0;
}

/** The high half of a hash in another name space: a call and its outcome share their id, and so one pass over it. */
export function inSpace(high: number, space: number): number {
  return (high ^ Math.imul(space, 0x9e3779b1)) >>> 0;
}

/** A map from 64-bit hashes to row numbers: open addressing in one typed array, so that a look-up touches one place. */
export class HashMap {
  /** Slots of three: high half, low half, row number plus one (0 is a free slot). */
  #slots: Uint32Array;
  #mask: number;
  #size = 0;

  /** Room for `expected` entries before the first growth. */
  constructor(expected = 16) {
    const room = 1 << Math.ceil(Math.log2(Math.max(expected, 16) * 2 + 1));
    this.#slots = new Uint32Array(room * WORDS);
    this.#mask = room - 1;
  }

  /** The row stored under the hash, or -1. */
  get(high: number, low: number): number {
    return (this.#slots[this.#find(high, low) + 2] as number) - 1;
  }

  set(high: number, low: number, row: number): void {
    const at = this.#find(high, low);
    if (this.#slots[at + 2] === 0) this.#size++;
    this.#slots[at] = high;
    this.#slots[at + 1] = low;
    this.#slots[at + 2] = row + 1;
    if (this.#size * 2 > this.#mask) this.#grow();
  }

  /** Stores the row unless the hash is there already; gives the row that is there now. */
  addFirst(high: number, low: number, row: number): number {
    const known = this.#slots[this.#find(high, low) + 2] as number;
    if (known !== 0) return known - 1;
    this.set(high, low, row);
    return row;
  }

  #find(high: number, low: number): number {
    const slots = this.#slots;
    let slot = low & this.#mask;
    for (;;) {
      const at = slot * WORDS;
      if (slots[at + 2] === 0 || (slots[at + 1] === low && slots[at] === high)) return at;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Uint32Array((this.#mask + 1) * WORDS);
    for (let at = 0; at < old.length; at += WORDS) {
      if (old[at + 2] === 0) continue;
      const to = this.#find(old[at] as number, old[at + 1] as number);
      this.#slots.set(old.subarray(at, at + WORDS), to);
    }
  }
}

const WORDS = 3;
