/**
 * How long a redactor may take over all its calls: somebody waits for a hook, and what does not get done in time is left out, not
 * let through.
 */

export interface Budget {
  /** Runs `work` and counts its time; work within work counts once. */
  during<T>(work: () => T): T;
  /** Throws when the time is used up and a text is longer than what is always gone through. */
  check(length: number): void;
}

/** A text of so many characters takes well below a millisecond. */
const ALWAYS_DONE = 1_000;

const ENDLESS: Budget = { during: work => work(), check: () => {} };

/** `limitMs` and `now` are in milliseconds; without either there is no limit. */
export function createBudget(limitMs: number | undefined, now: (() => number) | undefined): Budget {
  if (limitMs === undefined || now === undefined) return ENDLESS;
  let spentMs = 0;
  let since: number | undefined;
  return {
    during(work) {
      if (since !== undefined) return work();
      since = now();
      try {
        return work();
      } finally {
        spentMs += now() - since;
        since = undefined;
      }
    },
    check(length) {
      if (length <= ALWAYS_DONE) return;
      const running = since === undefined ? 0 : now() - since;
      if (spentMs + running >= limitMs) throw new Error('the time for redaction is used up');
    },
  };
}
