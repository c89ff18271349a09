/**
 * Why a session failed: the failure that it did not recover from or what ended it, what led there and what was tried.
 */
import { defineAnalysis, type Look } from '../../core/analysis.ts';
import { CostFold } from '../../core/cost/cost.ts';
import { together } from '../../core/event-fold.ts';
import { SessionRecordFold } from '../../core/session-record.ts';
import { StoryFold } from '../../core/story/story.ts';
import { type Part, postmortemOf } from './report.ts';
import { viewsOf } from './view.ts';

export default defineAnalysis({
  name: 'postmortem',
  group: 'Understand',
  summary: 'Tell why a session failed: root cause, what was tried, what to do next; exit 1 when it did',
  scope: 'session',
  args: {},
  needs: ['prices', 'clock'],
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
  report: ([part], { facts }, [look]) => postmortemOf(part as Part, look as Look, facts.clock),
  view: report => viewsOf(report),
  verdict: report => (report.failed ? 'fail' : 'pass'),
});
