/**
 * Reads that told the agent nothing new.
 */
import type { Step } from '../../core/story/step.ts';
import type { Story } from '../../core/story/story.ts';

/**
 * How often a file, or the same part of it, was read again although nobody wrote it since and the context was not
 * compacted. A write that failed counts as a reason to look again; so does a command that names the file and may change
 * it, and any git command that is more than a look. `contents` tells parts of a file apart, a number for each step.
 */
export function redundantReads({ steps, marks }: Story, contents: readonly number[]): number {
  const compactions = marks.filter(({ kind }) => kind === 'compaction').map(({ n }) => n);
  const seen = new Seen();
  let redundant = 0;
  let next = 0;
  for (const [i, step] of steps.entries()) {
    while (next < compactions.length && (compactions[next] as number) < step.n) {
      seen.clear();
      next++;
    }
    for (const { path } of step.writes) seen.forget(path);
    if (step.command !== undefined) forgetChanged(seen, step.command, step.activity);
    if (step.outcome === 'failed' || step.outcome === 'denied') continue;
    // A subagent inside the session has eyes of its own.
    for (const path of step.reads) if (seen.look(path, `${step.agentId ?? ''} ${contents[i] ?? 0}`)) redundant++;
  }
  return redundant;
}

function forgetChanged(seen: Seen, command: string, activity: Step['activity']): void {
  if (activity === 'commit') seen.clear();
  else if (activity !== 'explore' && activity !== 'test')
    for (const word of command.split(/[\s'"`=:;|&()<>]+/)) seen.forgetNamed(baseName(word));
}

/** What the agent has read: by file its parts, and files by their last name, as commands name them. */
class Seen {
  readonly #partsByPath = new Map<string, Set<string>>();
  readonly #pathsByName = new Map<string, string[]>();

  /** True where this part was seen before. */
  look(path: string, part: string): boolean {
    const parts = this.#partsByPath.get(path);
    if (parts?.has(part)) return true;
    if (parts !== undefined) parts.add(part);
    else {
      this.#partsByPath.set(path, new Set([part]));
      const name = baseName(path);
      this.#pathsByName.set(name, [...(this.#pathsByName.get(name) ?? []), path]);
    }
    return false;
  }

  forget(path: string): void {
    if (!this.#partsByPath.delete(path)) return;
    const name = baseName(path);
    const left = (this.#pathsByName.get(name) ?? []).filter(one => one !== path);
    if (left.length > 0) this.#pathsByName.set(name, left);
    else this.#pathsByName.delete(name);
  }

  forgetNamed(name: string): void {
    for (const path of this.#pathsByName.get(name) ?? []) this.#partsByPath.delete(path);
    this.#pathsByName.delete(name);
  }

  clear(): void {
    this.#partsByPath.clear();
    this.#pathsByName.clear();
  }
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
