/**
 * Runs an analysis: finds its sessions, folds each once, hands it the facts and the events it wants to quote, and prints the
 * report as views or as JSON.
 */
import type { AnyAnalysis, Fact, Period, Recalled } from '../../core/analysis.ts';
import { TraceError } from '../../core/errors.ts';
import { foldAndPlan, fullEvents, type SessionPlan } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder } from '../store.ts';
import { safeJson } from '../terminal/sanitise.ts';
import { drawViews } from '../views/draw.ts';
import { parseArgs } from './args.ts';
import { fetchFacts } from './facts.ts';

/** `words` are the positions of the command line. Exit code 1 where the analysis judges and its verdict is `fail`. */
export async function runAnalysis(
  context: Context,
  analysis: AnyAnalysis,
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const args = parseArgs(analysis.args, options);
  const folder = traceFolder(context);
  // A session named by an option stands for the position, which is `latest` where nobody gave it.
  const named = typeof args.session === 'string' ? [args.session] : words;
  const { sessions, event, period } = await subjectOf(context, folder, analysis, named, options);
  const needs = (analysis.needs ?? []) as readonly Fact[];
  const facts = await fetchFacts(
    context,
    folder,
    sessions.map(of => of.id),
    needs,
  );
  const ask = { args, facts, event, period };
  const read = sessions.map(files => foldAndPlan(files, () => analysis.read(ask)));
  if (event !== undefined) checkRange(event, read[0]?.[1] as SessionPlan);
  const parts = read.map(([part]) => part);
  const recalled = (analysis.recall?.(parts, ask) ?? []).map((numbers, i) =>
    recall(read[i]?.[1] as SessionPlan, numbers),
  );
  const report = analysis.report(parts, ask, recalled);
  if (options.json === true) {
    await context.out.write(safeJson(report, 2));
    await context.out.line();
  } else {
    for (const line of drawViews(analysis.view(report, ask), context)) await context.out.line(line);
  }
  return analysis.verdict?.(report) === 'fail' ? 1 : 0;
}

interface Subject {
  readonly sessions: readonly SessionFiles[];
  readonly event: number | undefined;
  readonly period?: Period;
}

async function subjectOf(
  context: Context,
  folder: TraceFolder,
  { scope }: AnyAnalysis,
  words: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<Subject> {
  if (scope === 'fleet' && (options.since !== undefined || options.until !== undefined))
    return (await import('./period.ts')).sessionsOf(context, folder, options);
  if (scope === 'session' || scope === 'fleet')
    return { sessions: [await findSession(context, folder, words[0])], event: undefined };
  if (scope === 'pair') {
    const a = await findSession(context, folder, words[0]);
    return { sessions: [a, await findSession(context, folder, words[1])], event: undefined };
  }
  const [session, named] = words.length > 1 ? words : [undefined, words[0]];
  const files = await findSession(context, folder, session);
  const { eventNumber } = await import('./find-event.ts');
  return { sessions: [files], event: eventNumber(files, named ?? '') };
}

function checkRange(event: number, { id, plan }: SessionPlan): void {
  const count = plan.order.length;
  if (event >= 1 && event <= count) return;
  throw new TraceError('not_found', `session ${id} has ${count} events, and none with the number ${event}`, {
    hint: 'tacho replay shows the numbers',
  });
}

/** The events in full and with their ids. */
function recall(plan: SessionPlan, numbers: readonly number[]): Recalled {
  const places = [...new Set(numbers)].sort((a, b) => a - b).map(number => number - 1);
  const events = new Map<number, ReturnType<Recalled['get']> & object>();
  let next = 0;
  for (const event of fullEvents(plan, { places })) events.set((places[next++] as number) + 1, event);
  return events;
}
