/**
 * What a stretch of calls did, in a few words, for want of a prompt that names it.
 */
import type { Activity } from './activity.ts';
import { commitSubject } from './commit-subject.ts';
import type { Step } from './step.ts';
import type { Stretch } from './stretches.ts';

const DEEDS: Readonly<Record<Activity, string>> = {
  explore: 'look around',
  edit: 'edit',
  test: 'run tests',
  build: 'build',
  check: 'check the code',
  install: 'install packages',
  commit: 'work with git',
  web: 'look things up on the web',
  run: 'run',
  delegate: 'hand work to subagents',
  plan: 'plan',
  other: 'other calls',
};

/** `edit relative-day.ts`, `commit “Fix the parser”, git push`, `run tests`. */
export function deedOf({ activity, steps }: Stretch): string {
  if (activity === 'edit') return editOf(steps);
  const own = steps.filter(step => step.activity === activity && !step.inside);
  if (activity === 'delegate') return delegationOf(own);
  if (activity === 'commit')
    return listed(unique(own.map(commitOf)).filter((deed, _, all) => deed !== 'git add' || all.length === 1));
  if (activity === 'run') return `run ${listed(unique(own.map(step => step.aim)))}`;
  if (activity === 'other') return `call ${listed(unique(steps.map(step => step.tool)))}`;
  return DEEDS[activity];
}

function editOf(steps: readonly Step[]): string {
  const names = namesOf(steps, step => (step.outcome === 'ok' ? step.writes.map(of => of.path) : []));
  if (names.size === 0) for (const name of namesOf(steps, step => step.writes.map(of => of.path))) names.add(name);
  if (names.size > 2) return `edit ${names.size} files`;
  if (names.size > 0) return `edit ${[...names].join(' and ')}`;
  const removed = namesOf(steps, step => step.removes);
  return removed.size > 0 && removed.size <= 2 ? `remove ${[...removed].join(' and ')}` : 'change files';
}

function namesOf(steps: readonly Step[], pathsOf: (step: Step) => readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const step of steps) for (const path of pathsOf(step)) names.add(baseName(path));
  return names;
}

function delegationOf(steps: readonly Step[]): string {
  const [only] = steps;
  return only !== undefined && steps.length === 1 && only.detail !== '' ? `subagent: ${only.detail}` : DEEDS.delegate;
}

function commitOf({ aim, command }: Step): string {
  const subject = aim === 'git commit' && command !== undefined ? commitSubject(command) : undefined;
  return subject === undefined ? aim : `commit “${subject}”`;
}

const MOST = 3;

function listed(items: readonly string[]): string {
  return items.length > MOST ? `${items.slice(0, MOST).join(', ')}, …` : items.join(', ');
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path;
}
