/**
 * Two sessions compared: where they went different ways, what only one of them did, and which went better.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { together } from '../../core/event-fold.ts';
import { pricedStoryFold } from '../../core/story/priced-story.ts';
import { ContentsFold } from './contents-fold.ts';
import { reportOf } from './report.ts';
import type { Part } from './side.ts';
import { viewsOf } from './view.ts';
import { MOST_PHASES } from './view-phases.ts';

export default defineAnalysis({
  name: 'diff',
  group: 'Understand',
  summary: 'Compare two sessions: where they went different ways, and which went better',
  scope: 'pair',
  args: {
    semantic: { type: 'boolean', description: 'by outcome: errors, cost, time, files and tools, with a verdict' },
    compare: { type: 'boolean', description: 'side by side, for two runs of one task' },
    failIf: {
      type: 'string',
      enum: ['worse'],
      value: 'verdict',
      description: 'exit 1 when B, the new run, went worse than A',
    },
    all: { type: 'boolean', description: 'every phase and every call' },
  },
  needs: ['prices', 'subagents'],
  looks: false,
  read: ({ facts }) => {
    const fold = together(pricedStoryFold(facts.prices), new ContentsFold());
    return {
      add: event => fold.add(event),
      end: (session): Part => {
        const [{ story, record, cost }, contents] = fold.end(session);
        return { story, record, cost, contents };
      },
    };
  },
  report: ([a, b], { args, facts, whole }) => {
    const most = whole || args.all ? Number.POSITIVE_INFINITY : MOST_PHASES;
    return reportOf([a as Part, b as Part], facts.subagents, args.failIf ?? null, most);
  },
  view: (report, { args }) => viewsOf(report, args),
  verdict: ({ fail_if, verdict }) => (fail_if === 'worse' && verdict.better === 'a' ? 'fail' : 'pass'),
});
