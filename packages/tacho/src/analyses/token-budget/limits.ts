/**
 * How much each request could hold: as the command line says, else the agent, else the price table.
 */
import type { PriceFacts } from '../../core/analysis.ts';
import { TraceError } from '../../core/errors.ts';
import type { Moment } from './occupancy.ts';

export interface Limit {
  readonly tokens: number;
  /** `option`: --limit. `model`: the table's, for the model of --model. */
  readonly source: 'option' | 'model' | 'agent' | 'table';
  /** Whose it is; null for --limit. */
  readonly model: string | null;
}

/** A limit that cannot be true: a request held more. */
export interface Refuted extends Limit {
  readonly n: number;
  readonly held: number;
}

export interface Limits {
  /** For each moment; undefined where nobody says, or what is said was refuted. */
  readonly ofMoment: readonly (Limit | undefined)[];
  readonly refuted: readonly Refuted[];
  /** Models of which nobody says how much they hold. */
  readonly unknown: readonly string[];
}

export interface Wanted {
  readonly limit: number | undefined;
  readonly model: string | undefined;
}

/** Throws `usage` for a --model of which nobody says how much it holds. */
export function limitsOf(moments: readonly Moment[], wanted: Wanted, prices: PriceFacts): Limits {
  const fixed = fixedLimit(wanted, prices);
  const windowByModel = new Map<string, number | null>();
  const tableWindow = (model: string): number | null => {
    const known = windowByModel.get(model);
    if (known !== undefined) return known;
    const found = prices.contextWindow(prices.modelOf(model));
    windowByModel.set(model, found);
    return found;
  };
  const said = moments.map(({ model, window }): Limit | undefined => {
    if (fixed !== undefined) return fixed;
    if (window !== null) return { tokens: window, source: 'agent', model };
    const tokens = model === null ? null : tableWindow(model);
    return tokens === null ? undefined : { tokens, source: 'table', model };
  });
  const refuted = refutedBy(moments, said);
  return {
    ofMoment: said.map(limit => (limit === undefined || refuted.has(keyOf(limit)) ? undefined : limit)),
    refuted: [...refuted.values()],
    unknown: [...new Set(moments.flatMap(({ model }, i) => (said[i] === undefined ? [model ?? 'unknown'] : [])))],
  };
}

function fixedLimit({ limit, model }: Wanted, prices: PriceFacts): Limit | undefined {
  if (limit !== undefined) return { tokens: limit, source: 'option', model: null };
  if (model === undefined) return undefined;
  const tokens = prices.contextWindow(prices.modelOf(model));
  if (tokens === null) {
    throw new TraceError('usage', `nobody says how much a request to ${model} may hold`, {
      hint: 'give the number of tokens with --limit',
    });
  }
  return { tokens, source: 'model', model };
}

/** What a person named stands: it is a question. What others say of a model is wrong once a request held more. */
function refutedBy(moments: readonly Moment[], said: readonly (Limit | undefined)[]): Map<string, Refuted> {
  const refuted = new Map<string, Refuted>();
  for (const [i, { n, tokens }] of moments.entries()) {
    const limit = said[i];
    if (limit === undefined || tokens <= limit.tokens || limit.source === 'option' || limit.source === 'model')
      continue;
    const known = refuted.get(keyOf(limit));
    if (known === undefined || known.held < tokens) refuted.set(keyOf(limit), { ...limit, n, held: tokens });
  }
  return refuted;
}

function keyOf({ tokens, source, model }: Limit): string {
  return `${source} ${tokens} ${model ?? ''}`;
}
