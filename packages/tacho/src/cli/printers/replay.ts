/**
 * Prints a session as it happened. Streams: what is printed is read again from the logs, so size does not matter.
 */
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { describe } from '../../core/describe/event.ts';
import { TraceError } from '../../core/errors.ts';
import { together } from '../../core/event-fold.ts';
import type { TraceEvent } from '../../core/schema.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { SettledRecordFold } from '../../core/settled-record.ts';
import { EVENT_TYPES } from '../../core/vocabulary.ts';
import { standingNow } from '../../facts/standing.ts';
import type { NumberedEvent } from '../../store/follow-session.ts';
import { foldAndPlan, fullEvents, planSession, type SessionPlan } from '../../store/read-session.ts';
import { type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder } from '../store.ts';
import { formatCount } from '../terminal/numbers.ts';
import { safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { annotationLine } from './annotation-text.ts';
import { ReplayAnnotations } from './replay-annotations.ts';
import { type Child, childIndex, startedBy } from './replay-children.ts';
import { printHeader } from './replay-header.ts';
import { annotatedText, eventText, gutterOf, isShown } from './replay-text.ts';
import { StripCells } from './strip-cells.ts';

export interface ReplayOptions {
  /** Event types to print; all that matter by default. */
  readonly types: readonly string[] | undefined;
  /** Wait as the session did, this many times faster. */
  readonly speed?: number | undefined;
  readonly expand: boolean;
}

const MAX_DEPTH = 5;
const MAX_WAIT_MS = 2_000;
/** After so many events whoever presses Ctrl-C is heard. */
const EVENTS_A_TURN = 500;

export async function replay(context: Context, named: string | undefined, options: ReplayOptions): Promise<ExitCode> {
  checkTypes(options.types);
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const [[record, cells], plan] = foldAndPlan(files, () =>
    together(new SettledRecordFold(standingNow), new StripCells()),
  );
  await printHeader(context, folder, record, cells, plan);
  const annotations = new ReplayAnnotations(plan);
  const open = (child: SessionFiles) => {
    const childPlan = planSession(child);
    annotations.add(childPlan);
    return numbered(childPlan, options.expand);
  };
  const run = await beginRun(context, folder, options, record, { open, annotations });
  await printWhole(run);
  await printEvents(run, numbered(plan, options.expand), 0);
  return printEnd(run);
}

export function checkTypes(types: readonly string[] | undefined): void {
  const wrong = types?.find(type => !/^[a-z][a-z_]*$/.test(type));
  if (wrong !== undefined) {
    throw new TraceError('usage', `--filter takes event types, not ${wrong === '' ? 'nothing' : wrong}`, {
      hint: EVENT_TYPES.join(', '),
    });
  }
}

/** One printing of a session and, where asked for, of those it started. */
export interface Run {
  readonly context: Context;
  readonly folder: TraceFolder;
  readonly options: ReplayOptions;
  readonly children: ReadonlyMap<string, readonly Child[]>;
  readonly record: SessionRecord;
  /** The events of a session that the printed one started. */
  readonly open: (files: SessionFiles) => Iterable<NumberedEvent>;
  readonly annotations: ReplayAnnotations;
  /** Printing ends early when it aborts. */
  readonly stop: AbortSignal | undefined;
  /** Told of each event before it is printed; gives how deep it stands, where the session it is of says so. */
  readonly announce?: (event: TraceEvent) => number;
  /** Sessions printed so far: a cycle of subagents is cut. */
  readonly seen: Set<string>;
  readonly counts: { shown: number; quiet: number };
}

export async function beginRun(
  context: Context,
  folder: TraceFolder,
  options: ReplayOptions,
  record: SessionRecord,
  { open, annotations }: Pick<Run, 'open' | 'annotations'>,
  stop?: AbortSignal,
): Promise<Run> {
  const { session_id: id } = record;
  const children = options.expand ? await childIndex(context, folder, id) : new Map<string, Child[]>();
  return {
    context,
    folder,
    options,
    children,
    record,
    open,
    annotations,
    stop,
    seen: new Set([id]),
    counts: { shown: 0, quiet: 0 },
  };
}

function* numbered(plan: SessionPlan, named: boolean): Generator<NumberedEvent> {
  let number = 0;
  for (const event of fullEvents(plan, { named })) yield { event, number: ++number };
}

/** Notes on the session as a whole stand before its events. */
export async function printWhole({ context, annotations }: Run): Promise<void> {
  for (const one of annotations.whole) await context.out.line(annotationLine(one, context.style));
}

export async function printEvents(run: Run, events: Iterable<NumberedEvent>, depth: number): Promise<void> {
  const { context, options, record, counts } = run;
  const own = gutterOf(context, depth);
  let before: number | null = null;
  for (const { event, number } of events) {
    if (run.stop !== undefined && (counts.shown + counts.quiet) % EVENTS_A_TURN === 0) await nextTurn();
    if (context.out.closed || run.stop?.aborted) return;
    const description = describe(event, record.cwd);
    const annotations = run.annotations.of(event.session_id, number);
    // What somebody wrote a note beside is worth a line.
    const isNoted = annotations.length > 0 && options.types === undefined;
    if (!isNoted && !isShown(event, description, options.types)) {
      counts.quiet++;
      continue;
    }
    counts.shown++;
    if (options.speed !== undefined) {
      await context.out.flush();
      await pause(before, event.timestamp, options.speed);
    }
    before = event.timestamp ?? before;
    const gutter = run.announce === undefined ? own : gutterOf(context, run.announce(event));
    // Awaited only when the reader is behind: an await for each of 200,000 lines is a tenth of the time.
    const behind = context.out.write(eventText(context, event, description, number, record.started_at, gutter));
    if (behind !== undefined) await behind;
    for (const one of annotations) await context.out.line(annotatedText(context, one, gutter));
    if (options.expand) await printChildren(run, event, depth);
  }
}

/** Says what was left out; nothing of the types that were asked for is a result that a script can see. */
export async function printEnd({ context, options: { types }, counts, annotations, record }: Run): Promise<ExitCode> {
  const { err, errStyle } = context;
  await context.out.flush();
  if (annotations.gone > 0)
    await err.line(
      safe`${formatCount(annotations.gone, safe`annotation`)} of events that are gone (tacho annotate ${sanitise(record.session_id)} --list)`,
    );
  if (annotations.damaged > 0)
    await err.line(errStyle.error(safe`${formatCount(annotations.damaged, safe`damaged annotation`)} skipped`));
  if (types !== undefined && counts.shown === 0 && counts.quiet > 0) {
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

async function pause(before: number | null, at: number | null, speed: number): Promise<void> {
  if (before === null || at === null || at <= before) return;
  await wait(Math.min(MAX_WAIT_MS, ((at - before) * 1000) / speed));
}

async function printChildren(run: Run, event: TraceEvent, depth: number): Promise<void> {
  if (depth >= MAX_DEPTH) return;
  for (const child of run.children.get(event.session_id) ?? []) {
    if (run.seen.has(child.id) || !startedBy(child, event)) continue;
    run.seen.add(child.id);
    const files = sessionFiles(run.folder, child.id);
    if (files !== undefined) await printEvents(run, run.open(files), depth + 1);
  }
}
