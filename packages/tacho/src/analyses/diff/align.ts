/**
 * Alignment of two sequences in bounded work: Myers' algorithm takes time with the square of how much differs, so it
 * only sees what stands between anchors, and gives up on what is too different.
 *
 * Anchors are items that occur once on each side of a region (patience diff). The rest is `diffArrays` of the package
 * `diff`, which declares `diffArrays<T>(oldArr: T[], newArr: T[], options: { maxEditLength: number }):
 * ChangeObject<T[]>[] | undefined`, where a ChangeObject has `value`, `count`, `added` and `removed`, and undefined means
 * that the edit length was reached.
 */
import { diffArrays } from 'diff';

export interface Alignment {
  /** Indexes of what is the same, ascending on both sides. */
  readonly pairs: readonly (readonly [a: number, b: number])[];
  /** A region had nothing to hold on to and too much that differs: its middle is not paired. */
  readonly isRough: boolean;
}

/** Differences that a region between two anchors may have. The work of a region is about their square. */
const MOST_EDITS = 400;
/** Below so many, it is not worth trying. */
const FEWEST_EDITS = 16;

/** Work for one comparison, shared by all its alignments, in squares of differences. */
export class Effort {
  left = 4_000_000;

  /** How many differences the next region may have. */
  get edits(): number {
    return Math.min(MOST_EDITS, Math.floor(Math.sqrt(this.left)));
  }
}

interface Region {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** Pairs equal numbers of two lists, in order. The same input gives the same pairs. */
export function align(a: readonly number[], b: readonly number[], effort: Effort): Alignment {
  const pairs: [number, number][] = [];
  let isRough = false;
  const regions: Region[] = [{ fromA: 0, toA: a.length, fromB: 0, toB: b.length }];
  for (let region = regions.pop(); region !== undefined; region = regions.pop()) {
    const inner = trimmed(a, b, region, pairs);
    if (inner.fromA === inner.toA || inner.fromB === inner.toB) continue;
    const anchors = anchorsOf(a, b, inner, 1);
    if (anchors.length > 0) regions.push(...between(inner, anchors));
    else if (!alignInside(a, b, inner, pairs, effort)) {
      const weak = anchorsOf(a, b, inner, MOST_REPEATS);
      if (weak.length > 0) regions.push(...between(inner, weak));
      else isRough = true;
    }
  }
  return { pairs: pairs.sort((one, other) => one[0] - other[0]), isRough };
}

/** Takes what is the same at both ends of a region. */
function trimmed(a: readonly number[], b: readonly number[], region: Region, pairs: [number, number][]): Region {
  let { fromA, toA, fromB, toB } = region;
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) pairs.push([fromA++, fromB++]);
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) pairs.push([--toA, --toB]);
  return { fromA, toA, fromB, toB };
}

/** What occurs equally often on both sides, at most `repeats` times: first with first, second with second; the longest list that ascends. */
function anchorsOf(a: readonly number[], b: readonly number[], region: Region, repeats: number): [number, number][] {
  const inA = placesOf(a, region.fromA, region.toA);
  const inB = placesOf(b, region.fromB, region.toB);
  const common: [number, number][] = [];
  for (const [item, places] of inA) {
    const others = inB.get(item);
    if (typeof places === 'number') {
      if (typeof others === 'number') common.push([places, others]);
    } else if (places.length <= repeats && typeof others === 'object' && others.length === places.length)
      for (const [i, at] of places.entries()) common.push([at, others[i] as number]);
  }
  return longestAscending(common.sort((one, other) => one[0] - other[0]));
}

/** In a region without anything unique, so many times may what holds it occur. */
const MOST_REPEATS = 8;

/** Most items occur once, and need no list. */
function placesOf(items: readonly number[], from: number, to: number): Map<number, number | number[]> {
  const places = new Map<number, number | number[]>();
  for (let i = from; i < to; i++) {
    const item = items[i] as number;
    const of = places.get(item);
    if (of === undefined) places.set(item, i);
    else if (typeof of === 'number') places.set(item, [of, i]);
    else of.push(i);
  }
  return places;
}

/** The longest part of a list, ascending in its first places, that ascends in its second places too. */
function longestAscending(list: readonly [number, number][]): [number, number][] {
  /** Index in `list` of the smallest end of a chain of each length. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [i, [, place]] of list.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[ends[middle] as number] as [number, number])[1] < place) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? -1 : (ends[low - 1] as number));
    ends[low] = i;
  }
  const chain: [number, number][] = [];
  for (let i = ends.at(-1) ?? -1; i !== -1; i = before[i] as number) chain.push(list[i] as [number, number]);
  return chain.reverse();
}

/** The regions that begin with an anchor, and the one before the first: trimming takes the anchor itself. */
function between(region: Region, anchors: readonly [number, number][]): Region[] {
  const starts = [[region.fromA, region.fromB] as const, ...anchors];
  return starts.map(([fromA, fromB], i) => {
    const [toA, toB] = starts[i + 1] ?? [region.toA, region.toB];
    return { fromA, toA, fromB, toB };
  });
}

/** False where there is too much that differs, or no effort left. */
function alignInside(
  a: readonly number[],
  b: readonly number[],
  region: Region,
  pairs: [number, number][],
  effort: Effort,
): boolean {
  const { edits } = effort;
  if (edits < FEWEST_EDITS) return false;
  const changes = diffArrays(a.slice(region.fromA, region.toA), b.slice(region.fromB, region.toB), {
    maxEditLength: edits,
  });
  if (changes === undefined) {
    effort.left -= edits ** 2;
    return false;
  }
  let { fromA: i, fromB: k } = region;
  let differences = 0;
  for (const { added, removed, count } of changes) {
    if (added || removed) differences += count;
    if (removed) i += count;
    else if (added) k += count;
    else for (let n = 0; n < count; n++) pairs.push([i++, k++]);
  }
  effort.left -= differences ** 2;
  return true;
}
