/**
 * How much of everything there was in a session.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { together } from '../../core/event-fold.ts';
import { SessionRecordFold } from '../../core/session-record.ts';
import { type Counted, statsReport } from './report.ts';
import { StatsFold } from './stats.ts';
import { statsViews } from './view.ts';

export default defineAnalysis({
  name: 'stats',
  group: 'Count',
  summary: 'Count prompts, messages, tools, tokens, files and errors of a session',
  scope: 'session',
  args: {},
  needs: ['inherited'],
  read: () => {
    const fold = together(new StatsFold(), new SessionRecordFold());
    return {
      add: event => fold.add(event),
      end: (session): Counted => {
        const [stats, record] = fold.end(session);
        return { stats, records: [record] };
      },
    };
  },
  report: ([part], { facts }) => {
    const counted = part as Counted;
    return statsReport(counted, facts.inherited.get(counted.stats.session_id) ?? null);
  },
  view: report => statsViews(report, false),
});
