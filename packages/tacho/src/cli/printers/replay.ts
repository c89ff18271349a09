/**
 * Prints a session as it happened. Streams: what is printed is read again from the logs, so size does not matter.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { TraceError } from '../../core/errors.ts';
import { together } from '../../core/event-fold.ts';
import { isOutcome } from '../../core/identity.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { type SessionRecord, SessionRecordFold } from '../../core/session-record.ts';
import { EVENT_TYPES } from '../../core/vocabulary.ts';
import { foldAndPlan, fullEvents, planSession, type SessionPlan } from '../../store/read-session.ts';
import { sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder, withIndex } from '../store.ts';
import { formatDuration, formatInteger, formatMoment, formatOffset, formatTokens } from '../terminal/numbers.ts';
import { join, type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { drawStrip, type StripCell } from '../terminal/strip.ts';
import { marks } from '../terminal/style.ts';
import { cutTo } from '../terminal/width.ts';
import { describe } from './describe.ts';
import { printFields } from './fields.ts';
import { StripCells } from './strip-cells.ts';

export interface ReplayOptions {
  /** Event types to print; all that matter by default. */
  readonly types: readonly string[] | undefined;
  /** Wait as the session did, this many times faster. */
  readonly speed: number | undefined;
  readonly expand: boolean;
}

const MAX_DEPTH = 5;
const MAX_WAIT_MS = 2_000;
const DETAIL_CHARS = 150;
const STRIP_COLUMNS = 60;
const INDENT = '              ';

export async function replay(context: Context, named: string | undefined, options: ReplayOptions): Promise<ExitCode> {
  checkTypes(options.types);
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const [[record, cells], plan] = foldAndPlan(files, () => together(new SessionRecordFold(), new StripCells()));
  await printHeader(context, record, cells, plan);
  const children = options.expand ? await childIndex(context, folder, files.id) : new Map<string, Child[]>();
  await printEvents({ context, folder, options, children }, plan, record.started_at, 0, new Set([files.id]));
  return 0;
}

function checkTypes(types: readonly string[] | undefined): void {
  const wrong = types?.find(type => !/^[a-z][a-z_]*$/.test(type));
  if (wrong !== undefined) {
    throw new TraceError('usage', `--filter takes event types, not ${wrong === '' ? 'nothing' : wrong}`, {
      hint: EVENT_TYPES.join(', '),
    });
  }
}

async function printHeader(
  context: Context,
  record: SessionRecord,
  cells: readonly StripCell[],
  plan: SessionPlan,
): Promise<void> {
  const { style } = context;
  const optional = (label: Safe, value: string | null): [Safe, Safe][] =>
    value === null ? [] : [[label, sanitise(value)]];
  await printFields(context, [
    [safe`Session`, style.bold(sanitise(record.session_id))],
    ...optional(safe`Name`, record.name),
    ...optional(
      safe`Agent`,
      [record.agent_name, record.client_version, record.agent_type].filter(Boolean).join(' ') || null,
    ),
    ...optional(safe`Folder`, record.cwd),
    [safe`Started`, formatMoment(record.started_at)],
    [safe`Duration`, formatDuration(record.total_duration_ms)],
    [safe`Tool calls`, formatInteger(record.tool_calls)],
    [safe`Errors`, record.errors > 0 ? style.error(formatInteger(record.errors)) : formatInteger(0)],
    ...(record.total_tokens === null ? [] : [[safe`Tokens`, formatTokens(record.total_tokens)] as [Safe, Safe]]),
    ...(plan.damaged.length > 0
      ? [
          [
            safe`Skipped`,
            style.error(safe`${formatInteger(plan.damaged.length)} damaged lines (tacho doctor shows them)`),
          ] as [Safe, Safe],
        ]
      : []),
  ]);
  const strip = drawStrip(cells, Math.min(STRIP_COLUMNS, context.columns), style);
  if (strip !== '') await context.out.line(strip);
  await context.out.line();
}

interface Run {
  readonly context: Context;
  readonly folder: TraceFolder;
  readonly options: ReplayOptions;
  readonly children: ReadonlyMap<string, readonly Child[]>;
}

async function printEvents(
  run: Run,
  plan: SessionPlan,
  startedAt: number | null,
  depth: number,
  seen: Set<string>,
): Promise<void> {
  const { context, options } = run;
  let number = 0;
  let before: number | null = null;
  for (const event of fullEvents(plan)) {
    number++;
    if (!isShown(event, options.types)) continue;
    if (options.speed !== undefined) {
      await context.out.flush();
      await pause(before, event.timestamp, options.speed);
    }
    before = event.timestamp ?? before;
    for (const line of eventLines(context, event, number, startedAt, depth)) await context.out.line(line);
    if (context.out.closed) return;
    if (options.expand) await printChildren(run, event, startedAt, depth, seen);
  }
}

function isShown(event: TraceEvent, types: readonly string[] | undefined): boolean {
  if (types !== undefined) return types.includes(event.event_type) || types.includes(String(event.data.subtype));
  return describe(event).quiet !== true;
}

async function pause(before: number | null, at: number | null, speed: number): Promise<void> {
  if (before === null || at === null || at <= before) return;
  await wait(Math.min(MAX_WAIT_MS, ((at - before) * 1000) / speed));
}

function eventLines(
  context: Context,
  event: TraceEvent,
  number: number,
  startedAt: number | null,
  depth: number,
): Safe[] {
  const { style } = context;
  const { kind, title, detail } = describe(event);
  const offset =
    event.timestamp === null || startedAt === null ? safe`+       –` : formatOffset(event.timestamp - startedAt);
  const took = event.duration_ms === undefined ? safe`` : style.dim(safe` (${formatDuration(event.duration_ms)})`);
  const arrow = isOutcome(event) ? safe`← ` : safe``;
  const gutter = depth === 0 ? safe`` : style.agent(join(Array.from({ length: depth }, () => safe`│  `)));
  const head = safe`${gutter}${style.dim(safe`${offset}  ${sanitise(`#${number}`.padEnd(5))}`)} ${style[kind](safe`${marks[kind]} ${arrow}${sanitise(title)}`)}${took}`;
  if (detail === undefined || detail === '') return [cutTo(head, context.columns)];
  const shown = detail.length > DETAIL_CHARS ? `${detail.slice(0, DETAIL_CHARS).trim()}…` : detail.trim();
  const body = safe`${gutter}${sanitise(INDENT)}${sanitise(oneLine(shown))}`;
  return [cutTo(head, context.columns), cutTo(body, context.columns)];
}

/** White space runs become one space: a result is often a screen of text. */
function oneLine(text: string): string {
  return /[\n\t]| {2}/.test(text) ? text.replace(/\s+/g, ' ') : text;
}

interface Child {
  readonly id: string;
  readonly agentId: string | null;
  readonly toolUseId: string | null;
}

/** Every subagent below `root`, by the session that started it. */
async function childIndex(context: Context, folder: TraceFolder, root: string): Promise<Map<string, Child[]>> {
  const found = new Map<string, Child[]>();
  await withIndex(context, folder, async db => {
    const { childrenOf } = await import('../../store/index/queries.ts');
    const queue = [root];
    for (const id of queue) {
      if (found.has(id)) continue;
      const children = childrenOf(db, id);
      found.set(
        id,
        children.map(child => toChild(folder, child)),
      );
      queue.push(...children);
    }
  });
  return found;
}

function toChild(folder: TraceFolder, id: string): Child {
  const files = sessionFiles(folder, id);
  const plan = files === undefined ? undefined : planSession(files);
  const record = plan === undefined ? undefined : new SessionRecordFold().end(plan);
  const parentEvent = files?.meta?.parent_event_id;
  return {
    id,
    agentId: record?.agent_id ?? null,
    toolUseId: record?.parent_tool_use_id ?? (typeof parentEvent === 'string' ? parentEvent : null),
  };
}

async function printChildren(
  run: Run,
  event: TraceEvent,
  startedAt: number | null,
  depth: number,
  seen: Set<string>,
): Promise<void> {
  if (depth >= MAX_DEPTH) return;
  for (const child of run.children.get(event.session_id) ?? []) {
    if (seen.has(child.id) || !startedBy(child, event)) continue;
    seen.add(child.id);
    const files = sessionFiles(run.folder, child.id);
    if (files !== undefined) await printEvents(run, planSession(files), startedAt, depth + 1, seen);
  }
}

/** Under its call where the child names it, else under the result, which names the agent. */
function startedBy(child: Child, event: TraceEvent): boolean {
  if (event.event_type === 'tool_call')
    return child.toolUseId !== null && [event.data.tool_use_id, event.event_id].includes(child.toolUseId);
  return isOutcome(event) && child.agentId !== null && event.data.spawned_agent_id === child.agentId;
}
