/**
 * What was true at a moment of the session, and what a stretch of it sums up to.
 */
import type { PageRows } from 'tacho/src/core/page/page.ts';
import { isError } from '../page/rows.ts';
import type { Viewer } from '../state/viewer.ts';
import { isWithin, type Range } from '../transcript/filter.ts';

/** Tokens in the context when a row began: of the last request of its session up to then; null where nobody says. */
export function heldAt(rows: PageRows, row: number): number | null {
  const part = rows.part[row];
  for (let at = row; at >= 0; at--) {
    const held = rows.held[at] ?? null;
    if (held !== null && rows.part[at] === part) return held;
  }
  return null;
}

/** What the page's sessions had cost by the time a row began, its own message with it; null where nothing has a price. */
export function spentUntil({ rows, index }: Pick<Viewer, 'rows' | 'index'>, row: number): number | null {
  if (!rows.usd.some(usd => usd !== null)) return null;
  const moment = rows.at[row] ?? null;
  if (moment === null) return index.usdBefore[row + 1] ?? null;
  let spent = 0;
  for (let at = 0; at < rows.count; at++) if ((rows.at[at] ?? Infinity) <= moment) spent += rows.usd[at] ?? 0;
  return spent;
}

/** Events, errors and US dollars of the rows that a range touches. A row with a price is counted where it began. */
export function sumsWithin({ rows, index }: Pick<Viewer, 'rows' | 'index'>, range: Range) {
  let events = 0;
  let errors = 0;
  let usd = 0;
  for (let row = 0; row < rows.count; row++) {
    if (!isWithin(rows, row, range)) continue;
    events += (index.eventsBefore[row + 1] ?? 0) - (index.eventsBefore[row] ?? 0);
    if (isError(rows, row)) errors++;
    if ((rows.at[row] ?? -1) >= range.from) usd += rows.usd[row] ?? 0;
  }
  return { events, errors, usd };
}
