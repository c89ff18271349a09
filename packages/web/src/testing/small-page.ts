/**
 * A page for tests: each row in a few words, the rest as small as the contract allows.
 */
import type { PageDocument, PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import { PAGE_VERSION, ROW_FLAGS, ROW_KINDS, type RowKind } from 'tacho/src/core/page/page.ts';

export interface RowOf {
  readonly kind: RowKind;
  readonly depth?: number;
  readonly part?: number;
  readonly n?: number;
  readonly end?: number;
  readonly flag?: keyof typeof ROW_FLAGS;
  readonly at?: number | null;
  readonly ms?: number | null;
  readonly title?: string;
  readonly note?: string;
  readonly usd?: number | null;
}

/** Rows in preorder by their depth; events are numbered by row where nothing else is said. */
export function smallPage(of: readonly RowOf[], head: Partial<PageHead> = {}): PageDocument {
  const depth = of.map(row => row.depth ?? 1);
  const rows: PageRows = {
    count: of.length,
    kind: of.map(row => ROW_KINDS[row.kind]).join(''),
    part: of.map(row => row.part ?? 0),
    n: of.map((row, at) => row.n ?? at + 1),
    end: of.map(row => row.end ?? 0),
    depth,
    size: depth.map((own, at) => {
      const after = depth.findIndex((other, place) => place > at && other <= own);
      return (after === -1 ? of.length : after) - at - 1;
    }),
    flags: of.map(row => (row.flag === undefined ? 0 : ROW_FLAGS[row.flag])),
    at: of.map((row, at) => (row.at === undefined ? at * 1_000 : row.at)),
    ms: of.map(row => row.ms ?? null),
    label: of.map(row => row.kind),
    title: of.map(row => row.title ?? ''),
    note: of.map(row => row.note ?? ''),
    usd: of.map(row => row.usd ?? null),
    held: of.map(() => null),
  };
  const part = { title: '', agent: null, parent_row: null, first_row: 0, rows: of.length, usd: null, tokens: null };
  const whole = { ...part, started_ms: 0, duration_ms: null, window: null };
  return {
    rows,
    head: {
      ...{
        version: PAGE_VERSION,
        tacho: '0.0.0',
        made_at: 0,
        session_id: '7c1e',
        title: 'A session',
        agent: 'claude-code',
      },
      ...{
        agent_version: null,
        models: [],
        status: 'completed',
        failure_reason: null,
        user: null,
        project: null,
        branch: null,
      },
      ...{ zero: 0, started_at: 0, ended_at: null, duration_ms: null, tool_calls: 0, errors: 0, events: 99, usd: null },
      ...{ total_usd: null, unpriced: 0, tokens: null, total_tokens: null, cost: [], peak: null },
      parts: [
        { ...whole, session_id: '7c1e', key: '', events: 99 },
        { ...whole, session_id: '8d2f', key: 's1', events: 9, parent_row: 1 },
      ],
      ...{ chunks: [], others: [], retries: [], annotations: [], links: null, views: [], notices: [], redaction: null },
      ...head,
    },
  };
}
