/**
 * The head of a replay: what a reader wants to know before the first event.
 */
import { existsSync } from 'node:fs';
import type { SessionRecord } from '../../core/session-record.ts';
import { indexPath } from '../../store/index/place.ts';
import type { SessionPlan } from '../../store/read-session.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { Context } from '../context.ts';
import { withIndex } from '../store.ts';
import {
  formatCount,
  formatDuration,
  formatInteger,
  formatMoment,
  formatMoney,
  formatTokens,
  formatZone,
} from '../terminal/numbers.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { drawStrip, type StripCell } from '../terminal/strip.ts';
import { elapsedText } from './elapsed.ts';
import { printFields } from './fields.ts';

const STRIP_COLUMNS = 60;

export async function printHeader(
  context: Context,
  folder: TraceFolder,
  record: SessionRecord,
  cells: readonly StripCell[],
  plan: SessionPlan,
): Promise<void> {
  const { style } = context;
  const around = await neighbours(context, folder, record.session_id);
  const agent = [record.agent_name, record.client_version, record.agent_type].filter(Boolean).join(' ');
  const optional = (label: Safe, value: string | null): [Safe, Safe][] => (value ? [[label, sanitise(value)]] : []);
  await printFields(context, [
    [safe`Session`, style.bold(sanitise(record.session_id))],
    ...optional(safe`Name`, record.name),
    ...optional(safe`Agent`, agent),
    ...optional(safe`Model`, record.models.join(', ')),
    ...optional(safe`Folder`, record.git_branch === null ? record.cwd : `${record.cwd ?? ''} (${record.git_branch})`),
    [safe`Started`, safe`${formatMoment(record.started_at)} ${formatZone(record.started_at)}`],
    [safe`Duration`, durationText(record)],
    [safe`Tool calls`, formatInteger(record.tool_calls)],
    [safe`Errors`, record.errors > 0 ? style.error(formatInteger(record.errors)) : formatInteger(0)],
    ...(record.total_tokens === null ? [] : [[safe`Tokens`, formatTokens(record.total_tokens)] as const]),
    ...(around.usd === null ? [] : [[safe`Cost`, style.bold(formatMoney(around.usd))] as const]),
    ...(around.subagents === 0
      ? []
      : [
          [
            safe`Subagents`,
            safe`${formatInteger(around.subagents)}, not counted above (--expand-subagents shows them)`,
          ] as const,
        ]),
    ...(plan.damaged.length === 0
      ? []
      : [
          [
            safe`Skipped`,
            style.error(safe`${formatCount(plan.damaged.length, safe`damaged line`)} (tacho doctor shows them)`),
          ] as const,
        ]),
  ]);
  const strip = drawStrip(cells, Math.min(STRIP_COLUMNS, context.columns), style);
  if (strip !== '') await context.out.line(strip);
  await context.out.line();
}

/** From first to last event, and how much of it the agent worked where it says so; of a running session until `now`. */
export function durationText(record: SessionRecord, now = Date.now() / 1000): Safe {
  const { status, started_at, ended_at, total_duration_ms } = record;
  if (status === 'running') return safe`${elapsedText(started_at, now)} so far, running`;
  if (status === 'interrupted') return safe`${formatDuration(total_duration_ms)}, then interrupted`;
  const span =
    started_at === null || ended_at === null || ended_at < started_at ? null : (ended_at - started_at) * 1000;
  if (span === null || total_duration_ms === null || Math.abs(span - total_duration_ms) < 1000) {
    return formatDuration(total_duration_ms ?? span);
  }
  return total_duration_ms > span
    ? formatDuration(total_duration_ms)
    : safe`${formatDuration(span)}, the agent at work ${formatDuration(total_duration_ms)}`;
}

/** What an index that is there already knows; making one for the sake of two lines would take longer than the replay. */
async function neighbours(
  context: Context,
  folder: TraceFolder,
  id: string,
): Promise<{ usd: number | null; subagents: number }> {
  const nothing = { usd: null, subagents: 0 };
  if (!existsSync(indexPath(folder.dir, context.env))) return nothing;
  const found = await withIndex(context, folder, async db => {
    const { childrenOf, costOf } = await import('../../store/index/queries.ts');
    return { usd: costOf(db, id), subagents: childrenOf(db, id).length };
  });
  return found ?? nothing;
}
