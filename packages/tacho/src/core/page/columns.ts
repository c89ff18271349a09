/**
 * Arranged rows as columns.
 */
import type { ArrangedRow } from './arrange.ts';
import { type PageRows, ROW_KINDS } from './page.ts';

/** `zero`: Unix seconds that all moments count from; null where no event has a time. */
export function columnsOf(rows: readonly ArrangedRow[], zero: number | null): PageRows {
  const drafts = rows.map(row => row.draft);
  return {
    count: rows.length,
    kind: drafts.map(draft => ROW_KINDS[draft.kind]).join(''),
    part: rows.map(row => row.part),
    n: drafts.map(draft => draft.n),
    end: drafts.map(draft => draft.end),
    depth: rows.map(row => row.depth),
    size: sizesOf(rows),
    flags: drafts.map(draft => draft.flags),
    at: drafts.map(({ at }) => (at === null || zero === null ? null : Math.round((at - zero) * 1000))),
    ms: drafts.map(({ ms }) => (ms === null ? null : Math.round(ms))),
    label: drafts.map(draft => draft.label),
    title: drafts.map(draft => draft.title),
    note: drafts.map(draft => draft.note),
    usd: drafts.map(({ usd }) => (usd === null ? null : Math.round(usd * 1e8) / 1e8)),
    held: drafts.map(draft => draft.held),
  };
}

/** How many of the following rows are deeper, until one is not. */
function sizesOf(rows: readonly ArrangedRow[]): number[] {
  const sizes = new Array<number>(rows.length).fill(0);
  const open: number[] = [];
  for (const [row, { depth }] of rows.entries()) {
    while (open.length > 0 && (rows[open.at(-1) as number] as ArrangedRow).depth >= depth) close(row);
    open.push(row);
  }
  while (open.length > 0) close(rows.length);
  return sizes;

  function close(at: number): void {
    const row = open.pop() as number;
    sizes[row] = at - row - 1;
  }
}
