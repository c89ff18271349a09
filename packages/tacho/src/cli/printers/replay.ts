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
import { formatCount, formatDuration, formatOffset } from '../terminal/numbers.ts';
import { join, joinLines, type Safe, type SafeText, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { marks } from '../terminal/style.ts';
import { blanks, cutTo } from '../terminal/width.ts';
import { type Description, describe } from './describe.ts';
import { printHeader } from './replay-header.ts';
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
/** Under the title: offset, number and mark stand before it. */
const INDENT = blanks(18);
const ANSWERS = safe`← `;

export async function replay(context: Context, named: string | undefined, options: ReplayOptions): Promise<ExitCode> {
  checkTypes(options.types);
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const [[record, cells], plan] = foldAndPlan(files, () => together(new SessionRecordFold(), new StripCells()));
  await printHeader(context, folder, record, cells, plan);
  const children = options.expand ? await childIndex(context, folder, files.id) : new Map<string, Child[]>();
  const run = { context, folder, options, children, record, seen: new Set([files.id]), counts: { shown: 0, quiet: 0 } };
  await printEvents(run, plan, 0);
  return printEnd(context, options, run.counts, record);
}

function checkTypes(types: readonly string[] | undefined): void {
  const wrong = types?.find(type => !/^[a-z][a-z_]*$/.test(type));
  if (wrong !== undefined) {
    throw new TraceError('usage', `--filter takes event types, not ${wrong === '' ? 'nothing' : wrong}`, {
      hint: EVENT_TYPES.join(', '),
    });
  }
}

interface Run {
  readonly context: Context;
  readonly folder: TraceFolder;
  readonly options: ReplayOptions;
  readonly children: ReadonlyMap<string, readonly Child[]>;
  readonly record: SessionRecord;
  /** Sessions printed so far: a cycle of subagents is cut. */
  readonly seen: Set<string>;
  readonly counts: { shown: number; quiet: number };
}

async function printEvents(run: Run, plan: SessionPlan, depth: number): Promise<void> {
  const { context, options, record, counts } = run;
  const gutter = depth === 0 ? safe`` : context.style.agent(join(Array.from({ length: depth }, () => safe`│  `)));
  let number = 0;
  let before: number | null = null;
  for (const event of fullEvents(plan, { named: options.expand })) {
    number++;
    const description = describe(event, record.cwd);
    if (!isShown(event, description, options.types)) {
      counts.quiet++;
      continue;
    }
    counts.shown++;
    if (options.speed !== undefined) {
      await context.out.flush();
      await pause(before, event.timestamp, options.speed);
    }
    before = event.timestamp ?? before;
    // Awaited only when the reader is behind: an await for each of 200,000 lines is a tenth of the time.
    const behind = context.out.write(eventText(context, event, description, number, record.started_at, gutter));
    if (behind !== undefined) await behind;
    if (context.out.closed) return;
    if (options.expand) await printChildren(run, event, depth);
  }
}

/** Says what was left out; nothing of the types that were asked for is a result that a script can see. */
async function printEnd(
  context: Context,
  { types }: ReplayOptions,
  counts: Run['counts'],
  record: SessionRecord,
): Promise<ExitCode> {
  const { err, errStyle } = context;
  await context.out.flush();
  if (types !== undefined && counts.shown === 0 && record.events > 0) {
    await err.line(
      safe`no events of the type ${sanitise(types.join(', '))}; types are ${sanitise(EVENT_TYPES.join(', '))} and the subtypes of system`,
    );
    return 1;
  }
  if (types === undefined && counts.quiet > 0) {
    await err.line(
      errStyle.dim(
        safe`${formatCount(counts.quiet, safe`side event`)} not shown: usage, attachments and the like (tacho inspect has all)`,
      ),
    );
  }
  return 0;
}

function isShown(event: TraceEvent, description: Description, types: readonly string[] | undefined): boolean {
  if (types === undefined) return description.quiet !== true;
  return types.includes(event.event_type) || types.includes(event.data.subtype as string);
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
  // White space shrinks, so what fits may begin with more than it.
  const start = detail.slice(0, 2 * DETAIL_CHARS);
  const line = (/[\n\t]| {2}/.test(start) ? start.replace(/\s+/g, ' ') : start).trim();
  const isCut = line.length > DETAIL_CHARS || detail.length > 2 * DETAIL_CHARS;
  return isCut ? safe`${sanitise(line.slice(0, DETAIL_CHARS))}…` : sanitise(line);
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

async function printChildren(run: Run, event: TraceEvent, depth: number): Promise<void> {
  if (depth >= MAX_DEPTH) return;
  for (const child of run.children.get(event.session_id) ?? []) {
    if (run.seen.has(child.id) || !startedBy(child, event)) continue;
    run.seen.add(child.id);
    const files = sessionFiles(run.folder, child.id);
    if (files !== undefined) await printEvents(run, planSession(files), depth + 1);
  }
}

/** Under its call where the child names it, else under the result, which names the agent. */
function startedBy(child: Child, event: TraceEvent): boolean {
  if (event.event_type === 'tool_call')
    return child.toolUseId !== null && [event.data.tool_use_id, event.event_id].includes(child.toolUseId);
  return isOutcome(event) && child.agentId !== null && event.data.spawned_agent_id === child.agentId;
}
