/**
 * Durations of one tool's calls: count, percentiles, largest, total.
 */

export interface DurationSummary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly total: number;
}

export class Durations {
  #values = new Float64Array(16);
  #count = 0;

  add(durationMs: number): void {
    if (this.#count === this.#values.length) {
      const wider = new Float64Array(this.#count * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#count++] = durationMs;
  }

  /** Percentiles by nearest rank: each is a duration that occurred. At least one duration must have been added. */
  summary(): DurationSummary {
    const values = this.#values.subarray(0, this.#count).toSorted();
    const at = (share: number) => values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
    return {
      count: values.length,
      p50: at(0.5),
      p95: at(0.95),
      max: at(1),
      total: values.reduce((total, value) => total + value, 0),
    };
  }
}
