/**
 * Prints a session while it is recorded: what there is, and then each event as it comes.
 *
 * An event has the number of its place among all that were known when it was printed. What the agent's own record adds
 * later (thoughts, usage, answers between calls) is printed when it is known, with the time when it was.
 */
import { TraceError } from '../../core/errors.ts';
import type { Pricer } from '../../core/pricing.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { FolderWatch } from '../../store/folder-watch.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { loadPrices } from '../prices.ts';
import { traceFolder } from '../store.ts';
import { formatCount, formatDuration } from '../terminal/numbers.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { marks } from '../terminal/style.ts';
import { terminalColumns } from '../terminal/width.ts';
import { beginRun, checkTypes, printEnd, printEvents, printWhole, type ReplayOptions, type Run } from './replay.ts';
import { ReplayAnnotations } from './replay-annotations.ts';
import { printHeader } from './replay-header.ts';
import { StatusLine, statusText } from './replay-status.ts';
import { gutterOf } from './replay-text.ts';
import { FollowedTree } from './replay-tree.ts';
import { sessionToFollow } from './replay-wait.ts';
import { StripCells } from './strip-cells.ts';

/** The slow look round, and the beat of the clock on a terminal. */
const TICK_MS = 1_000;
const NO_PRICES: Pricer = { priceUsage: () => null };

export async function follow(context: Context, named: string | undefined, options: ReplayOptions): Promise<ExitCode> {
  checkTypes(options.types);
  const stop = new AbortController();
  const end = () => stop.abort();
  // Once: whoever presses it again means it.
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    const folder = traceFolder(context);
    const id = await sessionToFollow(context, folder, named, stop.signal);
    return id === undefined ? 0 : await followOne(context, folder, id, options, stop.signal);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  }
}

async function followOne(
  context: Context,
  folder: TraceFolder,
  id: string,
  options: ReplayOptions,
  stop: AbortSignal,
): Promise<ExitCode> {
  const pricer = context.isTerminal ? await loadPrices(context.env).load() : NO_PRICES;
  const tree = new FollowedTree(folder, id, pricer);
  const begun = tree.begin(() => new StripCells(), options.expand);
  if (begun === undefined)
    throw new TraceError('not_found', `session ${id} is gone`, { hint: 'tacho list shows them' });
  await printHeader(context, folder, tree.record, begun.result, begun.plan);
  const annotations = new ReplayAnnotations(begun.plan);
  const open = (files: SessionFiles) => tree.open(files.id);
  const run = await beginRun(context, folder, options, tree.record, { open, annotations }, stop);
  await printWhole(run);
  await printEvents(run, begun.events, 0);
  await context.out.flush();
  const line = context.isTerminal ? new StatusLine(context.out) : undefined;
  try {
    await printOn(run, tree, line, stop);
  } finally {
    line?.wipe();
    await context.out.flush();
  }
  if (stop.aborted) return 0;
  await context.err.line(context.errStyle.dim(endText(tree.record)));
  return printEnd(run);
}

/** Prints what comes until the session is over or `stop` aborts. */
async function printOn(run: Run, tree: FollowedTree, line: StatusLine | undefined, stop: AbortSignal): Promise<void> {
  const { context, folder, options } = run;
  const watch = new FolderWatch(stop);
  // What comes from now on stands where it comes, not under the call that it belongs to.
  const live: Run = { ...run, children: new Map(), announce: announcer(run, tree, line) };
  try {
    if (options.expand) watch.add(folder.dir);
    while (!stop.aborted && !context.out.closed) {
      for (const dir of tree.folders) watch.add(dir);
      const isOver = tree.isOver;
      await printEvents(live, tree.readOn(), 0);
      if (options.expand) await printEvents(live, tree.discover(), 0);
      if (isOver || tree.isDue) await printEvents(live, await tree.readAll(isOver), 0);
      if (isOver && tree.isOver) return;
      line?.draw(statusText(tree.tally, Date.now() / 1000, context.style), terminalColumns(process.stdout));
      await context.out.flush();
      await watch.next(TICK_MS);
    }
  } finally {
    watch.close();
  }
}

/** Before each event: the clock goes, and where another session speaks than before, it is named. */
function announcer(
  { context, record }: Run,
  tree: FollowedTree,
  line: StatusLine | undefined,
): NonNullable<Run['announce']> {
  let speaker = record.session_id;
  return ({ session_id: id }) => {
    line?.wipe();
    const title = tree.titleOf(id);
    if (id !== speaker && title !== undefined)
      void context.out.line(
        safe`${gutterOf(context, 1)}${context.style.agent(safe`${marks.agent} ${sanitise(title)}`)}`,
      );
    speaker = id;
    return title === undefined ? 0 : 1;
  };
}

function endText({ status, total_duration_ms, tool_calls, errors }: SessionRecord): Safe {
  const came = safe`${formatDuration(total_duration_ms)}, ${formatCount(tool_calls, safe`call`)}, ${formatCount(errors, safe`error`)}`;
  if (status === 'interrupted') return safe`interrupted, its process is gone: ${came}`;
  return status === 'unknown'
    ? safe`not running as far as anybody can say: ${came}`
    : safe`${sanitise(status)}: ${came}`;
}
