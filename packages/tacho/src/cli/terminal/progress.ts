/**
 * A progress bar on standard error, for work that takes more than a second.
 */
import { formatInteger } from './numbers.ts';
import { join, type Safe, safe } from './safe.ts';
import { blanks, cutTo, displayWidth, terminalColumns } from './width.ts';

export interface Progress {
  /** Begins a count of `total` units (undefined: not known), such as `files`; a bar on screen starts over. */
  start(total: number | undefined, unit: Safe): void;
  /** Counts `count` more, 1 by default. Cheap: call it for each unit. */
  advance(count?: number): void;
  /** Wipes the bar. Also to be called on failure, before anything else is printed. */
  done(): void;
}

/** A stream to draw on, as `process.stderr` is. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const appearsAfterMs = 1_000;
const frameMs = 100;
const barColumns = 20;

/**
 * Draws `█████████░░░░░░░░░░░ 46 %  1,204 of 2,600 files` on a terminal, at most ten times a second and not in the first one;
 * writes nothing to a pipe or a file. There is no timer: it draws while `advance` is called. `now` is in milliseconds.
 */
export function createProgress(stream: ProgressStream = process.stderr, now: () => number = monotonicMs): Progress {
  let total: number | undefined;
  let unit = safe``;
  let count = 0;
  let nextFrameAt = Infinity;
  let shown = 0; // columns on screen

  function draw(line: Safe): void {
    const wide = displayWidth(line);
    // Blanks and a carriage return clear the old bar even where no escape sequence works.
    stream.write(`\r${line}${blanks(shown - wide)}`);
    shown = wide;
  }

  return {
    start(newTotal, newUnit) {
      total = newTotal;
      unit = newUnit;
      count = 0;
      if (stream.isTTY && nextFrameAt === Infinity) nextFrameAt = now() + appearsAfterMs;
    },
    advance(more = 1) {
      count += more;
      if (nextFrameAt === Infinity) return;
      const at = now();
      if (at < nextFrameAt) return;
      nextFrameAt = at + frameMs;
      // A full last column makes some terminals wrap.
      draw(cutTo(describe(count, total, unit), terminalColumns(stream) - 1));
    },
    done() {
      nextFrameAt = Infinity;
      if (shown === 0) return;
      draw(safe``);
      stream.write('\r');
    },
  };
}

function describe(count: number, total: number | undefined, unit: Safe): Safe {
  if (!total) return safe`${formatInteger(count)} ${unit}`;
  const part = Math.min(count / total, 1);
  const full = Math.floor(part * barColumns);
  const bar = safe`${join(Array<Safe>(full).fill(safe`█`))}${join(Array<Safe>(barColumns - full).fill(safe`░`))}`;
  return safe`${bar} ${Math.floor(part * 100)} %  ${formatInteger(count)} of ${formatInteger(total)} ${unit}`;
}

function monotonicMs(): number {
  return performance.now();
}
