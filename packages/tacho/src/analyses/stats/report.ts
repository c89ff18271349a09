/**
 * The statistics of a session, or of a tree of them counted as one.
 */
import type { Inherited } from '../../core/inherited.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { totalTokens } from '../../core/usage.ts';
import type { Stats } from './stats.ts';

export interface Counted {
  readonly stats: Stats;
  /** One a session, the root first. */
  readonly records: readonly SessionRecord[];
}

export interface StatsReport extends Stats {
  /** Of a tree the longest: subagents run inside their caller's time. */
  readonly total_duration_ms: number | null;
  readonly total_tokens: number | null;
  readonly sessions: number;
  readonly subagents: readonly {
    readonly session_id: string;
    readonly agent_id: string | null;
    readonly agent_type: string | null;
    readonly tool_calls: number;
    readonly errors: number;
    readonly total_tokens: number | null;
  }[];
  /** Null where nobody knows: without an index, and for a tree. */
  readonly inherited: Inherited | null;
}

export function statsReport({ stats, records }: Counted, inherited: Inherited | null): StatsReport {
  return {
    ...stats,
    session_id: records[0]?.session_id ?? stats.session_id,
    total_duration_ms: longest(records),
    total_tokens: totalTokens(stats.usage) ?? sumTokens(records),
    sessions: records.length,
    subagents: records.slice(1).map(record => ({
      session_id: record.session_id,
      agent_id: record.agent_id,
      agent_type: record.agent_type,
      tool_calls: record.tool_calls,
      errors: record.errors,
      total_tokens: record.total_tokens,
    })),
    inherited,
  };
}

function longest(records: readonly SessionRecord[]): number | null {
  return records.reduce<number | null>(
    (most, record) => (record.total_duration_ms === null ? most : Math.max(most ?? 0, record.total_duration_ms)),
    null,
  );
}

function sumTokens(records: readonly SessionRecord[]): number | null {
  return records.reduce<number | null>(
    (sum, record) => (record.total_tokens === null ? sum : (sum ?? 0) + record.total_tokens),
    null,
  );
}
