/**
 * Which phase of one session is which of the other: by what was asked, what was done with which files and commands, and
 * how it ended. Matches keep the order; a phase without a counterpart has none.
 */
import { align, type Effort } from './align.ts';
import type { Ascending, Trail, TrailPhase } from './trail.ts';

/** So many pairs of phases are all compared. */
const ALL_PAIRS = 40_000;
/** Of longer sessions, so many between phases that are wholly the same. */
const GAP_PAIRS = 150_000;
/** What occurs more often says little about which phase is which. */
const RARE = 4;
/** Phases that are less alike than this are not one phase gone two ways, but two. */
const ALIKE = 0.3;

export interface Matching {
  /** Indexes of phases that correspond, ascending on both sides. */
  readonly pairs: [a: number, b: number][];
  /** Somewhere were too many phases without anything in common that is rare: there, none is matched. */
  readonly isRough: boolean;
}

export function matchPhases(a: Trail, b: Trail, effort: Effort): Matching {
  const everything = { fromA: 0, toA: a.phases.length, fromB: 0, toB: b.phases.length };
  if (sizeOf(everything) <= ALL_PAIRS) return { pairs: bestChain(scored(allPairs(everything), a, b)), isRough: false };
  const wholeOf = ({ phases }: Trail) => phases.map(({ whole }) => whole);
  const same = align(wholeOf(a), wholeOf(b), effort).pairs;
  const held = filled(same, everything, gap => bestChain(scored(sharingRare(gap, a, b), a, b)));
  let left = GAP_PAIRS;
  let isRough = false;
  const pairs = filled(held, everything, gap => {
    const size = sizeOf(gap);
    if (size > Math.min(left, ALL_PAIRS)) {
      isRough = true;
      return [];
    }
    left -= size;
    return bestChain(scored(allPairs(gap), a, b));
  });
  return { pairs, isRough };
}

interface Gap {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

function sizeOf({ fromA, toA, fromB, toB }: Gap): number {
  return (toA - fromA) * (toB - fromB);
}

/** The pairs with more between them: `match` is asked for each gap that has something on both sides. */
function filled(
  pairs: readonly (readonly [number, number])[],
  { fromA, toA, fromB, toB }: Gap,
  match: (gap: Gap) => [number, number][],
): [number, number][] {
  const all: [number, number][] = [];
  let [i, k] = [fromA, fromB];
  for (const [a, b] of [...pairs, [toA, toB] as const]) {
    const gap = { fromA: i, toA: a, fromB: k, toB: b };
    if (sizeOf(gap) > 0) all.push(...match(gap));
    if (a < toA && b < toB) all.push([a, b]);
    [i, k] = [a + 1, b + 1];
  }
  return all;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly score: number;
}

function* allPairs({ fromA, toA, fromB, toB }: Gap): Generator<[number, number]> {
  for (let i = fromA; i < toA; i++) for (let k = fromB; k < toB; k++) yield [i, k];
}

/** Pairs of phases that have a prompt or a call in common which is rare on both sides of the gap. */
function* sharingRare(gap: Gap, a: Trail, b: Trail): Generator<[number, number]> {
  const inB = phasesByFeature(b.phases, gap.fromB, gap.toB);
  const seen = new Set<number>();
  for (const [feature, phases] of phasesByFeature(a.phases, gap.fromA, gap.toA)) {
    const others = phases.length > RARE ? [] : (inB.get(feature) ?? []);
    if (others.length > RARE) continue;
    for (const i of phases) {
      for (const k of others) {
        const pair = i * b.phases.length + k;
        if (seen.has(pair)) continue;
        seen.add(pair);
        yield [i, k];
      }
    }
  }
}

function phasesByFeature(phases: readonly TrailPhase[], from: number, to: number): Map<number, number[]> {
  const byFeature = new Map<number, number[]>();
  for (let i = from; i < to; i++) {
    const { keys, prompt } = phases[i] as TrailPhase;
    for (const feature of prompt === undefined ? keys : [prompt, ...keys]) {
      const of = byFeature.get(feature);
      if (of === undefined) byFeature.set(feature, [i]);
      else if (of.length <= RARE) of.push(i);
    }
  }
  return byFeature;
}

function scored(pairs: Iterable<[number, number]>, { phases: a }: Trail, { phases: b }: Trail): Pair[] {
  const kept: Pair[] = [];
  for (const [i, k] of pairs) {
    const score = likeness(a[i] as TrailPhase, b[k] as TrailPhase);
    if (score >= ALIKE) kept.push({ a: i, b: k, score });
  }
  return kept;
}

/** From 0 to 1, the same both ways round. */
function likeness(a: TrailPhase, b: TrailPhase): number {
  const [inA, inB] = [a.prompt !== undefined, b.prompt !== undefined];
  const deeds =
    a.keys.length + b.keys.length === 0 ? 1 : Math.max(shared(a.keys, b.keys), 0.7 * shared(a.aims, b.aims));
  const kind = a.phase.activity === b.phase.activity ? 1 : 0;
  const end = a.phase.failed === b.phase.failed ? 1 : 0;
  if (inA && inB) {
    const words = a.prompt === b.prompt ? 1 : 0.9 * shared(a.words, b.words);
    return 0.6 * words + 0.25 * deeds + 0.1 * kind + 0.05 * end;
  }
  const likely = 0.75 * deeds + 0.2 * kind + 0.05 * end;
  // Where one side was asked and the other went on by itself, only deeds that agree make it the same phase.
  return inA === inB ? likely : 0.8 * likely;
}

/** Twice what both have, over what each has. */
export function shared(a: Ascending, b: Ascending): number {
  if (a.length + b.length === 0) return 0;
  let both = 0;
  for (let i = 0, k = 0; i < a.length && k < b.length; ) {
    const difference = (a[i] as number) - (b[k] as number);
    if (difference === 0) both++;
    if (difference <= 0) i++;
    if (difference >= 0) k++;
  }
  return (2 * both) / (a.length + b.length);
}

/** Of pairs, those that ascend on both sides and are worth most together. */
function bestChain(pairs: readonly Pair[]): [number, number][] {
  // Of one phase's pairs the last first: so none of them stands before another in a chain.
  const ordered = [...pairs].sort((one, other) => one.a - other.a || other.b - one.b);
  const first = ordered.reduce((least, { b }) => Math.min(least, b), Number.POSITIVE_INFINITY);
  const best = new BestBefore(ordered.reduce((most, { b }) => Math.max(most, b + 1 - first), 0));
  const links = ordered.map((pair, at) => {
    const before = best.upTo(pair.b - first);
    const worth = pair.score + before.worth;
    best.put(pair.b - first, { worth, at });
    return before.at;
  });
  const chain: [number, number][] = [];
  for (let at = best.upTo(Number.POSITIVE_INFINITY).at; at !== -1; at = links[at] as number) {
    const { a, b } = ordered[at] as Pair;
    chain.push([a, b]);
  }
  return chain.reverse();
}

interface Best {
  readonly worth: number;
  readonly at: number;
}

const NONE: Best = { worth: 0, at: -1 };

/** The best of all that stands before a place: a tree over places, so that each question takes a few steps. */
class BestBefore {
  readonly #tree: Best[];

  constructor(places: number) {
    this.#tree = Array.from({ length: places + 1 }, () => NONE);
  }

  upTo(place: number): Best {
    let best = NONE;
    for (let i = Math.min(place, this.#tree.length - 1); i > 0; i -= i & -i)
      if ((this.#tree[i] as Best).worth > best.worth) best = this.#tree[i] as Best;
    return best;
  }

  put(place: number, value: Best): void {
    for (let i = place + 1; i < this.#tree.length; i += i & -i)
      if (value.worth > (this.#tree[i] as Best).worth) this.#tree[i] = value;
  }
}
