/**
 * What waits for an answer, by the id of who asked. Mostly the one that asked last is answered next, and no table is
 * needed for it.
 */
export class Waiting<T> {
  readonly #most: number;
  #lastId = '';
  #last: T | undefined;
  readonly #earlier = new Map<string, T>();

  /** Of more than `most` the one that has waited longest is given up. */
  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  /** Of two with one id the later one is answered first. */
  add(id: string, value: T): void {
    if (this.#last !== undefined && this.#lastId !== id) this.#earlier.set(this.#lastId, this.#last);
    if (this.#earlier.size >= this.#most) this.#earlier.delete(this.#earlier.keys().next().value as string);
    this.#lastId = id;
    this.#last = value;
  }

  /** Who waits under this id, and waits no longer; undefined where nobody does. */
  take(id: string): T | undefined {
    if (this.#last !== undefined && this.#lastId === id) {
      const last = this.#last;
      this.#last = undefined;
      return last;
    }
    const earlier = this.#earlier.get(id);
    if (earlier !== undefined) this.#earlier.delete(id);
    return earlier;
  }

  /** All that wait, the last one last. */
  entries(): [id: string, value: T][] {
    return this.#last === undefined ? [...this.#earlier] : [...this.#earlier, [this.#lastId, this.#last]];
  }
}
