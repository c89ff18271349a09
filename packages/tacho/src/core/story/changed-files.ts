/**
 * The files that steps wrote with success, each with all its lines added and taken away.
 */
import type { FileChange } from '../describe/call.ts';
import type { Step } from './step.ts';

/** In order of the first write. Paths are as the agent wrote them. */
export function changesOf(steps: readonly Step[]): FileChange[] {
  const byPath = new Map<string, FileChange>();
  for (const { writes, outcome } of steps) {
    if (outcome !== 'ok' && outcome !== 'open') continue;
    for (const { path, added, removed } of writes) {
      const of = byPath.get(path) ?? { path, added: 0, removed: 0 };
      byPath.set(path, { path, added: of.added + added, removed: of.removed + removed });
    }
  }
  return [...byPath.values()];
}
