/**
 * What a row says in words: its text, how it ended, what is folded into it.
 */
import { countText, durationText, moneyText } from 'tacho/src/core/numbers.ts';
import type { PageRows } from 'tacho/src/core/page/page.ts';
import { endOf, hasFlag, isError, kindAt } from '../page/rows.ts';
import type { RowIndex } from './row-index.ts';

/** What stands before the title: the kind of act where the title alone does not tell it. */
export function leadOf(rows: PageRows, row: number): string {
  const title = rows.title[row] ?? '';
  if (title === '') return '';
  switch (kindAt(rows, row)) {
    case 'sub':
      return 'Subagent';
    case 'guard':
      return 'Guard:';
    case 'compact':
      return 'Compaction:';
    case 'wait':
    case 'side':
      return `${rows.label[row] ?? ''}:`;
    default:
      return '';
  }
}

/** The title, or where it has none what kind of act it is. */
export function textOf(rows: PageRows, row: number): string {
  return rows.title[row] || rows.label[row] || kindAt(rows, row);
}

/** How it ended, where that was not as it should: `denied`, `interrupted`, `no outcome`; '' for nothing to say. */
export function endingOf(rows: PageRows, row: number): string {
  if (hasFlag(rows, row, 'denied')) return 'denied';
  if (hasFlag(rows, row, 'interrupted')) return 'interrupted';
  if (hasFlag(rows, row, 'open')) return 'no outcome';
  return isError(rows, row) && (rows.note[row] ?? '') === '' && kindAt(rows, row) !== 'error' ? 'failed' : '';
}

export interface Sums {
  /** Events below the row, without those that it stands for itself. */
  readonly events: number;
  readonly errors: number;
  /** Of the row and all below it, US dollars; null where nothing in it has a price. */
  readonly usd: number | null;
  /** Of the row alone. */
  readonly ownUsd: number | null;
  /** From its start to the last end below it, milliseconds; null where it has no time. */
  readonly ms: number | null;
}

export function sumsOf(rows: PageRows, index: RowIndex, row: number): Sums {
  const after = row + (rows.size[row] ?? 0) + 1;
  const between = (before: Float64Array | Uint32Array, from: number) => (before[after] ?? 0) - (before[from] ?? 0);
  let priced = false;
  let end: number | null = null;
  for (let at = row; at < after; at++) {
    priced ||= typeof rows.usd[at] === 'number';
    const ends = endOf(rows, at);
    // A prompt may tell how long its turn took; what is below it tells it better.
    if (ends !== null && (at > row || kindAt(rows, row) !== 'prompt')) end = Math.max(end ?? ends, ends);
  }
  const start = rows.at[row] ?? null;
  return {
    events: between(index.eventsBefore, row + 1),
    errors: between(index.errorsBefore, row + 1),
    usd: priced ? between(index.usdBefore, row) : null,
    ownUsd: rows.usd[row] ?? null,
    ms: start === null || end === null ? null : Math.max(0, end - start),
  };
}

/** `23 events, 2 errors, $0.31, 4m 10s`. */
export function insideText({ events, errors, usd, ms }: Sums): string {
  const words = [countText(events, 'event')];
  if (errors > 0) words.push(countText(errors, 'error'));
  if (usd !== null) words.push(moneyText(usd));
  if (ms !== null) words.push(durationText(ms));
  return words.join(', ');
}

/** How the sum of a row with others below it is made up. */
export function shareSentence({ events, usd, ownUsd }: Sums): string {
  if (usd === null) return `${countText(events, 'event')}; nothing here has a price`;
  const own = ownUsd === null ? 'none of it in this row itself' : `${moneyText(ownUsd)} of it in this row itself`;
  return `${moneyText(usd)} in all, ${own}`;
}
