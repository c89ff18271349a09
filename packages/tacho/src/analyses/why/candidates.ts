/**
 * What may have led to an event, by the values that it uses: numbers of earlier events, each with the hash of the value
 * and how much it would explain. Only that: whoever shows a link looks at both texts first.
 */
import { Numbers } from './numbers.ts';
import type { Role } from './texts.ts';
import type { Tokens } from './tokens.ts';
import { FAILED, INTRODUCED, PROMPTED, type Seen, USED, type ValueTable, WRITTEN } from './value-table.ts';

export type ValueKind = 'failure_fix' | 'data_flow' | 'write_use' | 'prompt' | 'reuse';

export interface Candidate {
  readonly kind: ValueKind;
  readonly from: number;
  readonly hash: number;
}

/** A failure that long ago, in events, is no longer what an agent answers. */
const FAILURE_HORIZON = 60;
const MOST = 6;
/** Shape, rarity and role together must reach it. */
const LEAST = 6.5;
/** What the agent names again is a reason only while it is at it. */
const REUSE_HORIZON = 30;
/** And only where it is a file, a path or a hash. */
const REUSE_WEIGHT = 6;
const ROLE_BONUS: Readonly<Record<Role, number>> = { target: 3, id: 4, plain: 0, note: 0, content: -4 };
/** Rarity counts for no more than this. */
const MOST_RARITY = 7;
const LOGARITHMS = Float64Array.from({ length: 4096 }, (_, count) => Math.log2(Math.max(1, count)));
const KINDS: readonly { readonly seen: Seen; readonly name: ValueKind; readonly bonus: number }[] = [
  { seen: FAILED, name: 'failure_fix', bonus: 2 },
  { seen: INTRODUCED, name: 'data_flow', bonus: 2 },
  { seen: WRITTEN, name: 'write_use', bonus: 1.5 },
  { seen: PROMPTED, name: 'prompt', bonus: 2 },
  { seen: USED, name: 'reuse', bonus: -2 },
];

/** The candidates of every event that has some. */
export class KeptCandidates {
  readonly #first = new Numbers();
  readonly #kind = new Numbers();
  readonly #from = new Numbers();
  readonly #hash = new Numbers();
  /** Of each candidate the event it is for, so that the end of a stretch shows. */
  readonly #of = new Numbers();

  /** Those of one event come one after the other, best first. */
  add(n: number, kind: number, from: number, hash: number): void {
    if (this.#first.get(n) === 0) this.#first.set(n, this.#of.length + 1);
    this.#of.push(n);
    this.#kind.push(kind);
    this.#from.push(from);
    this.#hash.push(hash);
  }

  of(n: number): readonly Candidate[] {
    const found: Candidate[] = [];
    const first = this.#first.get(n) - 1;
    for (let at = first; at >= 0 && this.#of.get(at) === n; at++) {
      const { name } = KINDS[this.#kind.get(at)] as (typeof KINDS)[number];
      found.push({ kind: name, from: this.#from.get(at), hash: this.#hash.get(at) });
    }
    return found;
  }
}

/** Collects the candidates of one event, text by text. */
export class Candidates {
  readonly #table: ValueTable;
  // Columns, since every event passes through here: objects are made of the few that stay.
  readonly #kind = new Uint8Array(MOST);
  readonly #from = new Int32Array(MOST);
  readonly #hash = new Int32Array(MOST);
  readonly #score = new Float64Array(MOST);
  #count = 0;
  #logOf = -1;
  #log = 0;

  constructor(table: ValueTable) {
    this.#table = table;
  }

  /** `tokens` from place `first` on are those of a text with this role, in event `n`, which uses them from now on. */
  use(tokens: Tokens, first: number, role: Role, n: number): void {
    const table = this.#table;
    const roleBonus = ROLE_BONUS[role];
    for (let i = first; i < tokens.count; i++) {
      const hash = tokens.hash[i] as number;
      const at = table.enter(hash, n);
      const weight = tokens.weight[i] as number;
      if (role !== 'note' && weight + MOST_RARITY + roleBonus >= LEAST)
        this.#weigh(at, hash, weight, role, roleBonus, n);
      table.mark(at, n, USED);
    }
  }

  #weigh(at: number, hash: number, weight: number, role: Role, roleBonus: number, n: number): void {
    const table = this.#table;
    const worth = this.#worth(at, weight, n) + roleBonus;
    if (worth < LEAST) return;
    for (let kind = 0; kind < KINDS.length; kind++) {
      const { seen, bonus } = KINDS[kind] as (typeof KINDS)[number];
      const from = table.last(at, seen);
      if (from === 0 || from === n || (seen === FAILED && n - from > FAILURE_HORIZON)) continue;
      if (seen === USED && (n - from > REUSE_HORIZON || (weight < REUSE_WEIGHT && role !== 'target'))) continue;
      // A short number names something only where an id is asked for, or where a person gave it.
      if (weight === 1 && role !== 'id' && seen !== PROMPTED) continue;
      this.#offer(kind, from, hash, worth + bonus - bitsOf(n - from) / 4);
    }
  }

  /** Puts down the best of them as those of event `n`, best first. */
  keep(n: number, kept: KeptCandidates): void {
    for (let left = this.#count; left > 0; left--) {
      let best = 0;
      for (let i = 1; i < this.#count; i++) {
        const ahead = (this.#score[i] as number) - (this.#score[best] as number);
        if (ahead > 0 || (ahead === 0 && (this.#from[i] as number) > (this.#from[best] as number))) best = i;
      }
      kept.add(n, this.#kind[best] as number, this.#from[best] as number, this.#hash[best] as number);
      this.#score[best] = Number.NEGATIVE_INFINITY;
    }
    this.#count = 0;
  }

  /** Its shape, and how rare it is among the events so far, of which this is one. */
  #worth(at: number, weight: number, n: number): number {
    const events = this.#table.events(at);
    if (events > 12 && events > n * 0.2) return 0;
    if (n !== this.#logOf) {
      this.#logOf = n;
      this.#log = Math.log2(n + 4);
    }
    const log = events < LOGARITHMS.length ? (LOGARITHMS[events] as number) : Math.log2(events);
    return weight + Math.min(MOST_RARITY, this.#log - log);
  }

  /** One for each earlier event and kind; of more than there is room for the worst goes. */
  #offer(kind: number, from: number, hash: number, score: number): void {
    let place = this.#count;
    let worst = 0;
    for (let i = 0; i < this.#count; i++) {
      if (this.#from[i] === from && this.#kind[i] === kind) {
        place = i;
        break;
      }
      if ((this.#score[i] as number) < (this.#score[worst] as number)) worst = i;
    }
    if (place === MOST) place = worst;
    if (place < this.#count && (this.#score[place] as number) >= score) return;
    if (place === this.#count) this.#count++;
    this.#kind[place] = kind;
    this.#from[place] = from;
    this.#hash[place] = hash;
    this.#score[place] = score;
  }
}

/** How many binary digits a distance has: what is twice as far away counts a little less. */
function bitsOf(distance: number): number {
  return 32 - Math.clz32(distance);
}
