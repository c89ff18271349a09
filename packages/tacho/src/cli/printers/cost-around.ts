/**
 * What the index knows of a session's neighbours: what its subagents cost, and what it copied from others.
 */
import { sumUsd } from '../../core/cost/cost.ts';
import { childrenOf, type Inherited, inheritedBy, listSessions } from '../../store/index/queries.ts';
import { type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { Context } from '../context.ts';
import { withIndex } from '../store.ts';

export interface Around {
  readonly subagents: readonly {
    readonly session_id: string;
    readonly agent: string | null;
    readonly total_usd: number | null;
  }[];
  /** What all subagents cost, those of subagents too; null when none has a price. */
  readonly subagents_usd: number | null;
  /** Null without an index. */
  readonly inherited: Inherited | null;
}

/** `reprice` computes a subagent's cost anew when the session's own was priced otherwise than the index prices. */
export async function surroundings(
  context: Context,
  folder: TraceFolder,
  id: string,
  reprice?: (files: SessionFiles) => number | null,
): Promise<Around> {
  const found = await withIndex(context, folder, db => {
    const below = new Set([id]);
    for (const one of below) for (const child of childrenOf(db, one)) below.add(child);
    below.delete(id);
    const rows =
      below.size === 0
        ? []
        : listSessions(db, {})
            .filter(row => below.has(row.session_id))
            .reverse();
    const subagents = rows.map(row => ({ session_id: row.session_id, agent: row.title, total_usd: row.total_usd }));
    return { subagents, inherited: inheritedBy(db, id) };
  });
  const subagents = (found?.subagents ?? []).map(subagent => {
    const files = reprice && sessionFiles(folder, subagent.session_id);
    return files === undefined || reprice === undefined ? subagent : { ...subagent, total_usd: reprice(files) };
  });
  const subagents_usd = sumUsd(subagents.map(({ total_usd }) => ({ usd: total_usd })));
  return { subagents, subagents_usd, inherited: found?.inherited ?? null };
}
