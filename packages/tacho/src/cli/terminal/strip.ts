/**
 * The strip: the shape of a session in one line of block characters.
 *
 * Height is reach, how far an act goes into the world: answering is low, reading higher, then the network, a command, and
 * a write fills the line. So it reads without colour: `▸▂▃▃▃█▆✕█▆✕▆⋯▸▂█▆`.
 */

import type { Kind } from '../../core/describe/event.ts';
import { join, type Safe, safe } from './safe.ts';
import { marks, plain, type Style } from './style.ts';

export interface StripCell {
  /** Seconds, on any one clock. */
  readonly at: number;
  readonly kind: Kind;
}

/** What stands for each kind. In order of rank: of equally frequent kinds in a column, the first is drawn. */
export const stripGlyphs: Readonly<Record<Kind, Safe>> = {
  error: marks.error,
  prompt: marks.prompt,
  write: safe`█`,
  run: safe`▆`,
  network: safe`▅`,
  agent: safe`▄`,
  read: safe`▃`,
  answer: safe`▂`,
  wait: marks.wait,
};
const ranks = Object.keys(stripGlyphs) as Kind[];

/** Time passes and nothing new is recorded. */
const quiet = safe`·`;
const longestGapSeconds = 60;

/**
 * Draws `cells`, in time order, in at most `width` columns (80 for no limit); without a cell or a width it is empty.
 *
 * Time runs to the right at one scale. A gap of more than a minute is cut out and shown as one `⋯`; where those would
 * take more than a quarter of the width only the longest are shown, the others stay as a minute each. A column with an
 * error shows it, any other its most frequent kind, a write counting as three; one without a cell is `·`.
 */
export function drawStrip(cells: readonly StripCell[], width: number, style: Style = plain): Safe {
  const known = cells.filter(cell => Number.isFinite(cell.at));
  const columns = width === Infinity ? 80 : Math.floor(width);
  if (known.length === 0 || !(columns >= 1)) return safe``;
  const stretches = toStretches(known, Math.floor(columns / 4));
  const shares = share(columns - (stretches.length - 1), stretches.map(stretchSeconds));
  const glyphs = stretches.map((stretch, i) => drawStretch(stretch, shares[i] ?? 1, style));
  return join(glyphs, style.wait(marks.wait));
}

/** Cells without a long gap between them; `offset` is seconds from the first, long gaps that are not cut out as a minute. */
type Stretch = { readonly kind: Kind; readonly offset: number }[];

function toStretches(cells: readonly StripCell[], maxCuts: number): Stretch[] {
  const cuts = longestGaps(cells, maxCuts);
  const stretches: Stretch[] = [];
  let offset = 0;
  for (const [i, { at, kind }] of cells.entries()) {
    const gap = at - (cells[i - 1]?.at ?? at);
    if (i === 0 || cuts.has(i)) {
      offset = 0;
      stretches.push([{ kind, offset }]);
    } else {
      offset += Math.min(Math.max(gap, 0), longestGapSeconds);
      stretches.at(-1)?.push({ kind, offset });
    }
  }
  return stretches;
}

/** The indexes of the cells that follow the `count` longest gaps. */
function longestGaps(cells: readonly StripCell[], count: number): Set<number> {
  const gaps: { readonly index: number; readonly seconds: number }[] = [];
  for (const [index, { at }] of cells.entries()) {
    const seconds = at - (cells[index - 1]?.at ?? at);
    if (seconds > longestGapSeconds) gaps.push({ index, seconds });
  }
  gaps.sort((a, b) => b.seconds - a.seconds);
  return new Set(gaps.slice(0, count).map(gap => gap.index));
}

function stretchSeconds(stretch: Stretch): number {
  return stretch.at(-1)?.offset ?? 0;
}

/** Gives each stretch a column, and the others by its part of the time: largest remainder first. */
function share(columns: number, seconds: readonly number[]): number[] {
  const shares = seconds.map(() => 1);
  const total = seconds.reduce((sum, part) => sum + part, 0);
  const free = columns - shares.length;
  if (total === 0) return shares;
  const exact = seconds.map(part => (free * part) / total);
  let left = free;
  for (const [i, part] of exact.entries()) {
    shares[i] = 1 + Math.floor(part);
    left -= Math.floor(part);
  }
  const byRemainder = [...exact.entries()].sort(([, a], [, b]) => (b % 1) - (a % 1));
  for (const [i] of byRemainder.slice(0, left)) shares[i] = (shares[i] ?? 0) + 1;
  return shares;
}

function drawStretch(stretch: Stretch, columns: number, style: Style): Safe {
  const counts = Array.from({ length: columns }, () => new Map<Kind, number>());
  const seconds = stretchSeconds(stretch);
  for (const { kind, offset } of stretch) {
    const column = seconds === 0 ? 0 : Math.min(columns - 1, Math.floor((offset / seconds) * columns));
    const count = counts[column];
    count?.set(kind, (count.get(kind) ?? 0) + (kind === 'write' ? 3 : 1));
  }
  return drawRuns(counts.map(dominating), style);
}

function dominating(count: ReadonlyMap<Kind, number>): Kind | undefined {
  if (count.has('error')) return 'error';
  let found: Kind | undefined;
  for (const kind of ranks) {
    if ((count.get(kind) ?? 0) > (found ? (count.get(found) ?? 0) : 0)) found = kind;
  }
  return found;
}

/** One colour code per run of equal columns, not per column. */
function drawRuns(kinds: readonly (Kind | undefined)[], style: Style): Safe {
  const drawn: Safe[] = [];
  for (let start = 0, end = 0; start < kinds.length; start = end) {
    const kind = kinds[start];
    while (end < kinds.length && kinds[end] === kind) end += 1;
    const glyphs = join(Array.from({ length: end - start }, () => (kind ? stripGlyphs[kind] : quiet)));
    drawn.push(kind ? style[kind](glyphs) : style.dim(glyphs));
  }
  return join(drawn);
}
