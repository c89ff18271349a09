/**
 * A list of 32-bit numbers that grows: millions of them cost no objects.
 */
export class Numbers {
  #values = new Int32Array(1 << 10);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) this.#grow(this.length * 2);
    this.#values[this.length++] = value;
  }

  /** Sets a value at any place; what was not set before it is 0. */
  set(at: number, value: number): void {
    if (at >= this.#values.length) this.#grow(Math.max(at + 1, this.#values.length * 2));
    this.#values[at] = value;
    if (at >= this.length) this.length = at + 1;
  }

  /** 0 beyond the end. */
  get(at: number): number {
    return at < this.length ? (this.#values[at] as number) : 0;
  }

  #grow(size: number): void {
    const grown = new Int32Array(size);
    grown.set(this.#values);
    this.#values = grown;
  }
}
