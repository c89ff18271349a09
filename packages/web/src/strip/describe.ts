/**
 * The strip in words, for those who do not see it.
 */
import { countText, shareText } from 'tacho/src/core/numbers.ts';
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import { isError } from '../page/rows.ts';
import { clockText, dayText } from './clock.ts';
import type { StripModel } from './model.ts';
import type { StripKind } from './segments.ts';

const NAMES: Readonly<Record<StripKind, string>> = {
  think: 'thinking',
  wait: 'waiting',
  sub: 'subagents',
  read: 'reading',
  net: 'network',
  run: 'commands',
  write: 'writing',
};

/** `#42`, and `s1 #3` for a row of a subagent. */
export function numberText(head: PageHead, rows: PageRows, row: number): string {
  const key = head.parts[rows.part[row] ?? 0]?.key ?? '';
  return `${key === '' ? '' : `${key} `}#${rows.n[row] ?? row + 1}`;
}

/** `14:46:30`, with its day in a session of several; '' for a row without a time. */
export function whenText(head: PageHead, rows: PageRows, row: number, { whole, times }: StripModel): string {
  if (typeof rows.at[row] !== 'number' || !times.known) return '';
  const at = times.from(row);
  const clock = clockText(head.zero, at);
  const isOneDay = dayText(head.zero, whole.from) === dayText(head.zero, whole.to);
  return isOneDay ? clock : `${dayText(head.zero, at)} ${clock}`;
}

/** `#42 npm test, failed, 14:46:30`. */
export function rowText(head: PageHead, rows: PageRows, row: number, model: StripModel): string {
  const what = rows.title[row] || rows.label[row] || '';
  const outcome = isError(rows, row) ? 'failed' : '';
  const first = `${numberText(head, rows, row)} ${what}`.trim();
  return [first, outcome, whenText(head, rows, row, model)].filter(text => text !== '').join(', ');
}

/** What most of the time went to: `46% commands, 20% thinking, 12% reading, 6 errors`. */
export function summaryText({ segments, times, errors }: StripModel): string {
  const sums = new Map<StripKind, number>();
  let sum = 0;
  for (const { kind, from, to } of segments) {
    sums.set(kind, (sums.get(kind) ?? 0) + to - from);
    sum += to - from;
  }
  const most = [...sums].filter(([, length]) => length > 0).sort((a, b) => b[1] - a[1]);
  const shares = most.slice(0, 3).map(([kind, length]) => `${shareText(length / sum)} ${NAMES[kind]}`);
  const texts = [
    ...shares,
    ...(errors > 0 ? [countText(errors, 'error')] : []),
    ...(times.known ? [] : ['no times recorded']),
  ];
  return texts.length === 0 ? 'nothing recorded' : texts.join(', ');
}
