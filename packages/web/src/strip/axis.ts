/**
 * What stands below the strip: times at round distances, and how long each folded gap was.
 */
import { durationText } from 'tacho/src/core/numbers.ts';
import { clockText, dayText, offsetMinutes } from './clock.ts';
import type { Gap } from './gaps.ts';
import type { Scale } from './scale.ts';

export interface Tick {
  readonly x: number;
  /** '' where there is no room for words. */
  readonly text: string;
}

export interface GapLabel {
  readonly gap: Gap;
  /** Left edge. */
  readonly x: number;
  readonly width: number;
  readonly text: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map(count => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(count => count * MINUTE),
  ...[1, 2, 3, 6, 12].map(count => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map(count => count * DAY),
];

/** Of 12 px, a digit and what stands between. */
const LETTER_PX = 6.8;
const TICK_GAP_PX = 4;
const APART_PX = 72;

export function textWidth(text: string): number {
  return Math.ceil(text.length * LETTER_PX);
}

/** Labels of the longest gaps, each in the middle of its gap, so far apart that times have room between them. In order of x. */
export function gapLabels(gaps: readonly Gap[], scale: Scale, right: number): readonly GapLabel[] {
  const labels: GapLabel[] = [];
  const inSight = gaps.filter(gap => gap.to >= scale.view.from && gap.from <= scale.view.to);
  for (const gap of inSight.sort((a, b) => b.to - b.from - (a.to - a.from))) {
    const text = `${durationText(gap.to - gap.from)} idle`;
    const width = textWidth(text);
    const middle = (Math.max(0, scale.x(gap.from)) + Math.min(scale.width, scale.x(gap.to))) / 2;
    const x = Math.min(Math.max(0, middle - width / 2), right - width);
    const isFree = labels.every(other => x > other.x + other.width + APART_PX || x + width + APART_PX < other.x);
    if (isFree) labels.push({ gap, x, width, text });
  }
  return labels.sort((a, b) => a.x - b.x);
}

/** Round times of the local clock between 0 and `right`, that do not run into `labels`. The day stands where it begins, if there are several. */
export function timeTicks(
  scale: Scale,
  zero: number | null,
  labels: readonly GapLabel[],
  right: number,
): readonly Tick[] {
  const { from, to } = scale.view;
  if (from === to) return [{ x: 0, text: clockText(zero, from) }];
  const hasDays = dayText(zero, from) !== dayText(zero, to);
  const room = hasDays ? 96 : 72;
  const step = STEPS.find(length => length * scale.pxPerMs > room) ?? Math.ceil(room / scale.pxPerMs / DAY) * DAY;
  const ticks: Tick[] = [];
  const next = nextRound(from - step, step, zero);
  let free = 0;
  let day = '';
  for (let at = next; at <= to; at = nextRound(at, step, zero)) {
    const gap = scale.folded.find(folded => at > folded.from && at < folded.to);
    if (gap !== undefined) {
      at = Math.max(at, gap.to - step);
      continue;
    }
    if (at < from) continue;
    const x = scale.x(at);
    const today = dayText(zero, at);
    const text = tickText(zero, at, step, hasDays && today !== day ? today : '');
    const [begin, end] = [x + TICK_GAP_PX, x + TICK_GAP_PX + textWidth(text)];
    const fits =
      begin >= free && end <= right && labels.every(label => end + 4 < label.x || begin - 8 > label.x + label.width);
    ticks.push({ x, text: fits ? text : '' });
    if (!fits) continue;
    free = end + 8;
    day = today;
  }
  return ticks;
}

function tickText(zero: number | null, at: number, step: number, day: string): string {
  if (step >= DAY && zero !== null) return dayText(zero, at);
  const clock = clockText(zero, at, step < MINUTE);
  const exact = step < SECOND && zero !== null ? `${clock}.${hundredthsText(zero * SECOND + at)}` : clock;
  return day === '' ? exact : `${day} ${exact}`;
}

function hundredthsText(ms: number): string {
  return String(Math.floor((Math.round(ms) % SECOND) / 10)).padStart(2, '0');
}

/** The first round time after one. Round is what the local clock shows, also behind a change of summer time. */
function nextRound(after: number, step: number, zero: number | null): number {
  const base = (zero ?? 0) * SECOND;
  const ahead = offsetMinutes(zero, after) * MINUTE;
  const local = base + after + ahead;
  const round = (Math.floor(local / step) + 1) * step - ahead - base;
  const moved = round + ahead - offsetMinutes(zero, round) * MINUTE;
  return moved > after ? moved : round > after ? round : after + step;
}

/** Where no row has a time: numbers of events at even distances. */
export function rowTicks(scale: Scale, numbers: readonly number[], right: number): readonly Tick[] {
  const least = 64 / scale.pxPerMs;
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const step = [1, 2, 5, 10].map(count => count * decade).find(count => count >= least) ?? decade * 10;
  const ticks: Tick[] = [];
  for (
    let row = Math.ceil((scale.view.from + 1) / step) * step - 1;
    row < Math.min(scale.view.to, numbers.length);
    row += step
  ) {
    const x = scale.x(row);
    const text = `#${numbers[row]}`;
    ticks.push({ x, text: x + TICK_GAP_PX + textWidth(text) <= right ? text : '' });
  }
  return ticks;
}
