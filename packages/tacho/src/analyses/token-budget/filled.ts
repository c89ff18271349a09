/**
 * What filled the context. Between two requests it grows by a measured number of tokens; those are shared out among what was
 * put into it between them. So a part is an estimate, and all parts together are the measured growth.
 */
import type { Compaction } from './lane.ts';
import type { Moment, Occupancy } from './occupancy.ts';
import type { Piece, PieceKind } from './pieces.ts';
import { shareOut } from './share-out.ts';

export interface FilledBy {
  /** `unrecorded`: the context grew, and no text says by what. */
  readonly what: PieceKind | 'unrecorded';
  readonly tool: string | null;
  readonly pieces: number;
  readonly tokens: number;
}

export interface SinglePiece {
  readonly n: number;
  readonly what: PieceKind;
  readonly tool: string | null;
  readonly tokens: number;
}

/** The context became smaller: what the request before held, and the one after; null where none is known. */
export interface Drop {
  readonly n: number;
  readonly at: number | null;
  readonly before: number | null;
  readonly after: number | null;
  readonly freed: number | null;
}

export interface CompactionReport extends Drop {
  readonly trigger: string | null;
  /** As the agent itself counts them. */
  readonly reported_before: number | null;
  readonly reported_after: number | null;
}

export interface Filling {
  /** The first request: system prompt, definitions of tools, memory files, first prompt. Null where it is not known. */
  readonly base: number | null;
  /** Everything that was added later: base + growth − freed − reset − shrunk is what the last request held. */
  readonly growth: number;
  /** By descending tokens; together the growth. */
  readonly by: readonly FilledBy[];
  /** The biggest single results, prompts and attachments. */
  readonly biggest: readonly SinglePiece[];
  readonly compactions: readonly CompactionReport[];
  /** The context was begun anew, or went back, without a compaction: to less than half. */
  readonly resets: readonly Drop[];
  /** What left it a little at a time, such as earlier thoughts. */
  readonly shrunk: number;
}

const BIGGEST = 10;

export function fillingOf({ moments, estimated, lastCompaction }: Occupancy): Filling {
  const shares = new Shares();
  const compactions: CompactionReport[] = [];
  const resets: Drop[] = [];
  let shrunk = 0;
  let before: number | null = null;
  for (const moment of moments) {
    const change: number = moment.tokens - (before ?? 0);
    // The first request is the base; of an estimate every text is known.
    if (change > 0 && (before !== null || estimated)) shares.add(change, moment.added);
    const took = moment.compaction === null || (moment.compaction.onlyBegun && change >= 0) ? null : moment.compaction;
    if (took !== null) compactions.push(compacted(took, before, moment));
    else if (before !== null && moment.tokens < before / 2) resets.push(dropped(moment, before, moment));
    else if (change < 0) shrunk -= change;
    before = moment.tokens;
  }
  if (lastCompaction !== null && moments.length > 0) compactions.push(compacted(lastCompaction, before, undefined));
  return {
    base: estimated ? null : (moments[0]?.tokens ?? null),
    growth: shares.total,
    by: shares.byTokens(),
    biggest: shares.biggest,
    compactions,
    resets,
    shrunk,
  };
}

function compacted(by: Compaction, before: number | null, next: Moment | undefined): CompactionReport {
  const { trigger, before: reported_before, after: reported_after } = by;
  return { ...dropped(by, before, next), trigger, reported_before, reported_after };
}

function dropped({ n, at }: { n: number; at: number | null }, before: number | null, next: Moment | undefined): Drop {
  const after = next?.tokens ?? null;
  return { n, at, before, after, freed: after === null || before === null ? null : Math.max(0, before - after) };
}

class Shares {
  total = 0;
  biggest: SinglePiece[] = [];
  readonly #by = new Map<string, { what: FilledBy['what']; tool: string | null; pieces: number; tokens: number }>();

  add(tokens: number, pieces: readonly Piece[]): void {
    this.total += tokens;
    const shares = shareOut(
      tokens,
      pieces.map(piece => piece.weight),
    );
    if (shares === undefined) {
      this.#count('unrecorded', null, tokens);
      return;
    }
    for (const [i, { kind, tool, n }] of pieces.entries()) {
      const share = shares[i] as number;
      this.#count(kind, tool, share);
      if (kind !== 'output') this.#keep({ n, what: kind, tool, tokens: share });
    }
  }

  byTokens(): FilledBy[] {
    return [...this.#by.values()].sort((a, b) => b.tokens - a.tokens || compare(nameOf(a), nameOf(b)));
  }

  #count(what: FilledBy['what'], tool: string | null, tokens: number): void {
    const name = nameOf({ what, tool });
    const of = this.#by.get(name) ?? { what, tool, pieces: 0, tokens: 0 };
    of.pieces++;
    of.tokens += tokens;
    this.#by.set(name, of);
  }

  #keep(piece: SinglePiece): void {
    const least = this.biggest.at(-1);
    if (piece.tokens <= 0 || (this.biggest.length >= BIGGEST && piece.tokens <= (least as SinglePiece).tokens)) return;
    this.biggest = [...this.biggest, piece].sort((a, b) => b.tokens - a.tokens || a.n - b.n).slice(0, BIGGEST);
  }
}

function nameOf({ what, tool }: { what: string; tool: string | null }): string {
  return tool === null ? what : `${what} ${tool}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
