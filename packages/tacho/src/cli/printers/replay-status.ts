/**
 * The line below a session that is followed: how long it runs, and what it has come to. On a terminal only.
 */

import { formatCount, formatMoney, formatTokens } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { join, type Safe, type SafeText, safe, trustText } from '../terminal/safe.ts';
import type { Style } from '../terminal/style.ts';
import { blanks, cutTo, displayWidth } from '../terminal/width.ts';
import { elapsedText } from './elapsed.ts';

/** Columns of what a terminal makes of Ctrl-C: `^C`. */
const ECHO = 2;

/** What is known so far; null where nothing is. */
export interface Tally {
  readonly started_at: number | null;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
}

/** `⋯ 3m 12s  12 calls  1 error  45.2k tokens  $0.38`. */
export function statusText(tally: Tally, now: number, style: Style): Safe {
  const errors = formatCount(tally.errors, safe`error`);
  const parts = [
    safe`⋯ ${elapsedText(tally.started_at, now)}`,
    formatCount(tally.tool_calls, safe`call`),
    tally.errors > 0 ? style.error(errors) : errors,
    ...(tally.total_tokens === null ? [] : [safe`${formatTokens(tally.total_tokens)} tokens`]),
    ...(tally.total_usd === null ? [] : [formatMoney(tally.total_usd)]),
    safe`Ctrl-C ends`,
  ];
  return style.dim(join(parts, safe`  `));
}

/** Draws one line at the bottom again and again, and wipes it before anything else is printed. */
export class StatusLine {
  readonly #out: Output;
  #shown = 0; // columns on screen

  constructor(out: Output) {
    this.#out = out;
  }

  /** A full last column makes some terminals wrap, and Ctrl-C shows as two characters: the line is cut before them. */
  draw(line: Safe, columns: number): void {
    const cut = cutTo(line, columns - 1 - ECHO);
    const wide = displayWidth(cut);
    void this.#out.write(onOneLine(safe`${cut}${blanks(this.#shown - wide)}`));
    this.#shown = wide;
  }

  wipe(): void {
    if (this.#shown === 0) return;
    void this.#out.write(onOneLine(blanks(this.#shown + ECHO)));
    void this.#out.write(trustText('\r'));
    this.#shown = 0;
  }
}

/** Over what stands in the line: a carriage return and blanks clear it even where no escape sequence works. */
function onOneLine(line: Safe): SafeText {
  return trustText(`\r${line}`);
}
