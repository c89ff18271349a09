/**
 * Sessions made up for tests: acts in a few words, and the columns of a page that hold them.
 */
import { type PageHead, type PageRows, ROW_FLAGS, ROW_KINDS, type RowKind } from 'tacho/src/core/page/page.ts';

export interface InventedAct {
  readonly kind: RowKind;
  /** Milliseconds since zero. */
  readonly at: number | null;
  readonly ms?: number | null;
  readonly part?: number;
  readonly size?: number;
  readonly failed?: boolean;
  readonly title?: string;
  readonly note?: string;
  readonly usd?: number | null;
  readonly held?: number | null;
}

export function inventedRows(acts: readonly InventedAct[]): PageRows {
  return {
    count: acts.length,
    kind: acts.map(act => ROW_KINDS[act.kind]).join(''),
    part: acts.map(act => act.part ?? 0),
    n: acts.map((_, row) => row + 1),
    end: acts.map(() => 0),
    depth: acts.map(act => (act.part ? 2 : 1)),
    size: acts.map(act => act.size ?? 0),
    flags: acts.map(act => (act.failed ? ROW_FLAGS.failed : 0)),
    at: acts.map(act => act.at),
    ms: acts.map(act => act.ms ?? null),
    label: acts.map(act => act.kind),
    title: acts.map(act => act.title ?? ''),
    note: acts.map(act => act.note ?? ''),
    usd: acts.map(act => act.usd ?? null),
    held: acts.map(act => act.held ?? null),
  };
}

/** A session of 3 December 2024 with the main part and, below it, a part for each of `subagents`. */
export function inventedHead(overrides: Partial<PageHead> = {}, subagents: readonly string[] = []): PageHead {
  const titles = ['A session', ...subagents];
  return {
    version: 1,
    tacho: '0.1.0',
    made_at: 1_733_230_000,
    session_id: 'invented',
    title: 'A session',
    agent: 'claude-code',
    agent_version: null,
    models: [],
    status: 'completed',
    failure_reason: null,
    user: null,
    project: null,
    branch: null,
    zero: 1_733_230_800,
    started_at: null,
    ended_at: null,
    duration_ms: null,
    tool_calls: 0,
    errors: 0,
    events: 0,
    usd: null,
    total_usd: null,
    unpriced: 0,
    tokens: null,
    total_tokens: null,
    cost: [],
    peak: null,
    parts: titles.map((title, part) => ({
      session_id: `invented-${part}`,
      key: part === 0 ? '' : `s${part}`,
      title,
      agent: null,
      parent_row: part === 0 ? null : 0,
      first_row: 0,
      rows: 0,
      events: 0,
      usd: null,
      tokens: null,
      started_ms: null,
      duration_ms: null,
      window: part === 0 ? 200_000 : null,
    })),
    chunks: [],
    others: [],
    retries: [],
    annotations: [],
    links: null,
    views: [],
    notices: [],
    redaction: null,
    ...overrides,
  };
}
