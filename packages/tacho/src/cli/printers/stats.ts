/**
 * Prints the statistics of a tree: a session and all that it started, counted as one.
 */
import { type Counted, statsReport } from '../../analyses/stats/report.ts';
import { type Stats, StatsFold } from '../../analyses/stats/stats.ts';
import { statsViews } from '../../analyses/stats/view.ts';
import { type SessionRecord, SessionRecordFold } from '../../core/session-record.ts';
import { fullEvents, planSession } from '../../store/read-session.ts';
import { type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import { printReport } from '../analyses/print-report.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder, withIndex } from '../store.ts';

export async function printTreeStats(context: Context, named: string | undefined, json: boolean): Promise<ExitCode> {
  const folder = traceFolder(context);
  const root = await findSession(context, folder, named);
  const ids = await treeOf(context, folder, root.id);
  const members = ids
    .map(id => (id === root.id ? root : sessionFiles(folder, id)))
    .filter(files => files !== undefined);
  const report = statsReport(foldTree(members), null);
  await printReport(context, report, () => statsViews(report, true), json);
  return 0;
}

/** All sessions of a tree as one: a message or call that two of them hold counts once. */
function foldTree(members: readonly SessionFiles[]): Counted {
  const fold = new StatsFold({ distinct: true });
  const records: SessionRecord[] = [];
  let stats: Stats | undefined;
  for (const files of members) {
    const plan = planSession(files);
    const record = new SessionRecordFold();
    for (const event of fullEvents(plan)) {
      fold.add(event);
      record.add(event);
    }
    stats = fold.end(plan);
    records.push(record.end(plan));
  }
  return {
    stats: stats ?? new StatsFold().end({ id: '', meta: undefined, headers: [], records: 0, damaged: [] }),
    records,
  };
}

/** The session and all it started, parents first; a cycle is cut. */
async function treeOf(context: Context, folder: TraceFolder, root: string): Promise<string[]> {
  const ids = await withIndex(context, folder, async db => {
    const { childrenOf } = await import('../../store/index/queries.ts');
    const found = new Set([root]);
    for (const id of found) for (const child of childrenOf(db, id)) found.add(child);
    return [...found];
  });
  return ids ?? [root];
}
