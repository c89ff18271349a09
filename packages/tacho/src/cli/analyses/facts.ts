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

async function subagentsOf(
  context: Context,
  folder: TraceFolder,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly SubagentFact[]>> {
  if (await areAlone(folder, ids)) return new Map();
  const found = await withIndex(context, folder, async db => {
    const { subagentsBelow } = await import('../../store/index/subagents.ts');
    return new Map(ids.map(id => [id, subagentsBelow(db, id)]));
  });
  return found ?? new Map();
}

/** Sessions alone in their store have started none, so that nobody makes an index to find out. Of two, one may be the other's. */
async function areAlone(folder: TraceFolder, ids: readonly string[]): Promise<boolean> {
  const [{ sessionIds }, { sessionFiles }] = await Promise.all([
    import('../../store/trace-folder.ts'),
    import('../../store/session-files.ts'),
  ]);
  const asked = new Set(ids);
  const stored = sessionIds(folder);
  if (stored.some(id => !asked.has(id))) return false;
  // A log tells of its parent in meta.json; an imported file tells of it somewhere inside.
  const isRoot = (id: string) => {
    const files = sessionFiles(folder, id);
    return files?.meta !== undefined && files.meta.parent_session_id === undefined && files.files.length === 1;
  };
  return stored.length <= 1 || stored.every(isRoot);
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
