/**
 * Prints what is known of a session beside its events.
 */

import { lossText } from '../../core/describe/loss.ts';
import { together } from '../../core/event-fold.ts';
import { GapList, sumOfLosses } from '../../core/gap.ts';
import { ProcessFold } from '../../core/live-session.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { SettledRecordFold } from '../../core/settled-record.ts';
import { standingNow } from '../../facts/standing.ts';
import { childrenOf, costOf } from '../../store/index/queries.ts';
import { foldSession } from '../../store/read-session.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder, withIndex } from '../store.ts';
import {
  formatCount,
  formatInteger,
  formatMoment,
  formatMoney,
  formatTokens,
  formatZone,
  unknown,
} from '../terminal/numbers.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import { cutTo } from '../terminal/width.ts';
import { type Field, LABEL_COLUMNS, printFields } from './fields.ts';
import { durationText } from './replay-header.ts';
import { field, listField, whereFields, whoFields } from './show-attribution.ts';

/** Lists are broken into lines of this width where there is no terminal. */
const PAGE_COLUMNS = 80;

export async function show(context: Context, named: string | undefined, json: boolean): Promise<ExitCode> {
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const [[record, processes], gaps] = foldSession(files, () =>
    together(together(new SettledRecordFold(standingNow), new ProcessFold()), new GapList()),
  );
  const known = await withIndex(context, folder, db => ({
    children: childrenOf(db, files.id),
    usd: costOf(db, files.id),
  }));
  const { children, usd } = known ?? { children: [], usd: null };
  if (json) {
    await context.out.write(
      safeJson({ ...files.meta, ...record, attribution: files.meta?.attribution ?? null, subagents: children }, 2),
    );
    await context.out.line();
    return 0;
  }
  const room = context.columns - LABEL_COLUMNS;
  const width = Math.min(room, PAGE_COLUMNS - LABEL_COLUMNS);
  const list = (label: Safe, items: readonly string[]) =>
    listField(
      label,
      items.map(item => sanitise(item)),
      safe`, `,
      width,
    );
  const name = record.name ?? record.first_prompt;
  const rows: Field[] = [
    [safe`Session`, context.style.bold(sanitise(record.session_id))],
    ...(name === null ? [] : [[safe`Name`, cutTo(sanitise(name), room)] as const]),
    [safe`Status`, statusText(record)],
    [safe`Started`, when(record.started_at)],
    ...(record.ended_at === null ? [] : [[safe`Ended`, when(record.ended_at)] as const]),
    [safe`Duration`, durationText(record)],
    ...whoFields(record, files.meta, processes, width),
    ...list(safe`Models`, record.models),
    ...whereFields(record, files.meta),
    [safe`Events`, formatInteger(record.events)],
    [safe`Tool calls`, formatInteger(record.tool_calls)],
    [safe`Errors`, formatInteger(record.errors)],
    [safe`Tokens`, formatTokens(record.total_tokens)],
    [safe`Cost`, formatMoney(usd)],
    ...field(safe`Parent`, record.parent_session_id),
    ...list(safe`Subagents`, children),
    ...list(safe`Sources`, record.sources),
    ...(gaps.length === 0 ? [] : [[safe`Gaps`, sanitise(lossText(sumOfLosses(gaps)))] as const]),
    ...(record.damaged_lines === 0
      ? []
      : [[safe`Skipped`, formatCount(record.damaged_lines, safe`damaged line`)] as const]),
  ];
  await printFields(context, rows);
  return 0;
}

function statusText({ status, failure_reason }: SessionRecord): Safe {
  if (status === 'unknown') return safe`unknown: the log ends without a word about it`;
  if (status === 'interrupted') return safe`interrupted: its process is gone, and no end was recorded`;
  return failure_reason === null ? sanitise(status) : safe`${sanitise(status)}: ${sanitise(failure_reason)}`;
}

function when(at: number | null): Safe {
  return at === null ? unknown : safe`${formatMoment(at)} ${formatZone(at)}`;
}
