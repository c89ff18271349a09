/**
 * What was tried and given up: failures that something else stood in for or that nobody tried again, and edits that were taken
 * out again.
 */
import { type Step, succeeded } from '../../core/story/step.ts';
import type { Trouble } from '../../core/story/troubles.ts';
import { deedsOf } from './risks.ts';
import type { Written } from './written.ts';

export interface Abandoned {
  readonly kind: 'replaced' | 'given_up' | 'taken_out' | 'thrown_away';
  /** Numbers of the first attempt and of what ended it; null where nothing did. */
  readonly n: number;
  readonly by: number | null;
  /** What was tried: a command or a file. */
  readonly what: string;
  /** What stood in for it. */
  readonly instead: string | null;
  readonly attempts: number;
  readonly failure: string | null;
  /** Lines that were taken out again; null where it is not about lines. */
  readonly lines: number | null;
}

/** What is attempted for what comes of it, and not to see what happens. */
const DONE_FOR = new Set(['edit', 'install', 'commit', 'delegate']);
/** So many lines taken out of what was written before are a change of mind. */
const LEAST_LINES = 5;
const MOST_SHARE_LEFT = 0.4;

/** In order of the first attempt. Tests, builds and checks that stay red are unfinished, not abandoned. */
export function abandonedOf(
  steps: readonly Step[],
  troubles: readonly Trouble[],
  written: readonly Written[],
  relative: (path: string) => string,
): Abandoned[] {
  // A failure with which the session ends was not given up by choice.
  const lastDeed = steps.findLastIndex(
    step => succeeded(step) === true && step.activity !== 'explore' && step.activity !== 'plan',
  );
  const failures = troubles
    .filter(({ ending, gate }) => ending === 'other_way' || (ending === 'open' && !gate))
    // A command that failed once and was let be may have been a question: what does it say to this?
    .filter(({ ending, activity, failed }) => ending === 'other_way' || failed.length > 1 || DONE_FOR.has(activity))
    .filter(({ ending, failed }) => ending === 'other_way' || (failed.at(-1) as number) < lastDeed)
    .map((trouble): Abandoned => {
      const [first, last] = [
        steps[trouble.failed[0] as number] as Step,
        steps[trouble.failed.at(-1) as number] as Step,
      ];
      const by = trouble.by === null ? null : (steps[trouble.by] as Step);
      return {
        kind: by === null ? 'given_up' : 'replaced',
        n: first.n,
        by: by?.n ?? null,
        what: first.command ?? `${first.tool} ${relative(first.writes[0]?.path ?? first.detail)}`,
        instead: by === null ? null : (by.command ?? by.tool),
        attempts: trouble.failed.length,
        failure: last.failure ?? null,
        lines: null,
      };
    });
  return [...failures, ...takenOut(steps, written, relative)].sort((a, b) => a.n - b.n);
}

/** By the hash of a line: number of the event that wrote it. */
type LineBirths = Map<number, number>;

/** Lines that an edit put in and a later one took out, by file; and files that git put back as they were. */
function takenOut(
  steps: readonly Step[],
  written: readonly Written[],
  relative: (path: string) => string,
): Abandoned[] {
  const found: Abandoned[] = [];
  const bornByPath = new Map<string, LineBirths>();
  const throwAway = ({ n, files }: ThrownAway) => {
    for (const [path, born] of bornByPath) {
      if (born.size === 0 || !files.some(file => isNamed(path, file))) continue;
      found.push(takenOutOf('thrown_away', relative(path), [...born.values()], n));
      bornByPath.delete(path);
    }
  };
  const git = gitSteps(steps);
  let next = 0;
  const until = (n: number) => {
    for (; next < git.length && (git[next] as ThrownAway).n < n; next++) {
      const step = git[next] as ThrownAway;
      // What is committed is not thrown away with a file's changes.
      if (step.commits) bornByPath.clear();
      else throwAway(step);
    }
  };
  for (const { n, path, whole, added, removed } of written) {
    until(n);
    const born = bornByPath.get(path) ?? new Map<number, number>();
    bornByPath.set(path, born);
    const stays = new Set(whole ? added : []);
    const gone = whole ? [...born.keys()].filter(hash => !stays.has(hash)) : removed;
    const own = gone.flatMap(hash => born.get(hash) ?? []);
    const most = whole ? born.size : Math.max(gone.length, added.length / MOST_SHARE_LEFT);
    if (own.length >= LEAST_LINES && own.length >= most * (1 - MOST_SHARE_LEFT))
      found.push(takenOutOf('taken_out', relative(path), own, n));
    for (const hash of gone) born.delete(hash);
    for (const hash of added) born.set(hash, n);
  }
  until(Number.POSITIVE_INFINITY);
  return found;
}

function takenOutOf(kind: 'taken_out' | 'thrown_away', what: string, births: readonly number[], by: number): Abandoned {
  const n = births.reduce((first, born) => Math.min(first, born), by);
  return { kind, n, by, what, instead: null, attempts: 1, failure: null, lines: births.length };
}

interface ThrownAway {
  readonly n: number;
  readonly files: readonly string[];
  readonly commits: boolean;
}

function gitSteps(steps: readonly Step[]): ThrownAway[] {
  return steps
    .filter(step => step.command !== undefined && step.activity === 'commit' && succeeded(step) === true)
    .map(({ n, command, aim }) => ({ n, files: deedsOf(command as string).thrownAway, commits: aim === 'git commit' }))
    .filter(({ files, commits }) => commits || files.length > 0);
}

/** Whether git's word for files means this one. */
function isNamed(path: string, file: string): boolean {
  return file === '*' || file === '.' || path === file || path.endsWith(`/${file.replace(/^\.\//, '')}`);
}
