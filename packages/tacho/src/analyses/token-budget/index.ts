/**
 * How full the context window was at each request, what filled it, and when it was compacted.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { ContextFold, type Contexts } from './context-fold.ts';
import { reportOf } from './report.ts';
import { viewsOf } from './view.ts';

export default defineAnalysis({
  name: 'token-budget',
  group: 'Count',
  summary: 'How full the context window was at each request, and what filled it',
  scope: 'session',
  args: {
    model: { type: 'string', description: 'measure against the window of this model', value: 'model' },
    limit: { type: 'number', minimum: 1, description: 'measure against a window of so many tokens', value: 'tokens' },
    warnAt: {
      type: 'number',
      minimum: 1,
      maximum: 100,
      description: 'end with 1 where a request filled so many percent or more (without it, 90 % is marked)',
      value: 'percent',
    },
  },
  needs: ['prices'],
  read: () => new ContextFold(),
  report: ([part], { args, facts }) => reportOf(part as Contexts, args, facts.prices),
  view: report => viewsOf(report),
  verdict: ({ verdict }) => verdict ?? 'pass',
});
