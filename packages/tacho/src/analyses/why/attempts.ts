/**
 * Which calls try again what had failed before. Told from the events around a call, read again: a story of the whole
 * session would cost more than everything else, and few calls are ever asked about.
 */
import type { Look } from '../../core/analysis.ts';
import { findRetries } from '../../core/story/retries.ts';
import type { Step } from '../../core/story/step.ts';
import { StoryFold } from '../../core/story/story.ts';

export interface Attempt {
  /** Number of the call that failed, and of the event that says so. */
  readonly failed: number;
  readonly failure: number;
  /** What it said. */
  readonly text: string;
}

/** So many calls before it a failure may be. */
export const RETRY_HORIZON = 40;

export class Attempts {
  readonly #calls: readonly number[];
  readonly #troubled: readonly number[];
  readonly #look: Look;
  readonly #block: number;
  readonly #known = new Map<number, ReadonlyMap<number, Attempt>>();

  /**
   * `calls` are the numbers of all calls, ascending; `troubled` those whose outcome speaks of a failure. So many calls
   * as `block` says are looked at together: 1 for a few that are far apart.
   */
  constructor({ calls, troubled }: Calls, look: Look, block: number) {
    this.#calls = calls;
    this.#troubled = troubled;
    this.#look = look;
    this.#block = block;
  }

  /** Undefined where the event is no call, or no retry. */
  of(n: number): Attempt | undefined {
    const index = lastBelow(this.#calls, n + 1);
    if (this.#calls[index] !== n) return undefined;
    const trouble = this.#troubled[lastBelow(this.#troubled, n)];
    if (trouble === undefined || trouble < this.#first(index)) return undefined;
    const block = Math.floor(index / this.#block);
    let attempts = this.#known.get(block);
    if (attempts === undefined) {
      attempts = this.#attemptsIn(block * this.#block, Math.min(this.#calls.length, (block + 1) * this.#block));
      this.#known.set(block, attempts);
    }
    return attempts.get(n);
  }

  /** The first call among which a failure may be that the call at `index` tries again. */
  #first(index: number): number {
    return this.#calls[Math.max(0, index - RETRY_HORIZON)] as number;
  }

  #attemptsIn(from: number, to: number): Map<number, Attempt> {
    const first = this.#first(from);
    const last = this.#calls[to - 1] as number;
    const story = new StoryFold();
    for (let n = first; n <= last; n++) {
      const event = this.#look(n);
      if (event !== undefined) story.add(event);
    }
    const { steps } = story.end({ id: '', meta: undefined, headers: [], records: 0, damaged: [] });
    const attempts = new Map<number, Attempt>();
    for (const retry of findRetries(steps)) {
      const failed = steps[retry.failed] as Step;
      attempts.set((steps[retry.step] as Step).n + first - 1, {
        failed: failed.n + first - 1,
        failure: (failed.endN ?? failed.n) + first - 1,
        text: failed.failure ?? failureOf(failed),
      });
    }
    return attempts;
  }
}

interface Calls {
  readonly calls: readonly number[];
  readonly troubled: readonly number[];
}

function failureOf({ exitCode, tests }: Step): string {
  if (tests !== undefined && tests.failed > 0)
    return tests.failed === 1 ? '1 test failed' : `${tests.failed} tests failed`;
  return exitCode === undefined ? '' : `exit ${exitCode}`;
}

/** Index of the last number below `n` in an ascending list; -1 for none. */
export function lastBelow(numbers: readonly number[], n: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < n) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
