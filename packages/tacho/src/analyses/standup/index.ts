/**
 * What a person would say of a session the next morning: asked, done, tried, left, and what to look at. From the trace alone.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { together } from '../../core/event-fold.ts';
import { PlanFold } from '../../core/story/plan.ts';
import { pricedStoryFold } from '../../core/story/priced-story.ts';
import { fleetOf, fleetViews, isFleet } from './fleet.ts';
import { type Part, type SessionStandup, standupOf } from './report.ts';
import { viewsOf } from './view.ts';
import { WrittenFold } from './written.ts';

export default defineAnalysis({
  name: 'standup',
  group: 'Understand',
  summary: 'Tell what was asked and done, what was given up, what to review and what is unfinished',
  scope: 'fleet',
  args: {
    session: { type: 'string', description: 'the session, as the position does', value: 'id' },
    noLlm: { type: 'boolean', description: 'taken for compatibility: nothing here asks a model' },
  },
  needs: ['prices', 'subagents'],
  read: ({ facts }) => {
    const fold = together(pricedStoryFold(facts.prices), together(new PlanFold(), new WrittenFold()));
    return {
      add: event => fold.add(event),
      end: (session): Part => {
        const [told, [plan, written]] = fold.end(session);
        return { ...told, plan, written };
      },
    };
  },
  report: (parts, { facts, period }) => {
    const sessions = parts.map(part => standupOf(part, facts.subagents.get(part.record.session_id) ?? []));
    return period === undefined ? (sessions[0] as SessionStandup) : fleetOf(sessions, period);
  },
  view: report => (isFleet(report) ? fleetViews(report) : viewsOf(report)),
});
