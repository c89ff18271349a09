/**
 * What a person should look at before they take the work over.
 */
import type { FileChange } from '../../core/describe/call.ts';
import { type Step, succeeded } from '../../core/story/step.ts';
import type { Mark } from '../../core/story/story.ts';
import { deedsOf, isLockfile, isTestPath, sensitiveKind } from './risks.ts';
import type { Written } from './written.ts';

export interface ReviewItem {
  readonly kind: 'big' | 'sensitive' | 'deleted' | 'tests' | 'command' | 'denied' | 'interrupt';
  readonly text: string;
  /** Number of the event; null where it is about all of them. */
  readonly n: number | null;
}

/** More changed lines than this want a reader. */
const BIG = 100;
/** What is made anew at any time, or was never the project's. */
const THROWAWAY =
  /^(?:\/tmp\/|\/private\/tmp\/|\/var\/folders\/)|(?:^|\/)(?:node_modules|dist|build|target|coverage|__pycache__|\.cache|\.next|\.pytest_cache|tmp)(?:\/|$)|\.(?:log|tmp|out|pyc|bak|orig)$|[$*]/;

export interface Changes {
  readonly steps: readonly Step[];
  readonly marks: readonly Mark[];
  readonly written: readonly Written[];
  /** Paths relative to the project. */
  readonly files: readonly FileChange[];
  readonly relative: (path: string) => string;
}

export function reviewOf(changes: Changes, gone: readonly Gone[]): ReviewItem[] {
  return [
    ...sensitive(changes),
    ...big(changes),
    ...gone.filter(of => of.missed).map(({ path, n }) => ({ kind: 'deleted' as const, text: `deleted ${path}`, n })),
    ...tests(changes),
    ...commands(changes),
    ...stops(changes),
  ];
}

function big({ files }: Changes): ReviewItem[] {
  return files
    .filter(({ path, added, removed }) => added + removed > BIG && !isLockfile(path))
    .sort((a, b) => b.added + b.removed - a.added - a.removed)
    .map(({ path, added, removed }) => ({
      kind: 'big',
      text: `a big change: ${path} (+${added} −${removed})`,
      n: null,
    }));
}

function sensitive({ files }: Changes): ReviewItem[] {
  const byKind = new Map<string, string[]>();
  for (const { path } of files) {
    const kind = isTestPath(path) ? undefined : sensitiveKind(path);
    if (kind !== undefined) byKind.set(kind, [...(byKind.get(kind) ?? []), path]);
  }
  return [...byKind].map(([kind, paths]) => ({
    kind: 'sensitive',
    text: `${kind}: ${paths.slice(0, 4).join(', ')}${paths.length > 4 ? ` and ${paths.length - 4} more` : ''}`,
    n: null,
  }));
}

export interface Gone {
  readonly path: string;
  readonly n: number;
  /** Whoever knew the project before misses it: the session had not made it itself, and it is no cache or scratch file. */
  readonly missed: boolean;
}

/** Files and folders that commands or patches removed, and that nobody wrote anew. */
export function goneOf({ steps, written, relative }: Pick<Changes, 'steps' | 'written' | 'relative'>): Gone[] {
  const made = written.filter(of => of.whole).map(of => relative(of.path));
  const byCommand = madeByCommands(steps);
  const lastWrite = new Map(written.filter(of => !of.deleted).map(of => [relative(of.path), of.n]));
  const found = new Map<string, number>();
  for (const { n, path, deleted: isGone } of written) if (isGone) found.set(relative(path), n);
  for (const { n, command } of steps.filter(step => succeeded(step) === true)) {
    if (command === undefined) continue;
    for (const path of deedsOf(command).deleted) found.set(relative(path), n);
  }
  return [...found]
    .filter(([path, n]) => (lastWrite.get(path) ?? 0) < n)
    .map(([path, n]) => ({
      path,
      n,
      missed:
        !THROWAWAY.test(path) &&
        !made.some(of => of === path || of.endsWith(`/${path}`)) &&
        (byCommand.get(baseName(path)) ?? n) >= n,
    }));
}

const MAKES = /(?:>{1,2}|\b(?:touch|create|tee|mkdir)\b(?: -\w+)*|\s-o)\s*['"]?([\w./-]+)/g;

/** Names of files that commands may have made, with the first that did: `create notes.py`, `cat > notes.py`, `cc -o notes`. */
function madeByCommands(steps: readonly Step[]): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  for (const { n, command } of steps) {
    for (const match of command?.matchAll(MAKES) ?? []) {
      const name = baseName(match[1] as string);
      if (!made.has(name)) made.set(name, n);
    }
  }
  return made;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function tests({ written, relative }: Changes): ReviewItem[] {
  const skips = written
    .filter(of => of.skips.length > 0)
    .map(
      ({ path, n, skips: [first] }): ReviewItem => ({
        kind: 'tests',
        text: `a test that does not run in ${relative(path)}: ${first}`,
        n,
      }),
    );
  const byPath = new Map<string, number>();
  for (const { path, assertions } of written) byPath.set(path, (byPath.get(path) ?? 0) + assertions);
  const fewer = [...byPath]
    .filter(([, count]) => count < 0)
    .map(
      ([path, count]): ReviewItem => ({
        kind: 'tests',
        text: `${-count} assertion${count === -1 ? '' : 's'} fewer in ${relative(path)}`,
        n: null,
      }),
    );
  return [...skips, ...fewer];
}

function commands({ steps }: Changes): ReviewItem[] {
  return steps
    .filter(step => step.command !== undefined && succeeded(step) !== false && step.outcome !== 'denied')
    .flatMap(({ n, command }) =>
      deedsOf(command as string).said.map(text => ({ kind: 'command' as const, text: short(text), n })),
    );
}

function stops({ steps, marks }: Changes): ReviewItem[] {
  const lastDone = new Map(steps.filter(step => succeeded(step) === true).map(step => [step.aim, step.n]));
  const denied = steps
    .filter(step => step.outcome === 'denied')
    .map(
      ({ n, tool, command, detail, aim }): ReviewItem => ({
        kind: 'denied',
        text: `refused${(lastDone.get(aim) ?? 0) > n ? ' at first' : ''}: ${short(command ?? `${tool} ${detail}`)}`,
        n,
      }),
    );
  const stopped = marks
    .filter(mark => mark.kind === 'interrupt' || (mark.kind === 'aborted' && /interrupt/.test(mark.text)))
    .map(({ n }): ReviewItem => ({ kind: 'interrupt', text: 'interrupted by the user', n }));
  return [...denied, ...stopped];
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120).trimEnd()}…` : line;
}
