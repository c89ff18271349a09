/**
 * Which phases of a long session are worth a screen: the first, the last, what failed, and what a person asked for.
 */
import { between } from '../../core/story/between.ts';
import type { Phase } from '../../core/story/phases.ts';
import type { Story } from '../../core/story/story.ts';
import type { GapReport } from './report.ts';

/** A session of so many phases is shown whole. */
const MOST = 24;
const ENDS = 2;
/** Fewer than these between two that are shown are shown as well. */
const SHORT_GAP = 2;

/** Places of the phases to show, ascending. */
export function selectPhases(phases: readonly Phase[]): number[] {
  if (phases.length <= MOST) return phases.map((_, i) => i);
  const places = phases.map((_, i) => i);
  const chosen = new Set([...places.slice(0, ENDS), ...places.slice(-ENDS)]);
  const byWorth = places.toSorted((a, b) => worth(phases[b] as Phase) - worth(phases[a] as Phase) || a - b);
  for (const place of byWorth) {
    if (chosen.size >= MOST) break;
    chosen.add(place);
  }
  const ascending = [...chosen].sort((a, b) => a - b);
  return ascending.flatMap((place, i) => {
    const gap = place - (ascending[i - 1] ?? -1) - 1;
    return gap < SHORT_GAP ? [...places.slice(place - gap, place), place] : [place];
  });
}

/** A person's prompt tells more than what followed from it, and of that a failure most; of two the longer. */
function worth({ failed, opensPrompt, events }: Phase): number {
  return (opensPrompt ? 2_000_000 : 0) + (failed ? 1_000_000 : 0) + Math.min(events, 999_999);
}

/** What the phases were for that are not among `shown`, a row for each run of them, with how the agent answered. */
export function gapsOf(phases: readonly Phase[], shown: readonly number[], { answers }: Story): GapReport[] {
  const isShown = new Set(shown);
  const gaps: { first: number; last: number; phases: Phase[] }[] = [];
  for (const [i, phase] of phases.entries()) {
    if (isShown.has(i)) continue;
    const gap = gaps.at(-1);
    if (gap?.last === i) {
      gap.last = i + 1;
      gap.phases.push(phase);
    } else gaps.push({ first: i + 1, last: i + 1, phases: [phase] });
  }
  return gaps.map(({ first, last, phases: of }) => {
    const [from, to] = [of[0]?.from ?? 0, of.at(-1)?.to ?? 0];
    const said = between(answers, from, to, answer => answer.n).findLast(answer => answer.final);
    return {
      first,
      last,
      prompts: of.filter(phase => phase.opensPrompt).length,
      deeds: deedsOf(of),
      answer: said === undefined ? null : { n: said.n, text: said.text, final: said.final },
    };
  });
}

function deedsOf(phases: readonly Phase[]): GapReport['deeds'] {
  return [...Map.groupBy(phases, phase => phase.activity)].map(([activity, of]) => ({
    activity,
    phases: of.length,
    failed: of.filter(phase => phase.failed).length,
  }));
}
