/**
 * The head of a page, from what its parts gave.
 */
import type { Annotation } from '../annotations.ts';
import { sumUsd } from '../cost/cost.ts';
import { type Arranged, arrange, type PartTree } from './arrange.ts';
import { columnsOf } from './columns.ts';
import {
  PAGE_VERSION,
  type PageAnnotation,
  type PageChunk,
  type PageDocument,
  type PageLink,
  type PagePart,
  type PageView,
} from './page.ts';
import type { PartData } from './part-fold.ts';

/** One session of the page, in the order in which they are numbered: the one that was asked for first. */
export interface GivenPart {
  readonly data: PartData;
  /** Index of the part that started it; null for the first. */
  readonly parent: number | null;
  readonly annotations: readonly (Annotation & { readonly n: number | null })[];
  readonly window: number | null;
}

export interface GivenPage {
  readonly parts: readonly [GivenPart, ...GivenPart[]];
  readonly chunks: readonly PageChunk[];
  readonly peak: { readonly tokens: number; readonly window: number | null } | null;
  /** Event numbers of the first part: what a call came from. Null where nobody looked. */
  readonly links:
    | readonly { readonly to: number; readonly from: number; readonly rule: string; readonly quote: string }[]
    | null;
  readonly views: readonly PageView[];
  readonly notices: readonly string[];
  readonly redaction: string | null;
  readonly tacho: string;
  /** Unix seconds. */
  readonly now: number;
}

export function pageOf(given: GivenPage): PageDocument {
  const { parts } = given;
  const [main] = parts;
  const { record, priced, sheet } = main.data;
  const arranged = arrange(treeOf(parts), parts.length);
  const zero = earliest(arranged);
  const rowAt = (part: number, n: number): number => arranged.rowOf[part]?.[parts[part]?.data.draftOf[n] ?? -1] ?? -1;
  const usd = priced.cost.total_usd;
  return {
    head: {
      version: PAGE_VERSION,
      tacho: given.tacho,
      made_at: given.now,
      session_id: record.session_id,
      title: titleOf(main.data),
      agent: record.agent_name,
      agent_version: record.client_version,
      models: record.models,
      status: record.status,
      failure_reason: record.failure_reason,
      user: record.user_id,
      project: record.project,
      branch: record.git_branch,
      zero,
      started_at: record.started_at,
      ended_at: record.ended_at,
      duration_ms: record.total_duration_ms,
      tool_calls: record.tool_calls,
      errors: record.errors,
      events: record.events,
      usd,
      total_usd: sumUsd(parts.map(part => ({ usd: part.data.priced.cost.total_usd }))),
      unpriced: priced.cost.unpriced_messages,
      tokens: record.total_tokens,
      total_tokens: sumKnown(parts.map(part => part.data.record.total_tokens)),
      cost: sheet,
      peak: given.peak,
      parts: parts.map((part, index) =>
        pagePart(part, index, arranged, { zero, row: startRow(parts, arranged, index) }),
      ),
      chunks: given.chunks,
      others: arranged.rows.flatMap(({ draft }, row) => draft.others.map(n => [row, n] as const)),
      retries: parts
        .flatMap(({ data }, part) => data.retries.map(pair => pair.map(at => arranged.rowOf[part]?.[at] ?? -1)))
        .map(([retry = -1, first = -1]) => [retry, first] as const)
        .sort((a, b) => a[0] - b[0]),
      annotations: parts.flatMap((part, index) =>
        part.annotations.map(one => annotation(one, one.n === null ? -1 : rowAt(index, one.n))),
      ),
      links: given.links === null ? null : linksOf(given.links, n => rowAt(0, n)),
      views: given.views,
      notices: given.notices,
      redaction: given.redaction,
    },
    rows: columnsOf(arranged.rows, zero),
  };
}

function titleOf({ record }: PartData): string {
  return record.name ?? record.first_prompt ?? record.agent_type ?? record.session_id;
}

function treeOf(parts: readonly GivenPart[]): PartTree {
  const tree = (index: number): PartTree => ({
    data: (parts[index] as GivenPart).data,
    index,
    children: parts.flatMap(({ parent }, child) =>
      parent === index ? [{ under: callOf(parts, child), part: tree(child) }] : [],
    ),
  });
  return tree(0);
}

/** The draft of the call that started a part, among its caller's; null where nobody says which. */
function callOf(parts: readonly GivenPart[], child: number): number | null {
  const { data, parent } = parts[child] as GivenPart;
  const caller = parent === null ? undefined : parts[parent];
  const { parent_tool_use_id: call, session_id: id, agent_id: agent } = data.record;
  for (const [draft, { ids, spawned }] of caller?.data.calls ?? []) {
    if (call !== null && ids.includes(call)) return draft;
    if (spawned !== undefined && (spawned === id || spawned === agent)) return draft;
  }
  return null;
}

function startRow(parts: readonly GivenPart[], { rowOf }: Arranged, index: number): number | null {
  const { parent } = parts[index] as GivenPart;
  const draft = parent === null ? null : callOf(parts, index);
  return draft === null || parent === null ? null : (rowOf[parent]?.[draft] ?? null);
}

function pagePart(
  { data, window }: GivenPart,
  index: number,
  { ranges }: Arranged,
  { zero, row }: { readonly zero: number | null; readonly row: number | null },
): PagePart {
  const { record, priced } = data;
  const { first, count } = ranges[index] as { first: number; count: number };
  return {
    session_id: record.session_id,
    key: index === 0 ? '' : `s${index}`,
    title: titleOf(data),
    agent: record.agent_type ?? record.agent_name,
    parent_row: row,
    first_row: first,
    rows: count,
    events: record.events,
    usd: priced.cost.total_usd,
    tokens: record.total_tokens,
    started_ms: record.started_at === null || zero === null ? null : Math.round((record.started_at - zero) * 1000),
    duration_ms: record.total_duration_ms,
    window,
  };
}

function annotation(
  { annotation_id: id, label, note, author, created_at, bookmark }: Annotation,
  row: number,
): PageAnnotation {
  return { id, row: row < 0 ? null : row, label, note, author, created_at, bookmark: bookmark === true };
}

/** Between rows, each pair once and in order; what stands for the same act is no link. */
function linksOf(links: NonNullable<GivenPage['links']>, rowAt: (n: number) => number): PageLink[] {
  return links
    .map(({ to, from, rule, quote }) => ({ row: rowAt(to), to: rowAt(from), rule, quote }))
    .filter(({ row, to }) => row >= 0 && to >= 0 && row !== to)
    .sort((a, b) => a.row - b.row);
}

function earliest({ rows }: Arranged): number | null {
  let first = Number.POSITIVE_INFINITY;
  for (const { draft } of rows) if (draft.at !== null && draft.at < first) first = draft.at;
  return Number.isFinite(first) ? first : null;
}

function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null);
}
