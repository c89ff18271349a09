/**
 * The tree as data. A subagent that names a parent which is not in the tree hangs under the session itself; a cycle cannot
 * come about, since each subagent hangs once.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import type { Sidechain } from './sidechains.ts';

/** What one session gave. */
export interface Part {
  readonly sidechains: readonly Sidechain[];
  readonly record: SessionRecord;
  readonly usd: number | null;
}

export interface TreeNodeReport {
  /** `session`: in a log of its own. `sidechain`: among its caller's events, which count it. */
  readonly kind: 'session' | 'sidechain';
  /** Null for a sidechain. */
  readonly session_id: string | null;
  readonly title: string | null;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
  readonly total_duration_ms: number | null;
  readonly children: readonly TreeNodeReport[];
}

export interface TreeReport {
  readonly session_id: string;
  readonly root: TreeNodeReport;
  /** Sums over all sessions of the tree; sidechains are in their session's numbers. */
  readonly sessions: number;
  readonly sidechains: number;
  readonly tool_calls: number;
  readonly errors: number;
  readonly total_tokens: number | null;
  readonly total_usd: number | null;
}

export function treeReport({ sidechains, record, usd }: Part, subagents: readonly SubagentFact[]): TreeReport {
  const ids = new Set([record.session_id, ...subagents.map(of => of.session_id)]);
  const childrenOf = new Map<string, SubagentFact[]>();
  for (const of of subagents) {
    const parent = of.parent_session_id;
    const under = parent !== null && parent !== of.session_id && ids.has(parent) ? parent : record.session_id;
    childrenOf.set(under, [...(childrenOf.get(under) ?? []), of]);
  }
  const seen = new Set<string>([record.session_id]);
  const nodesUnder = (id: string): TreeNodeReport[] =>
    (childrenOf.get(id) ?? [])
      .filter(of => !seen.has(of.session_id) && seen.add(of.session_id))
      .map(of => ({
        ...numbersOf(of),
        kind: 'session',
        session_id: of.session_id,
        children: nodesUnder(of.session_id),
      }));
  const inline = sidechains.map(
    (of): TreeNodeReport => ({ ...numbersOf(of), kind: 'sidechain', session_id: null, children: [] }),
  );
  const root: TreeNodeReport = {
    kind: 'session',
    session_id: record.session_id,
    title: record.name ?? record.first_prompt,
    tool_calls: record.tool_calls,
    errors: record.errors,
    total_tokens: record.total_tokens,
    total_usd: usd,
    total_duration_ms: record.total_duration_ms,
    children: [...inline, ...nodesUnder(record.session_id)],
  };
  const all = [root, ...subagents];
  return {
    session_id: record.session_id,
    root,
    sessions: all.length,
    sidechains: sidechains.length,
    tool_calls: all.reduce((sum, of) => sum + of.tool_calls, 0),
    errors: all.reduce((sum, of) => sum + of.errors, 0),
    total_tokens: sumKnown(all.map(of => of.total_tokens)),
    total_usd: sumKnown(all.map(of => of.total_usd)),
  };
}

function numbersOf(of: SubagentFact | Sidechain) {
  const { title, tool_calls, errors, total_tokens, total_usd, total_duration_ms } = of;
  return { title, tool_calls, errors, total_tokens, total_usd, total_duration_ms };
}

function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}
