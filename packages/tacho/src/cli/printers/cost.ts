/**
 * Prints what a session cost, and with --explain how each cent came about.
 */
import cost from '../../analyses/cost/index.ts';
import { foldSession, fullEvents, planSession } from '../../store/read-session.ts';
import { type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import { parseArgs } from '../analyses/args.ts';
import { fetchFacts } from '../analyses/facts.ts';
import { printReport } from '../analyses/print-report.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder } from '../store.ts';
import { printCostLines } from './cost-lines.ts';

type Ask = Parameters<typeof cost.read>[0];

export async function printCost(
  context: Context,
  named: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const args = parseArgs(cost.args, options) as Ask['args'];
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const facts = (await fetchFacts(context, folder, [files.id], cost.needs ?? [])) as Ask['facts'];
  const ask: Ask = { args, facts, event: undefined, whole: options.json === true };
  const part = args.explain ? foldNamed(files, ask) : foldSession(files, () => cost.read(ask));
  const isAsked = args.model !== undefined || args.inputPrice !== undefined;
  const priced = isAsked ? { ...ask, facts: { ...facts, subagents: repriced(facts.subagents) } } : ask;
  const report = cost.report([part], priced, []);
  await printReport(context, report, () => cost.view(report, ask), options.json === true);
  if (args.explain && options.json !== true) await printCostLines(context, report);
  return 0;

  /** The index has priced subagents as what they ran on. */
  function repriced(subagents: Ask['facts']['subagents']): Ask['facts']['subagents'] {
    const reprice = (id: string): number | null => {
      const of = sessionFiles(folder, id);
      return of === undefined ? null : foldSession(of, () => cost.read({ ...ask, whole: false })).cost.total_usd;
    };
    return new Map(
      [...subagents].map(([id, list]) => [id, list.map(one => ({ ...one, total_usd: reprice(one.session_id) }))]),
    );
  }
}

/** --explain names events, so it reads them with their ids. */
function foldNamed(files: SessionFiles, ask: Ask): ReturnType<ReturnType<typeof cost.read>['end']> {
  const plan = planSession(files);
  const fold = cost.read(ask);
  for (const event of fullEvents(plan)) fold.add(event);
  return fold.end(plan);
}
