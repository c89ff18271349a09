/**
 * Prints what is known of a session beside its events.
 */
import { SessionRecordFold } from '../../core/session-record.ts';
import { childrenOf } from '../../store/index/queries.ts';
import { foldSession } from '../../store/read-session.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder, withIndex } from '../store.ts';
import { formatDuration, formatInteger, formatMoment, formatTokens, unknown } from '../terminal/numbers.ts';
import { join, type Safe, safe } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import { printFields } from './fields.ts';

export async function show(context: Context, named: string | undefined, json: boolean): Promise<ExitCode> {
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const record = foldSession(files, () => new SessionRecordFold());
  const children = (await withIndex(context, folder, db => childrenOf(db, files.id))) ?? [];
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
  const rows: [Safe, Safe][] = [
    [safe`Session`, sanitise(record.session_id)],
    [safe`Name`, said(record.name ?? record.first_prompt)],
    [
      safe`Agent`,
      join(
        [
          said(record.agent_name),
          ...(record.client_version ? [sanitise(record.client_version)] : []),
          ...(record.agent_type ? [sanitise(record.agent_type)] : []),
        ],
        safe` `,
      ),
    ],
    [safe`User`, said(record.user_id)],
    [safe`Status`, sanitise(record.status)],
    [safe`Started`, formatMoment(record.started_at)],
    [safe`Ended`, formatMoment(record.ended_at)],
    [safe`Duration`, formatDuration(record.total_duration_ms)],
    [safe`Folder`, said(record.cwd)],
    [safe`Branch`, said(record.git_branch)],
    [safe`Models`, list(record.models)],
    [safe`Events`, formatInteger(record.events)],
    [safe`Tool calls`, formatInteger(record.tool_calls)],
    [safe`Errors`, formatInteger(record.errors)],
    [safe`Tokens`, formatTokens(record.total_tokens)],
    [safe`Parent`, said(record.parent_session_id)],
    [safe`Subagents`, list(children)],
    [safe`Sources`, list(record.sources)],
    [safe`Skipped`, safe`${formatInteger(record.damaged_lines)} damaged lines`],
  ];
  await printFields(context, rows);
  return 0;
}

function said(text: string | null): Safe {
  return text === null ? unknown : sanitise(text);
}
