/**
 * What a person would say of a session the next morning: asked, done, tried, left, and what to look at. From the trace alone.
 */
import { defineAnalysis } from '../../core/analysis.ts';
import { CostFold } from '../../core/cost/cost.ts';
import { together } from '../../core/event-fold.ts';
import { SessionRecordFold } from '../../core/session-record.ts';
import { PlanFold } from '../../core/story/plan.ts';
import { StoryFold } from '../../core/story/story.ts';
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
    const cost = new CostFold({ pricer: facts.prices.pricer, estimateModel: facts.prices.modelOf('sonnet') });
    const told = together(new StoryFold(), together(new SessionRecordFold(), cost));
    const fold = together(told, together(new PlanFold(), new WrittenFold()));
    return {
      add: event => fold.add(event),
      end: (session): Part => {
        const [[story, [record, total]], [plan, written]] = fold.end(session);
        return { story, record, cost: total, spending: cost.spending(), plan, written };
      },
    };
  },
  report: (parts, { facts, period }) => {
    const sessions = parts.map(part => standupOf(part, facts.subagents.get(part.record.session_id) ?? []));
    return period === undefined ? (sessions[0] as SessionStandup) : fleetOf(sessions, period);
  },
  view: report => (isFleet(report) ? fleetViews(report) : viewsOf(report)),
});
