/**
 * Where marks are drawn: those that would collide step aside or become one with a count. Errors without number are a density, not a wall.
 */
import type { MarkKind, StripMark } from './marks.ts';
import type { Scale } from './scale.ts';

export interface PlacedMark {
  readonly kind: MarkKind;
  /** Middle of the shape. */
  readonly x: number;
  /** Where it is meant: of several, where the first is. */
  readonly trueX: number;
  readonly count: number;
  /** Of several, the first. */
  readonly mark: StripMark;
}

/** Errors in the pixels from `x` on. `share` of the bar with the most, above 0. */
export interface ErrorBar {
  readonly x: number;
  readonly width: number;
  readonly count: number;
  readonly share: number;
  readonly first: StripMark;
}

export interface MarkPlaces {
  readonly marks: readonly PlacedMark[];
  /** Empty unless there are too many errors for a shape each. */
  readonly bars: readonly ErrorBar[];
  /** Where errors that have a shape really are. */
  readonly stems: readonly { readonly x: number; readonly row: number }[];
}

const SLOT_PX = 10;
const DIGIT_PX = 7;
/** A shape that would stand farther from its place joins others of its kind. */
const FARTHEST_PX = 14;
/** Marks of a kind so near to each other become one, if there is no room for all; then twice as near, and so on. */
const NEAR_PX = 24;
/** So much room an error needs on average, to have a shape of its own. */
const ROOM_FOR_ERROR_PX = 18;
const FEW = 12;
const BAR_PX = 3;

/** Whether there are too many errors for a shape each. */
export function isDense(errors: number, width: number): boolean {
  return errors > FEW && errors * ROOM_FOR_ERROR_PX > width;
}

/** `apart`: errors have a band of their own. */
export function placeMarks(marks: readonly StripMark[], scale: Scale, apart: boolean): MarkPlaces {
  const inSight = marks.filter(({ at }) => at >= scale.view.from && at <= scale.view.to);
  const errors = inSight.filter(mark => mark.kind === 'error');
  const others = inSight.filter(mark => mark.kind !== 'error');
  const stems = errors.map(({ at, row }) => ({ x: Math.min(scale.width - 1, scale.x(at)), row }));
  if (!apart) return { marks: aside(inSight, scale), bars: [], stems };
  if (isDense(errors.length, scale.width))
    return { marks: aside(others, scale), bars: toBars(errors, scale), stems: [] };
  return { marks: [...aside(others, scale), ...aside(errors, scale)], bars: [], stems };
}

function aside(marks: readonly StripMark[], scale: Scale): readonly PlacedMark[] {
  for (let near = 0; ; near = near === 0 ? NEAR_PX : near * 2) {
    const placed = inRow(grouped(marks, scale, near), scale.width);
    // One that stands for a stretch may stand anywhere in its first half.
    const farthest = Math.max(FARTHEST_PX, near / 2);
    if (near > scale.width || placed.every(({ x, trueX }) => x - trueX <= farthest)) return placed;
  }
}

type Group = Omit<PlacedMark, 'x'>;

/** One for each kind and stretch of `near` pixels; all for themselves where it is 0. */
function grouped(marks: readonly StripMark[], scale: Scale, near: number): readonly Group[] {
  const groups: { kind: MarkKind; trueX: number; count: number; mark: StripMark }[] = [];
  const open = new Map<MarkKind, (typeof groups)[number]>();
  for (const mark of marks) {
    const trueX = scale.x(mark.at);
    const last = open.get(mark.kind);
    if (last !== undefined && trueX - last.trueX < near) {
      last.count++;
      continue;
    }
    const group = { kind: mark.kind, trueX, count: 1, mark };
    open.set(mark.kind, group);
    groups.push(group);
  }
  return groups;
}

function inRow(groups: readonly Group[], width: number): readonly PlacedMark[] {
  let free = 0;
  return groups.map(group => {
    const x = Math.max(group.trueX, free);
    free = x + SLOT_PX + (group.count > 1 ? `${group.count}`.length * DIGIT_PX + 4 : 0);
    return { ...group, x: Math.min(x, width - SLOT_PX / 2) };
  });
}

function toBars(errors: readonly StripMark[], scale: Scale): readonly ErrorBar[] {
  const bars: { x: number; count: number; first: StripMark }[] = [];
  for (const mark of errors) {
    const x = Math.floor(Math.min(scale.width - 1, scale.x(mark.at)) / BAR_PX) * BAR_PX;
    const last = bars[bars.length - 1];
    if (last?.x === x) last.count++;
    else bars.push({ x, count: 1, first: mark });
  }
  const most = bars.reduce((count, bar) => Math.max(count, bar.count), 1);
  return bars.map(bar => ({ ...bar, width: BAR_PX, share: Math.sqrt(bar.count / most) }));
}
