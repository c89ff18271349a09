/**
 * Prints what is known of a session beside its events.
 */
import { SessionRecordFold } from '../../core/session-record.ts';
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
import { join, type Safe, safe } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import { printFields } from './fields.ts';
import { durationText } from './replay-header.ts';

export async function show(context: Context, named: string | undefined, json: boolean): Promise<ExitCode> {
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const record = foldSession(files, () => new SessionRecordFold());
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
  const list = (items: readonly string[]) =>
    items.length === 0
      ? unknown
      : join(
          items.map(item => sanitise(item)),
          safe`, `,
        );
  const when = (at: number | null) => (at === null ? unknown : safe`${formatMoment(at)} ${formatZone(at)}`);
  const client = [record.agent_name, record.client_version, record.agent_type].filter(Boolean).join(' ');
  const rows: [Safe, Safe][] = [
    [safe`Session`, context.style.bold(sanitise(record.session_id))],
    [safe`Name`, said(record.name ?? record.first_prompt)],
    [safe`Agent`, said(client || null)],
    [safe`Models`, list(record.models)],
    [safe`User`, said(record.user_id)],
    [
      safe`Status`,
      record.status === 'unknown' ? safe`unknown: the log ends without a word about it` : sanitise(record.status),
    ],
    [safe`Started`, when(record.started_at)],
    [safe`Ended`, when(record.ended_at)],
    [safe`Duration`, durationText(record)],
    [safe`Folder`, said(record.cwd)],
    [safe`Branch`, said(record.git_branch)],
    [safe`Events`, formatInteger(record.events)],
    [safe`Tool calls`, formatInteger(record.tool_calls)],
    [safe`Errors`, formatInteger(record.errors)],
    [safe`Tokens`, formatTokens(record.total_tokens)],
    [safe`Cost`, formatMoney(usd)],
    ...optional(safe`Parent`, record.parent_session_id),
    ...(children.length === 0 ? [] : [[safe`Subagents`, list(children)] as [Safe, Safe]]),
    ...(record.sources.length === 0 ? [] : [[safe`Sources`, list(record.sources)] as [Safe, Safe]]),
    ...(record.damaged_lines === 0
      ? []
      : [[safe`Skipped`, formatCount(record.damaged_lines, safe`damaged line`)] as [Safe, Safe]]),
  ];
  await printFields(context, rows);
  return 0;
}

function optional(label: Safe, value: string | null): [Safe, Safe][] {
  return value === null ? [] : [[label, sanitise(value)]];
}

function said(text: string | null): Safe {
  return text === null ? unknown : sanitise(text);
}
