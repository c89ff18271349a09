/**
 * Why a session failed: the failure that it did not recover from or what ended it, what led there and what was tried.
 */
import { defineAnalysis, type Look } from '../../core/analysis.ts';
import { type PricedStory, pricedStoryFold } from '../../core/story/priced-story.ts';
import { postmortemOf } from './report.ts';
import { viewsOf } from './view.ts';

export default defineAnalysis({
  name: 'postmortem',
  group: 'Understand',
  summary: 'Tell why a session failed: root cause, what was tried, what to do next; exit 1 when it did',
  scope: 'session',
  args: {},
  needs: ['prices', 'clock'],
  read: ({ facts }) => pricedStoryFold(facts.prices),
  report: ([part], { facts }, [look]) => postmortemOf(part as PricedStory, look as Look, facts.clock),
  view: report => viewsOf(report),
  verdict: report => (report.failed ? 'fail' : 'pass'),
});
