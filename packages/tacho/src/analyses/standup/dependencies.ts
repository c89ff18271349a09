/**
 * New dependencies of a session: what commands installed and what was written into manifests, each once.
 */
import { type Step, succeeded } from '../../core/story/step.ts';
import { installedBy } from './installs.ts';
import type { Written } from './written.ts';

export interface Dependency {
  readonly name: string;
  /** As it was asked for; null where nobody said. */
  readonly version: string | null;
  /** The version that it replaces; null for one that is new. */
  readonly from: string | null;
  /** Only for development; null where nobody says. */
  readonly dev: boolean | null;
  /** For the machine and not for the project. */
  readonly global: boolean;
  /** The package manager, or the manifest that was edited. */
  readonly by: string;
  readonly n: number;
}

/** In order of appearance. What the session itself took away again is not in it. */
export function dependenciesOf(
  steps: readonly Step[],
  written: readonly Written[],
  relative: (path: string) => string,
): Dependency[] {
  const found: (Dependency | { readonly n: number; readonly removed: string })[] = [];
  for (const { n, command } of steps.filter(step => step.command !== undefined && succeeded(step) === true)) {
    const { added, removed } = installedBy(command as string);
    for (const { manager, ...of } of added) found.push({ ...of, from: null, by: manager, n });
    for (const name of removed) found.push({ n, removed: name });
  }
  for (const { n, path, dependencies, removedDependencies } of written) {
    const before = new Map(removedDependencies.map(of => [of.name, of.version]));
    for (const { name, version } of dependencies) {
      const from = before.get(name);
      before.delete(name);
      // The line moved, or only its comma changed.
      if (from === version && from !== undefined) continue;
      found.push({ name, version, from: from ?? null, dev: null, global: false, by: relative(path), n });
    }
    for (const name of before.keys()) found.push({ n, removed: name });
  }
  const byName = new Map<string, Dependency>();
  for (const of of found.sort((a, b) => a.n - b.n)) {
    if ('removed' in of) byName.delete(of.removed);
    else {
      const known = byName.get(of.name);
      byName.set(
        of.name,
        known === undefined ? of : { ...known, version: of.version ?? known.version, dev: known.dev ?? of.dev },
      );
    }
  }
  return [...byName.values()];
}
