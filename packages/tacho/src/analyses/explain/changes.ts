/**
 * What became of files: each that was written with success, with its lines added and taken away.
 */
import { relativeTo } from '../../core/describe/call.ts';
import type { Step } from '../../core/story/step.ts';

export interface FileChanges {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  /** How many of its changes nobody knows the lines of: those of the shell, and a file written over. */
  readonly unknown: number;
}

/** What is left in the end: what was removed again is no change, and a plan is no file of the project. */
export function lastingChangesOf(steps: readonly Step[], cwd: string | null): FileChanges[] {
  return changesOf(
    steps.filter(step => step.activity !== 'plan'),
    cwd,
    true,
  );
}

/** In the order in which they were first written; paths inside `cwd` are relative to it. */
export function changesOf(steps: readonly Step[], cwd: string | null, isLasting = false): FileChanges[] {
  const byPath = new Map<string, FileChanges>();
  for (const { writes, removes, outcome } of steps) {
    if (outcome !== 'ok' && outcome !== 'open') continue;
    for (const { path: written, added, removed } of writes) {
      const path = relativeTo(cwd, written);
      const of = byPath.get(path) ?? { path, added: 0, removed: 0, unknown: 0 };
      byPath.set(path, {
        path,
        added: of.added + added,
        removed: of.removed + removed,
        unknown: of.unknown + (added + removed === 0 ? 1 : 0),
      });
    }
    for (const removed of isLasting ? removes : []) {
      const gone = relativeTo(cwd, removed);
      for (const path of byPath.keys()) if (path === gone || path.startsWith(`${gone}/`)) byPath.delete(path);
    }
  }
  return [...byPath.values()];
}

/** Files that were looked at with success. */
export function readsOf(steps: readonly Step[]): string[] {
  return [...new Set(steps.flatMap(({ reads, outcome }) => (outcome === 'ok' || outcome === 'open' ? reads : [])))];
}
