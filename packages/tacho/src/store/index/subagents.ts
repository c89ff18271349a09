/**
 * The sessions that a session started, and those that these started.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { SubagentFact } from '../../core/analysis.ts';
import type { ListedSession } from './entry.ts';
import { childrenOf } from './queries.ts';

/** All below `id`, those started first first; a cycle is cut. */
export function subagentsBelow(db: DatabaseSync, id: string): SubagentFact[] {
  const below = new Set([id]);
  for (const one of below) for (const child of childrenOf(db, one)) below.add(child);
  below.delete(id);
  const record = db.prepare('SELECT record FROM records WHERE session_id = ?');
  return [...below]
    .map(child => JSON.parse((record.get(child) as { record: string }).record) as ListedSession)
    .map(toFact)
    .sort((a, b) => (a.started_at ?? 0) - (b.started_at ?? 0) || (a.session_id < b.session_id ? -1 : 1));
}

function toFact(record: ListedSession): SubagentFact {
  return {
    session_id: record.session_id,
    parent_session_id: record.parent_session_id,
    agent_id: record.agent_id,
    parent_tool_use_id: record.parent_tool_use_id,
    title: record.name ?? record.first_prompt ?? record.agent_type,
    started_at: record.started_at,
    total_duration_ms: record.total_duration_ms,
    tool_calls: record.tool_calls,
    errors: record.errors,
    total_tokens: record.total_tokens,
    total_usd: record.total_usd,
  };
}
