/**
 * Where each value of a session was seen: a hash table from a token's hash to event numbers, a cache line for each.
 */

/** What an event did with a value. */
export const INTRODUCED = 3;
export const FAILED = 4;
export const PROMPTED = 5;
export const WRITTEN = 6;
export const USED = 7;
export type Seen = typeof INTRODUCED | typeof FAILED | typeof PROMPTED | typeof WRITTEN | typeof USED;

/** hash, events that have it, the last of them, then the last event of each `Seen`. */
const WIDTH = 8;
const FIRST_SLOTS = 1 << 14;
const MOST_SLOTS = 1 << 20;

export class ValueTable {
  #slots = FIRST_SLOTS;
  #cells = new Int32Array(FIRST_SLOTS * WIDTH);
  #used = 0;
  /** True once values that were seen once, long ago, had to go. */
  forgot = false;

  /** The event has this value. Gives where it is kept, until the next `enter` or `note`. */
  enter(hash: number, event: number): number {
    if (this.#used * 4 > this.#slots * 3) this.#grow();
    const at = this.#place(hash);
    const cells = this.#cells;
    if (cells[at] === 0) {
      cells[at] = hash;
      this.#used++;
    }
    if (cells[at + 2] !== event) {
      cells[at + 2] = event;
      cells[at + 1] = (cells[at + 1] as number) + 1;
    }
    return at;
  }

  /** The event has what is kept at this place, as `seen`. */
  mark(at: number, event: number, seen: Seen): void {
    this.#cells[at + seen] = event;
  }

  /** The event has this value, as `seen`. */
  note(hash: number, event: number, seen: Seen): void {
    this.mark(this.enter(hash, event), event, seen);
  }

  /** The event has this value, as `seen` unless a call used the value in event `since` or later: then it is an echo. */
  noteUnless(hash: number, event: number, seen: Seen, since: number): void {
    const at = this.enter(hash, event);
    const used = this.#cells[at + USED] as number;
    if (used === 0 || used < since) this.mark(at, event, seen);
  }

  /** Where it is kept; -1 where nothing is. */
  find(hash: number): number {
    const at = this.#place(hash);
    return this.#cells[at] === 0 ? -1 : at;
  }

  /** In how many events it was seen. */
  events(at: number): number {
    return this.#cells[at + 1] as number;
  }

  /** The last event that did this with it; 0 for none. */
  last(at: number, seen: Seen): number {
    return this.#cells[at + seen] as number;
  }

  #place(hash: number): number {
    const cells = this.#cells;
    const mask = this.#slots - 1;
    let slot = hash & mask;
    let at = slot * WIDTH;
    while (cells[at] !== 0 && cells[at] !== hash) {
      slot = (slot + 1) & mask;
      at = slot * WIDTH;
    }
    return at;
  }

  #grow(): void {
    const old = this.#cells;
    if (this.#slots < MOST_SLOTS) {
      this.#slots *= 4;
      this.#refill(old, 0);
      return;
    }
    this.forgot = true;
    // What was seen once goes first, the older half of it; then whatever was not seen for long.
    const last = this.#lastEvent(old);
    this.#refill(old, last >> 1, true);
    if (this.#used * 2 > this.#slots) this.#refill(this.#cells, last - (last >> 3));
  }

  #lastEvent(cells: Int32Array): number {
    let last = 0;
    for (let at = 0; at < cells.length; at += WIDTH) last = Math.max(last, cells[at + 2] as number);
    return last;
  }

  /** Puts back the values that were seen at or after `since`; with `onceOnly` those that were seen more often, too. */
  #refill(old: Int32Array, since: number, onceOnly = false): void {
    this.#cells = new Int32Array(this.#slots * WIDTH);
    this.#used = 0;
    for (let from = 0; from < old.length; from += WIDTH) {
      if (old[from] === 0) continue;
      if ((old[from + 2] as number) < since && !(onceOnly && (old[from + 1] as number) > 1)) continue;
      const at = this.#place(old[from] as number);
      for (let cell = 0; cell < WIDTH; cell++) this.#cells[at + cell] = old[from + cell] as number;
      this.#used++;
    }
  }
}
