/**
 * Redaction of secrets and masking of personal data, before anything is written.
 *
 * It knows formats of keys, names of fields and the shape of what stands behind them; it does not know what a secret means, so a
 * password in a sentence stays. docs/redaction.md lists the rules and how much of a public corpus they find.
 */
import { type Budget, createBudget } from './budget.ts';
import { asJsonAs } from './keep-json.ts';
import { SECRET_FINDERS } from './secrets.ts';
import type { Span } from './spans.ts';
import { replaceSpans, settle } from './spans.ts';
import { RULE_FAILED } from './tags.ts';
import { viewsOf } from './views.ts';
import { type Strings, walk } from './walk.ts';

export interface RedactOptions {
  /** Formats of keys, named fields, private keys, addresses with passwords. */
  readonly secrets: boolean;
  /** E-mail addresses, phone numbers, payment cards, US social security numbers, bank accounts. */
  readonly pii: boolean;
  /** Regular expressions of the user, run on a linear engine. What matches is redacted, or its first group. */
  readonly patterns?: readonly string[];
  /** Keyed digest of a secret: lower-case hex, at least 12 characters. The key never leaves the store. */
  readonly digest: (text: string) => string;
  /** Milliseconds that all calls of this redactor may take together; see `Redactor`. Counts with `now` only. */
  readonly budgetMs?: number;
  /** Milliseconds of a clock, or of the processor. */
  readonly now?: () => number;
}

/**
 * With a budget: once it is used up, each further field of more than 1,000 characters becomes `[REDACTED:rule-failed]`, and so does
 * the one that it ran out in; shorter ones are still gone through. Nothing is let through unread.
 */
export interface Redactor {
  /**
   * The text with secrets replaced by `[REDACTED:<kind>#<digest>]` and personal data by `[MASKED:<kind>#<digest>]`. Idempotent, linear.
   * Never throws: when a rule fails the whole text is replaced. `before` is what stood in front of it, for a text that comes in
   * parts: a name there counts for a value here.
   */
  text(value: string, before?: string): string;
  /**
   * A JSON value with every string and object key gone through, and what stands under the name of a secret replaced whole,
   * but for null, booleans and empty strings. A new value; the input is untouched. Any depth. Never throws.
   */
  value<T>(value: T): T;
}

/** Adds what it finds in `text`. */
export type Finder = (text: string, found: Span[]) => void;

/** A text that is still changing after so many passes is given up. In practice the second finds nothing. */
const MAX_PASSES = 6;

/** Makes a redactor. Rejects with a TraceError `usage` for a pattern that is no regular expression of the linear engine. */
export async function createRedactor(options: RedactOptions): Promise<Redactor> {
  const finders: Finder[] = [];
  if (options.secrets) finders.push(...SECRET_FINDERS);
  if (options.patterns?.length) finders.push((await import('./patterns.ts')).patternFinder(options.patterns));
  if (options.pii) finders.push((await import('./pii.ts')).findPersonal);

  const budget = createBudget(options.budgetMs, options.now);
  const text = (value: string, before = ''): string => {
    try {
      return budget.during(() => asJsonAs(value, untilStable(value, before, finders, options.digest, budget), strings));
    } catch {
      return RULE_FAILED;
    }
  };
  const strings: Strings = { text: value => text(value), digest: options.digest, secrets: options.secrets };
  return { text, value: value => walk(value, strings) };
}

/** What a rule leaves may be what another takes: the result is one that no rule changes. */
function untilStable(
  value: string,
  before: string,
  finders: readonly Finder[],
  digest: (text: string) => string,
  budget: Budget,
): string {
  let text = value;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const spans = spansAfter(before.length, spansOf(before + text, finders, budget));
    if (spans.length === 0) return text;
    text = replaceSpans(text, spans, digest);
  }
  return RULE_FAILED;
}

/** Those that reach beyond `start`, as seen from there. */
function spansAfter(start: number, spans: readonly Span[]): readonly Span[] {
  if (start === 0) return spans;
  return spans
    .filter(span => span.end > start)
    .map(span => ({
      ...span,
      start: Math.max(0, span.start - start),
      end: span.end - start,
      ...(span.quoteAt !== undefined && { quoteAt: span.quoteAt - start }),
    }));
}

function spansOf(text: string, finders: readonly Finder[], budget: Budget): Span[] {
  if (text.length < 4) return [];
  budget.check(text.length);
  const spans: Span[] = [];
  for (const view of viewsOf(text)) {
    const found: Span[] = [];
    for (const find of finders) {
      find(view.text, found);
      budget.check(text.length);
    }
    for (const span of found) {
      const place = { start: view.at(span.start), end: view.at(span.end) };
      spans.push({ ...span, ...place, ...(span.quoteAt !== undefined && { quoteAt: view.at(span.quoteAt) }) });
    }
  }
  return settle(text, spans);
}
