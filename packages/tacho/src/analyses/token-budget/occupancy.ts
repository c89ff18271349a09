/**
 * How full the context was at each request: as measured, or, where no request says, from the length of the texts before it.
 */
import type { Compaction, Lane, Request } from './lane.ts';
import type { Piece } from './pieces.ts';

export interface Moment {
  readonly n: number;
  readonly at: number | null;
  readonly model: string | null;
  /** What the request held. */
  readonly tokens: number;
  /** What it was answered with; the next one holds that, too. */
  readonly output: number | null;
  readonly window: number | null;
  /** What came into the context since the request before: of the first, only where it is an estimate. */
  readonly added: readonly Piece[];
  /** The compaction between the request before and this one. */
  readonly compaction: Compaction | null;
}

export interface Occupancy {
  /** True where the texts are all there is to go by. Then it is a floor: nobody knows the system prompt and the tools. */
  readonly estimated: boolean;
  readonly moments: readonly Moment[];
  /** A compaction that no request followed. */
  readonly lastCompaction: Compaction | null;
}

/** The requests of one window whose size is known, in order. */
export function occupancyOf({ requests, before }: Lane): Occupancy {
  // A request and its response tell of the same tokens.
  const sizeOf = requests.some(of => of.responded !== null) ? (of: Request) => of.responded : (of: Request) => of.asked;
  const estimated = !requests.some(of => sizeOf(of) !== null);
  const moments: Moment[] = [];
  let added: Piece[] = estimated ? [...before] : [];
  let compaction: Compaction | null = null;
  let model: string | null = null;
  let text = weightOf(before);
  for (const request of requests) {
    const { n, at, output, window, pieces } = request;
    model = request.model ?? model;
    const tokens = estimated ? text || null : sizeOf(request);
    if (tokens !== null) {
      moments.push({ n, at, model, tokens, output, window, added, compaction });
      added = [];
      compaction = null;
    }
    added.push(...weighted(request));
    text = request.compaction === null ? text + weightOf(pieces) : weightOf(after(pieces, request.compaction));
    compaction ??= request.compaction;
  }
  return { estimated, moments, lastCompaction: compaction };
}

/** The answer weighs what the API says it does, where it says so: its thoughts may not be told. */
function weighted({ n, pieces, output }: Request): Piece[] {
  if (output === null) return [...pieces];
  const texts = pieces.find(piece => piece.kind === 'output')?.weight ?? 0;
  return [
    { kind: 'output', tool: null, n, weight: Math.max(texts, output) },
    ...pieces.filter(piece => piece.kind !== 'output'),
  ];
}

function after(pieces: readonly Piece[], { n }: Compaction): readonly Piece[] {
  return pieces.filter(piece => piece.n > n);
}

function weightOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { weight }) => sum + weight, 0);
}
