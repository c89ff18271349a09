/**
 * What a session did, in sentences: its phases, what failed and was tried again, and what that cost.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { CostFold } from '../../core/cost/cost.ts';
import { together } from '../../core/event-fold.ts';
import { SessionRecordFold } from '../../core/session-record.ts';
import { StoryFold } from '../../core/story/story.ts';
import { type Part, reportOf } from './report.ts';
import { viewsOf } from './view.ts';

export default defineAnalysis({
  name: 'explain',
  group: 'Understand',
  summary: 'Tell what the agent did, phase by phase, what failed and what was tried again',
  scope: 'session',
  args: {
    all: { type: 'boolean', description: 'every phase and every call, also of a long session' },
  },
  needs: ['prices', 'subagents'],
  read: ({ facts }) => {
    const cost = new CostFold({ pricer: facts.prices.pricer, estimateModel: facts.prices.modelOf('sonnet') });
    const fold = together(new StoryFold(), together(new SessionRecordFold(), cost));
    return {
      add: event => fold.add(event),
      end: (session): Part => {
        const [story, [record, total]] = fold.end(session);
        return { story, record, cost: total, spending: cost.spending() };
      },
    };
  },
  report: ([part], { args, facts, whole }) =>
    reportOf(part as Part, facts.subagents.get((part as Part).record.session_id) ?? [], whole || args.all),
  view: (report, { args }) => viewsOf(report, args.all),
});
