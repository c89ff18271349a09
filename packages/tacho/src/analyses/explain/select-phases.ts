/**
 * Which phases of a long session are worth a screen: the first, the last, what failed and what cost most.
 */
import type { PhaseReport } from './report.ts';

export type Shown = { readonly phase: PhaseReport } | { readonly skipped: readonly PhaseReport[] };

/** A session of so many phases is shown whole. */
const MOST = 60;
const ENDS = 8;

/** The phases in order; those left out between two that are shown stand together. */
export function selectPhases(phases: readonly PhaseReport[]): Shown[] {
  if (phases.length <= MOST) return phases.map(phase => ({ phase }));
  const chosen = new Set([...phases.slice(0, ENDS), ...phases.slice(-ENDS)]);
  const byWorth = phases.toSorted((a, b) => worth(b) - worth(a) || a.number - b.number);
  for (const phase of byWorth) {
    if (chosen.size >= MOST) break;
    chosen.add(phase);
  }
  const shown: Shown[] = [];
  let skipped: PhaseReport[] = [];
  const flush = () => {
    if (skipped.length > 0) shown.push({ skipped });
    skipped = [];
  };
  for (const phase of phases) {
    if (!chosen.has(phase)) skipped.push(phase);
    else {
      flush();
      shown.push({ phase });
    }
  }
  flush();
  return shown;
}

/** A person's prompt tells more than what followed from it, a failure more than either. */
function worth({ failed, opens_prompt, usd, events }: PhaseReport): number {
  return (
    (failed ? 2_000_000 : 0) + (opens_prompt ? 1_000_000 : 0) + (usd ?? 0) * 1_000 + Math.min(events, 1_000) / 1_000
  );
}
