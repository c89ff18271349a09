/**
 * Runs an analysis: finds its sessions, folds each once, hands it the facts and the events it wants to quote, and prints the
 * report as views or as JSON.
 */
import type { AnyAnalysis, Fact, Period } from '../../core/analysis.ts';
import { TraceError } from '../../core/errors.ts';
import { EventReader } from '../../store/event-reader.ts';
import { foldAndPlan, type SessionPlan } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder } from '../store.ts';
import { parseArgs } from './args.ts';
import { fetchFacts } from './facts.ts';
import { printReport } from './print-report.ts';

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
  const { sessions, event, period } = await subjectOf(context, folder, analysis, { words: named, args, options });
  const needs = (analysis.needs ?? []) as readonly Fact[];
  const facts = await fetchFacts(
    context,
    folder,
    sessions.map(of => of.id),
    needs,
  );
  const ask = { args, facts, event, period, whole: options.json === true };
  const readers: EventReader[] = [];
  try {
    const parts = sessions.map(files => {
      const [part, plan] = foldAndPlan(files, () => analysis.read(ask));
      if (event !== undefined) checkRange(event, plan);
      if (analysis.looks !== false) readers.push(new EventReader(plan));
      return part;
    });
    const looks = readers.map(reader => (n: number) => reader.event(n));
    const report = analysis.report(parts, ask, looks);
    await printReport(context, report, () => analysis.view(report, ask), options.json === true);
    return analysis.verdict?.(report) === 'fail' ? 1 : 0;
  } finally {
    for (const reader of readers) reader.close();
  }
}

interface Subject {
  readonly sessions: readonly SessionFiles[];
  readonly event: number | undefined;
  readonly period?: Period;
}

interface Named {
  readonly words: readonly string[];
  readonly args: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

async function subjectOf(
  context: Context,
  folder: TraceFolder,
  { scope, isWhole }: AnyAnalysis,
  { words, args, options }: Named,
): Promise<Subject> {
  if (scope === 'fleet' && (options.since !== undefined || options.until !== undefined))
    return (await import('./period.ts')).sessionsOf(context, folder, options);
  const isSession = scope === 'session' || scope === 'fleet' || (scope === 'event' && isWhole?.(args) === true);
  if (isSession && words.length <= 1)
    return { sessions: [await findSession(context, folder, words[0])], event: undefined };
  if (scope === 'pair') {
    const a = await findSession(context, folder, words[0]);
    return { sessions: [a, await findSession(context, folder, words[1])], event: undefined };
  }
  if (isSession || words.length === 0 || words.length > 2)
    throw new TraceError('usage', isSession ? 'no event is named here, only a session' : 'which event?', {
      hint: 'an event is #N or N as tacho replay shows it, or its id; a session may stand before it',
    });
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
