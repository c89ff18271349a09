/**
 * Prints a session and the subagents it started as a tree, with totals.
 */
import { listSessions, type SessionRow } from '../../store/index/queries.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder, withIndex } from '../store.ts';
import { formatCount, formatDuration, formatMoney, formatTokens } from '../terminal/numbers.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { cutTo } from '../terminal/width.ts';

const MAX_DEPTH = 20;
const TITLE_COLUMNS = 60;

export async function printTree(context: Context, named: string | undefined): Promise<ExitCode> {
  const folder = traceFolder(context);
  const { id } = await findSession(context, folder, named);
  const rows = (await withIndex(context, folder, db => listSessions(db, {}))) ?? [];
  const rowById = new Map(rows.map(row => [row.session_id, row]));
  const childrenById = new Map<string, SessionRow[]>();
  for (const row of [...rows].reverse()) {
    if (row.parent_session_id !== null)
      childrenById.set(row.parent_session_id, [...(childrenById.get(row.parent_session_id) ?? []), row]);
  }
  const shown: SessionRow[] = [];
  const seen = new Set<string>();
  const print = async (row: SessionRow, prefix: Safe, branch: Safe, depth: number): Promise<void> => {
    seen.add(row.session_id);
    shown.push(row);
    await context.out.line(safe`${context.style.dim(safe`${prefix}${branch}`)}${lineOf(context, row, depth)}`);
    const children = (childrenById.get(row.session_id) ?? []).filter(
      child => !seen.has(child.session_id) && depth < MAX_DEPTH,
    );
    const below = branch === '' ? prefix : safe`${prefix}${branch.startsWith('└') ? safe`   ` : safe`│  `}`;
    for (const [i, child] of children.entries())
      await print(child, below, i === children.length - 1 ? safe`└─ ` : safe`├─ `, depth + 1);
  };
  const root = rowById.get(id);
  if (root !== undefined) await print(root, safe``, safe``, 0);
  const sum = (of: (row: SessionRow) => number | null) =>
    shown.reduce<number | null>((total, row) => (of(row) === null ? total : (total ?? 0) + (of(row) as number)), null);
  await context.out.line();
  await context.out.line(
    safe`${formatCount(shown.length, safe`session`)}, ${formatCount(
      sum(row => row.tool_calls),
      safe`tool`,
    )}, ${formatTokens(sum(row => row.total_tokens))} tokens, ${formatMoney(sum(row => row.total_usd))}, ${formatCount(
      sum(row => row.errors),
      safe`error`,
    )}`,
  );
  return 0;
}

/** A subagent goes by its own id: the part before it stands a line above. */
function lineOf({ style }: Context, row: SessionRow, depth: number): Safe {
  const errors = row.errors > 0 ? style.error(safe`  ✕ ${formatCount(row.errors, safe`error`)}`) : safe``;
  const title = row.title === null ? safe`` : style.dim(safe`  ${cutTo(sanitise(row.title), TITLE_COLUMNS)}`);
  const id = depth === 0 ? row.session_id : (row.session_id.split('_').at(-1) ?? row.session_id);
  return safe`${sanitise(id)}  ${formatDuration(row.total_duration_ms)}  ${formatCount(row.tool_calls, safe`tool`)}  ${formatTokens(row.total_tokens)} tokens  ${formatMoney(row.total_usd)}${errors}${title}`;
}
