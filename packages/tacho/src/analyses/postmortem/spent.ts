/**
 * What a session spent after it had gone wrong.
 */
import { type Spending, sumUsd } from '../../core/cost/cost.ts';
import { between } from '../../core/story/between.ts';
import type { Story } from '../../core/story/story.ts';

export interface Spent {
  readonly tool_calls: number;
  /** Time in which the agent was at work: waiting for a person between two prompts is not in it. Null where no event has a time. */
  readonly work_ms: number | null;
  readonly usd: number | null;
}

/** From the event `n` on. */
export function spentFrom(story: Story, spending: readonly Spending[], n: number): Spent {
  const steps = between(story.steps, n, Number.POSITIVE_INFINITY, step => step.n);
  return {
    tool_calls: steps.length,
    work_ms: workMs(story, n),
    usd: sumUsd(between(spending, n, Number.POSITIVE_INFINITY, of => of.n)),
  };
}

function workMs({ prompts, steps, answers, marks, endedAt }: Story, n: number): number | null {
  /** From the moment something began to its last sign, for each prompt. */
  const spans = new Map<number, { from: number; to: number }>();
  const see = (prompt: number, at: number | null) => {
    if (at === null) return;
    const span = spans.get(prompt) ?? { from: at, to: at };
    spans.set(prompt, { from: Math.min(span.from, at), to: Math.max(span.to, at) });
  };
  for (const [i, prompt] of prompts.entries()) if (prompt.n >= n) see(i, prompt.at);
  for (const step of steps) {
    if (step.n < n) continue;
    see(step.prompt, step.fromAt);
    see(step.prompt, step.at);
    see(step.prompt, step.endedAt);
  }
  for (const of of [...answers, ...marks]) if (of.n >= n) see(of.prompt, of.at);
  if (spans.size === 0) return endedAt === null ? null : 0;
  return Math.round([...spans.values()].reduce((sum, { from, to }) => sum + (to - from) * 1000, 0));
}
