/**
 * Which phases of a long session are worth a screen: the first, the last, what failed, and what a person asked for.
 */
import type { Phase } from '../../core/story/phases.ts';

/** A session of so many phases is shown whole. */
const MOST = 60;
const ENDS = 8;
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

/** A person's prompt tells more than what followed from it, a failure more than either; of two the longer. */
function worth({ failed, opensPrompt, events }: Phase): number {
  return (failed ? 2_000_000 : 0) + (opensPrompt ? 1_000_000 : 0) + Math.min(events, 999_999);
}
