/**
 * A session as plain text, about as `tacho replay` prints it.
 */
import { durationText, isoText, moneyText, offsetText, tokensText } from 'tacho/src/core/numbers.ts';
import type { PageDocument, PageRows } from 'tacho/src/core/page/page.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { isError } from '../page/rows.ts';
import { endingOf } from '../transcript/row-words.ts';
import { visibleText } from '../ui/visible-text.tsx';

/** What stands in the header, one fact a line. */
export function headAsText({ head }: PageDocument): string {
  const facts: [string, string | null][] = [
    ['Session:', head.session_id],
    ['Name:', head.title],
    ['Agent:', [head.agent, head.agent_version].filter(Boolean).join(' ') || null],
    ['Model:', head.models.join(', ') || null],
    ['Folder:', head.project === null ? null : `${head.project}${head.branch === null ? '' : ` (${head.branch})`}`],
    ['Status:', [head.status, head.failure_reason].filter(Boolean).join(': ')],
    ['Started:', head.started_at === null ? null : isoText(head.started_at)],
    ['Duration:', durationText(head.duration_ms)],
    ['Cost:', moneyText(head.usd)],
    ['Tokens:', tokensText(head.tokens)],
    ['Tool calls:', String(head.tool_calls)],
    ['Errors:', String(head.errors)],
  ];
  return facts
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name.padEnd(12)}${visibleText(value ?? '')}`)
    .join('\n');
}

/** One or two lines for each row, in the order given. */
export function rowsAsText({ head, rows }: PageDocument, list: Iterable<number>): string {
  const lines: string[] = [];
  for (const row of list) lines.push(...linesOf(rows, row, head.parts[rows.part[row] ?? 0]?.key ?? ''));
  return lines.join('\n');
}

/** A row with all that its events hold. */
export function eventAsText(page: PageDocument, row: number, events: readonly TraceEvent[]): string {
  const payloads = events.map(({ event_type, data }) => `${event_type}\n${JSON.stringify(data, null, 2)}`);
  return [rowsAsText(page, [row]), ...payloads].join('\n\n');
}

function linesOf(rows: PageRows, row: number, key: string): string[] {
  const at = rows.at[row] ?? null;
  const n = `${key === '' ? '' : `${key} `}#${rows.n[row] ?? '?'}`;
  const ms = rows.ms[row] ?? null;
  const outcome = [
    isError(rows, row) ? '✕' : '',
    endingOf(rows, row),
    rows.note[row] ?? '',
    ms === null ? '' : durationText(ms),
  ];
  const end = outcome.filter(word => word !== '').join(' ');
  const indent = '  '.repeat(Math.max(0, (rows.depth[row] ?? 1) - 2));
  const label = visibleText(rows.label[row] ?? '');
  const first = `${offsetText(at === null ? null : at / 1_000).padEnd(9)}  ${n.padEnd(6)} ${indent}${label}${end === '' ? '' : ` (${visibleText(end)})`}`;
  const title = visibleText(rows.title[row] ?? '');
  return title === '' ? [first] : [first, `${' '.repeat(18)}${indent}${title}`];
}
