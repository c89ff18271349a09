/**
 * What a session cost, with what its subagents cost and what it copied from others.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import { type Cost, type Spending, sumUsd } from '../../core/cost/cost.ts';
import type { Inherited } from '../../core/inherited.ts';
import { type PhaseAmount, phaseAmount } from '../../core/story/phase-costs.ts';
import { phasesOf } from '../../core/story/phases.ts';
import type { Story } from '../../core/story/story.ts';

/** What one session gave: its cost, and where it was spent when somebody wants to know. */
export interface Part {
  readonly cost: Cost;
  readonly story: Story | undefined;
  readonly spending: readonly Spending[];
}

export interface PhaseCost extends PhaseAmount {
  readonly label: string;
  readonly activity: string;
  readonly failed: boolean;
  readonly started_at: number | null;
  readonly events: number;
  readonly errors: number;
}

export interface CostReport extends Cost {
  /** The phases that `explain` tells of; empty in a summary, which shows prompts. */
  readonly by_phase: readonly PhaseCost[];
  readonly subagents: readonly {
    readonly session_id: string;
    readonly agent: string | null;
    readonly total_usd: number | null;
  }[];
  /** What all subagents cost, those of subagents too; null when none has a price. */
  readonly subagents_usd: number | null;
  /** Null without an index. */
  readonly inherited: Inherited | null;
}

export function costReport(
  { cost, story, spending }: Part,
  subagents: readonly SubagentFact[],
  inherited: Inherited | null,
): CostReport {
  const phases = story === undefined ? [] : phasesOf(story);
  return {
    ...cost,
    by_phase: phases.map(phase => ({
      label: phase.label,
      activity: phase.activity,
      failed: phase.failed,
      started_at: phase.startedAt,
      events: phase.events,
      errors: phase.errors,
      ...phaseAmount(phase, spending),
    })),
    subagents: subagents.map(({ session_id, title, total_usd }) => ({ session_id, agent: title, total_usd })),
    subagents_usd: sumUsd(subagents.map(({ total_usd: usd }) => ({ usd }))),
    inherited,
  };
}
