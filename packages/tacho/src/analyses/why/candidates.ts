/**
 * What may have led to an event, by the values that it uses: numbers of earlier events, each with the hash of the value
 * and how much it would explain. Only that: whoever shows a link looks at both texts first.
 */
import type { Role } from './texts.ts';
import type { Tokens } from './tokens.ts';
import { FAILED, INTRODUCED, PROMPTED, type Seen, USED, type ValueTable, WRITTEN } from './value-table.ts';

export type ValueKind = 'failure_fix' | 'data_flow' | 'write_use' | 'prompt' | 'reuse';

export interface Candidate {
  readonly kind: ValueKind;
  readonly from: number;
  readonly hash: number;
  readonly score: number;
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
const KINDS: readonly (readonly [Seen, ValueKind, number])[] = [
  [FAILED, 'failure_fix', 2],
  [INTRODUCED, 'data_flow', 2],
  [WRITTEN, 'write_use', 1.5],
  [PROMPTED, 'prompt', 2],
  [USED, 'reuse', -2],
];

/** Collects the candidates of one event, text by text. */
export class Candidates {
  readonly #table: ValueTable;
  #found: Candidate[] = [];

  constructor(table: ValueTable) {
    this.#table = table;
  }

  /** `tokens` from place `first` on are those of a text with this role, in event `n`. */
  look(tokens: Tokens, first: number, role: Role, n: number): void {
    if (role === 'note') return;
    for (let i = first; i < tokens.count; i++) {
      const weight = tokens.weight[i] as number;
      const hash = tokens.hash[i] as number;
      const at = this.#table.find(hash);
      if (at === -1) continue;
      const worth = this.#worth(at, weight, n) + ROLE_BONUS[role];
      if (worth < LEAST) continue;
      for (const [seen, kind, bonus] of KINDS) {
        const from = this.#table.last(at, seen);
        if (from === 0 || (seen === FAILED && n - from > FAILURE_HORIZON)) continue;
        if (seen === USED && (n - from > REUSE_HORIZON || (weight < REUSE_WEIGHT && role !== 'target'))) continue;
        // A short number names something only where an id is asked for, or where a person gave it.
        if (weight === 1 && role !== 'id' && seen !== PROMPTED) continue;
        this.#offer(kind, from, hash, worth + bonus - Math.log2(n - from + 1) / 4);
      }
    }
  }

  /** The best of them, best first. */
  take(): Candidate[] {
    const best = this.#found.sort((a, b) => b.score - a.score || b.from - a.from);
    this.#found = [];
    return best;
  }

  #worth(at: number, weight: number, n: number): number {
    const events = this.#table.events(at);
    if (events > 12 && events > n * 0.2) return 0;
    return weight + Math.min(7, Math.log2((n + 4) / (events + 1)));
  }

  #offer(kind: ValueKind, from: number, hash: number, score: number): void {
    const found = this.#found;
    const same = found.findIndex(of => of.kind === kind && of.from === from);
    if (same !== -1) {
      if ((found[same] as Candidate).score < score) found[same] = { kind, from, hash, score };
      return;
    }
    if (found.length < MOST) {
      found.push({ kind, from, hash, score });
      return;
    }
    let worst = 0;
    for (let i = 1; i < MOST; i++) if ((found[i] as Candidate).score < (found[worst] as Candidate).score) worst = i;
    if ((found[worst] as Candidate).score < score) found[worst] = { kind, from, hash, score };
  }
}
