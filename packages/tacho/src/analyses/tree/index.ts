/**
 * Who started whom: a session, its subagents, and theirs.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { CostFold } from '../../core/cost/cost.ts';
import { together } from '../../core/event-fold.ts';
import { SessionRecordFold } from '../../core/session-record.ts';
import { type Part, treeReport } from './report.ts';
import { SidechainFold } from './sidechains.ts';
import { treeViews } from './view.ts';

export default defineAnalysis({
  name: 'tree',
  group: 'Look',
  summary: 'Show a session and the subagents it started as a tree, with what each took',
  scope: 'session',
  args: {},
  needs: ['prices', 'subagents'],
  read: ({ facts }) => {
    const { pricer, modelOf } = facts.prices;
    const counts = together(new SessionRecordFold(), new CostFold({ pricer, estimateModel: modelOf('sonnet') }));
    const fold = together(new SidechainFold(pricer), counts);
    return {
      add: event => fold.add(event),
      end: (session): Part => {
        const [sidechains, [record, cost]] = fold.end(session);
        return { sidechains, record, usd: cost.total_usd };
      },
    };
  },
  report: ([part], { facts }) => treeReport(part as Part, facts.subagents.get((part as Part).record.session_id) ?? []),
  view: treeViews,
});
