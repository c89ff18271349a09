/**
 * Why an event happened: the chain of events that led to it, each link with the bytes that show it.
 */
import { defineAnalysis, type Look } from '../../core/analysis.ts';
import { reportOf } from './report.ts';
import { viewsOf } from './view.ts';
import { type Part, WhyFold } from './why-fold.ts';

export default defineAnalysis({
  name: 'why',
  group: 'Understand',
  summary: 'Tell why an event happened: what led to it, link by link, with evidence',
  scope: 'event',
  args: {
    effects: { type: 'boolean', description: 'also what the event led to' },
    all: { type: 'boolean', description: 'no event: every tool call with its link, and how many have which' },
  },
  isWhole: ({ all }) => all,
  read: () => new WhyFold(),
  report: ([part], { args, event }, [look]) => reportOf(part as Part, { event, effects: args.effects }, look as Look),
  view: report => viewsOf(report),
});
