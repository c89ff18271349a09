/**
 * Keys as 64-bit hashes in memory: 100,000 key strings would cost more than the rest of the fold.
 * The seed is drawn for each process and never stored, so nobody can write a session whose ids clash here.
 */

const seedA = (Math.random() * 0x1_0000_0000) >>> 0;
const seedB = (Math.random() * 0x1_0000_0000) >>> 0;

/** The two 32-bit halves of the hash last asked for; read them at once. */
export const lanes = { high: 0, low: 0 };

/** Hashes `text` within a name space (calls and outcomes share tool_use ids) into `lanes`. */
export function hashInto(space: number, text: string): void {
  let a = seedA ^ Math.imul(space + 1, 0x9e3779b1);
  let b = seedB ^ Math.imul(space + 1, 0x85ebca77);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    a ^= a >>> 15;
    b = Math.imul(b ^ unit, 0x5f356495);
    b ^= b >>> 13;
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  lanes.high = b >>> 0;
  lanes.low = a >>> 0;
}

/** A map from 64-bit hashes to row numbers: open addressing in typed arrays, no object per entry. */
export class HashMap {
  #high: Uint32Array;
  #low: Uint32Array;
  /** Row number plus one; 0 is a free slot. */
  #row: Uint32Array;
  #size = 0;

  /** Room for `expected` entries before the first growth. */
  constructor(expected = 16) {
    const room = 1 << Math.ceil(Math.log2(Math.max(expected, 16) * 2 + 1));
    this.#high = new Uint32Array(room);
    this.#low = new Uint32Array(room);
    this.#row = new Uint32Array(room);
  }

  /** The row stored under the hash, or -1. */
  get(high: number, low: number): number {
    return (this.#row[this.#slot(high, low)] as number) - 1;
  }

  set(high: number, low: number, row: number): void {
    const slot = this.#slot(high, low);
    if (this.#row[slot] === 0) this.#size++;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#row[slot] = row + 1;
    if (this.#size * 2 > this.#row.length) this.#grow();
  }

  #slot(high: number, low: number): number {
    const mask = this.#row.length - 1;
    let slot = low & mask;
    while (this.#row[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [high, low, row] = [this.#high, this.#low, this.#row];
    const room = row.length * 2;
    this.#high = new Uint32Array(room);
    this.#low = new Uint32Array(room);
    this.#row = new Uint32Array(room);
    for (let i = 0; i < row.length; i++) {
      if (row[i] === 0) continue;
      const slot = this.#slot(high[i] as number, low[i] as number);
      this.#high[slot] = high[i] as number;
      this.#low[slot] = low[i] as number;
      this.#row[slot] = row[i] as number;
    }
  }
}
