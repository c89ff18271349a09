/**
 * What a session did, in sentences: its phases, what failed and was tried again, and what that cost.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { type PricedStory, pricedStoryFold } from '../../core/story/priced-story.ts';
import { reportOf } from './report.ts';
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
  read: ({ facts }) => pricedStoryFold(facts.prices),
  report: ([part], { args, facts, whole }) =>
    reportOf(
      part as PricedStory,
      facts.subagents.get((part as PricedStory).record.session_id) ?? [],
      whole || args.all,
    ),
  view: (report, { args }) => viewsOf(report, args.all),
});
