/**
 * The facts an analysis asks for, fetched: only those, since the price table and the index cost more than most questions.
 */
import { existsSync } from 'node:fs';
import type { Fact, Facts, SubagentFact } from '../../core/analysis.ts';
import type { Inherited } from '../../core/inherited.ts';
import { indexPath } from '../../store/index/place.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { Context } from '../context.ts';
import { loadPrices } from '../prices.ts';
import { withIndex } from '../store.ts';

/** `ids` are the sessions that are asked about. */
export async function fetchFacts(
  context: Context,
  folder: TraceFolder,
  ids: readonly string[],
  needs: readonly Fact[],
): Promise<Partial<Facts>> {
  return {
    ...(needs.includes('clock') && { clock: Date.now() / 1000 }),
    ...(needs.includes('prices') && { prices: await priceFacts(context) }),
    ...(needs.includes('subagents') && { subagents: await subagentsOf(context, folder, ids) }),
    ...(needs.includes('inherited') && { inherited: await inheritedBy(context, folder, ids) }),
  };
}

async function priceFacts(context: Context): Promise<Facts['prices']> {
  const { createPricer, modelAlias } = await import('../../core/pricing.ts');
  const { contextWindowOf } = await import('../../core/tariffs.ts');
  return {
    pricer: createPricer(loadPrices(context.env).overrides),
    withPrices: createPricer,
    modelOf: name => modelAlias(name) ?? name,
    contextWindow: contextWindowOf,
  };
}

/** A session alone in its store has started none, so nobody makes an index to find out. */
async function subagentsOf(
  context: Context,
  folder: TraceFolder,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly SubagentFact[]>> {
  const { sessionIds } = await import('../../store/trace-folder.ts');
  if (sessionIds(folder).length <= 1) return new Map();
  const found = await withIndex(context, folder, async db => {
    const { subagentsBelow } = await import('../../store/index/subagents.ts');
    return new Map(ids.map(id => [id, subagentsBelow(db, id)]));
  });
  return found ?? new Map();
}

/** What the sessions share with others, when an index is there to tell; building one for it would take longer than most questions. */
async function inheritedBy(
  context: Context,
  folder: TraceFolder,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Inherited>> {
  if (!existsSync(indexPath(folder.dir, context.env))) return new Map();
  const found = await withIndex(context, folder, async db => {
    const queries = await import('../../store/index/queries.ts');
    return new Map(ids.map(id => [id, queries.inheritedBy(db, id)]));
  });
  return found ?? new Map();
}
