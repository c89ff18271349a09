/**
 * What a row cost and how long it took: itself, and with all that is below it.
 */
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import { endOf } from '../page/rows.ts';

export interface RowTotals {
  readonly usd: number | null;
  readonly totalUsd: number | null;
  readonly ms: number | null;
  /** From its start to the end of what ended last. */
  readonly totalMs: number | null;
  readonly below: number;
}

/** Costs without a price are in no sum; a sum of nothing is unknown. */
export function totalsOf({ rows }: PageDocument, row: number): RowTotals {
  const below = rows.size[row] ?? 0;
  const usd = rows.usd[row] ?? null;
  const start = rows.at[row] ?? null;
  let totalUsd = usd;
  let end = endOf(rows, row);
  for (let at = row + 1; at <= row + below; at++) {
    const cost = rows.usd[at] ?? null;
    if (cost !== null) totalUsd = (totalUsd ?? 0) + cost;
    const ended = endOf(rows, at);
    if (ended !== null && (end === null || ended > end)) end = ended;
  }
  return {
    usd,
    totalUsd,
    ms: rows.ms[row] ?? null,
    totalMs: start === null || end === null ? null : end - start,
    below,
  };
}
