/**
 * What most questions about a session begin with: its story, what lists show of it, and what it cost and where.
 */
import type { PriceFacts } from '../analysis.ts';
import { type Cost, CostFold, type Spending } from '../cost/cost.ts';
import type { CostSheet } from '../cost/cost-sheet.ts';
import { type EventFold, together } from '../event-fold.ts';
import { type SessionRecord, SessionRecordFold } from '../session-record.ts';
import { type Story, StoryFold } from './story.ts';

export interface PricedStory {
  readonly story: Story;
  readonly record: SessionRecord;
  readonly cost: Cost;
  /** In the order of the events. */
  readonly spending: readonly Spending[];
}

/** Reads a session once for all of them, at the user's prices; `sheet` is told of every message. */
export function pricedStoryFold({ pricer, modelOf }: PriceFacts, sheet?: CostSheet): EventFold<PricedStory> {
  const bill = new CostFold({ pricer, estimateModel: modelOf('sonnet'), sheet });
  const fold = together(new StoryFold(), together(new SessionRecordFold(), bill));
  return {
    add: event => fold.add(event),
    end(session) {
      const [story, [record, cost]] = fold.end(session);
      return { story, record, cost, spending: bill.spending() };
    },
  };
}
