/**
 * What a session cost, with what its subagents cost and what it copied from others.
 */
import type { SubagentFact } from '../../core/analysis.ts';
import { type Cost, sumUsd } from '../../core/cost/cost.ts';
import type { Inherited } from '../../core/inherited.ts';

export interface CostReport extends Cost {
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

export function costReport(cost: Cost, subagents: readonly SubagentFact[], inherited: Inherited | null): CostReport {
  return {
    ...cost,
    subagents: subagents.map(({ session_id, title, total_usd }) => ({ session_id, agent: title, total_usd })),
    subagents_usd: sumUsd(subagents.map(({ total_usd: usd }) => ({ usd }))),
    inherited,
  };
}
