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
import { join, joinLines, type Safe, type SafeText, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { drawStrip, type StripCell } from '../terminal/strip.ts';
import { marks } from '../terminal/style.ts';
import { blanks, cutTo } from '../terminal/width.ts';
import { type Description, describe } from './describe.ts';
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
const INDENT = blanks(14);
const ANSWERS = safe`← `;

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
  const gutter = depth === 0 ? safe`` : context.style.agent(join(Array.from({ length: depth }, () => safe`│  `)));
  let number = 0;
  let before: number | null = null;
  for (const event of fullEvents(plan, { named: options.expand })) {
    number++;
    const description = describe(event);
    if (!isShown(event, description, options.types)) continue;
    if (options.speed !== undefined) {
      await context.out.flush();
      await pause(before, event.timestamp, options.speed);
    }
    before = event.timestamp ?? before;
    // Awaited only when the reader is behind: an await for each of 200,000 lines is a tenth of the time.
    const behind = context.out.write(eventText(context, event, description, number, startedAt, gutter));
    if (behind !== undefined) await behind;
    if (context.out.closed) return;
    if (options.expand) await printChildren(run, event, startedAt, depth, seen);
  }
}

function isShown(event: TraceEvent, description: Description, types: readonly string[] | undefined): boolean {
  if (types === undefined) return description.quiet !== true;
  return types.includes(event.event_type) || types.includes(String(event.data.subtype));
}

async function pause(before: number | null, at: number | null, speed: number): Promise<void> {
  if (before === null || at === null || at <= before) return;
  await wait(Math.min(MAX_WAIT_MS, ((at - before) * 1000) / speed));
}

/** One or two lines with their line feeds. */
function eventText(
  { style, columns }: Context,
  event: TraceEvent,
  { kind, title, detail }: Description,
  number: number,
  startedAt: number | null,
  gutter: Safe,
): SafeText {
  const offset =
    event.timestamp === null || startedAt === null ? safe`+       –` : formatOffset(event.timestamp - startedAt);
  const took = event.duration_ms === undefined ? safe`` : style.dim(safe` (${formatDuration(event.duration_ms)})`);
  const place = style.dim(safe`${offset}  ${trustLine(`#${number}`.padEnd(6))}`);
  const act = style[kind](safe`${marks[kind]} ${isOutcome(event) ? ANSWERS : safe``}${sanitise(title)}`);
  const head = cutTo(safe`${gutter}${place}${act}${took}`, columns);
  if (detail === undefined || detail === '') return joinLines([head, safe``]);
  return joinLines([head, cutTo(safe`${gutter}${INDENT}${beginningOf(detail)}`, columns), safe``]);
}

/** As much of a text as one line shows; runs of white space become one space, since a result is often a screen of text. */
function beginningOf(detail: string): Safe {
  const start = detail.slice(0, DETAIL_CHARS).trim();
  const line = sanitise(/[\n\t]| {2}/.test(start) ? start.replace(/\s+/g, ' ') : start);
  return detail.length > DETAIL_CHARS ? safe`${line}…` : line;
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
