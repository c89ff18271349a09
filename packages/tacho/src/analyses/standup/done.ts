/**
 * What was done about one prompt, in one sentence.
 */
import type { FileChange } from '../../core/describe/call.ts';
import { changesOf } from '../../core/story/changed-files.ts';
import { passedGate } from '../../core/story/gates.ts';
import { type Step, succeeded } from '../../core/story/step.ts';
import { installedBy } from './installs.ts';

/** `relative` makes a path short. Empty for a prompt without calls. */
export function doneIn(
  steps: readonly Step[],
  relative: (path: string) => string,
  reported: readonly FileChange[] = [],
): string {
  const ok = steps.filter(step => step.outcome === 'open' || succeeded(step) === true);
  const clauses = [
    ...looked(ok, relative),
    delegated(ok),
    changed([...changesOf(ok), ...reported]),
    installed(ok),
    ran(steps, 'test', 'ran the tests', ['they pass', 'they fail']),
    ran(steps, 'build', 'built', ['it works', 'it fails']),
    ran(steps, 'check', 'ran the checks', ['they pass', 'they fail']),
    ...committed(ok),
    others(steps),
    otherCalls(ok),
    refused(steps),
  ];
  return listOf(clauses.filter(clause => clause !== ''));
}

/** `a`, `a and b`, `a, b and c`. */
function listOf(items: readonly string[]): string {
  return items.length <= 1 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function looked(steps: readonly Step[], relative: (path: string) => string): string[] {
  const edited = new Set(changesOf(steps).map(({ path }) => path));
  const files = [...new Set(steps.flatMap(step => step.reads))].filter(path => !edited.has(path)).map(relative);
  const looks = steps.filter(step => step.activity === 'explore' && step.reads.length === 0).length;
  const pages = steps.filter(step => step.activity === 'web').length;
  const read =
    files.length === 0 ? '' : files.length <= 2 ? `read ${listOf(files.map(baseName))}` : `read ${files.length} files`;
  const searched =
    looks === 0 || files.length > 0
      ? ''
      : looks < 3
        ? 'looked around'
        : `looked around with ${looks} commands and searches`;
  return [read, searched, pages === 0 ? '' : `looked up ${count(pages, 'page')} on the web`];
}

function delegated(steps: readonly Step[]): string {
  const started = steps.filter(step => /^(?:Agent|Task|spawn_agent|delegate_\w+)$/.test(step.tool)).length;
  return started === 0 ? '' : `handed work to ${count(started, 'subagent')}`;
}

function changed(files: readonly FileChange[]): string {
  if (files.length === 0) return '';
  const [added, removed] = [sum(files.map(of => of.added)), sum(files.map(of => of.removed))];
  const lines = added + removed === 0 ? '' : ` (+${added} −${removed})`;
  const names = files.length <= 3 ? listOf(files.map(of => baseName(of.path))) : `${files.length} files`;
  return `edited ${names}${lines}`;
}

function installed(steps: readonly Step[]): string {
  const installs = steps.filter(step => step.activity === 'install' && step.command !== undefined);
  if (installs.length === 0) return '';
  const names = [...new Set(installs.flatMap(step => installedBy(step.command as string).added.map(of => of.name)))];
  if (names.length === 0)
    return installs.some(step => installedBy(step.command as string).listed) ? 'installed what the project lists' : '';
  return `installed ${names.length <= 3 ? listOf(names) : count(names.length, 'package')}`;
}

/** How often, and how it stands at the end. */
function ran(steps: readonly Step[], activity: string, verb: string, [good, bad]: readonly [string, string]): string {
  const runs = steps.filter(step => step.activity === activity && step.outcome !== 'denied');
  if (runs.length === 0) return '';
  const last = runs.map(passedGate).findLast(went => went !== undefined);
  const times = runs.length === 1 ? '' : runs.length === 2 ? ' twice' : ` ${runs.length} times`;
  const failures = runs.filter(step => passedGate(step) === false).length;
  const still = last === false && failures > 1 ? bad.replace(' fail', ' still fail') : bad;
  const now = last === true && failures > 0 ? `${good} now` : good;
  return last === undefined ? `${verb}${times}` : `${verb}${times} (${last ? now : still})`;
}

function committed(steps: readonly Step[]): string[] {
  const times = (pattern: RegExp) =>
    steps.filter(step => step.command !== undefined && pattern.test(step.command)).length;
  const commits = times(/\bgit (?:-\S+ (?:\S+ )?)*commit\b/);
  const pushes = times(/\bgit (?:-\S+ (?:\S+ )?)*push\b/);
  const requests = times(/\bgh pr create\b/);
  return [
    commits === 0 ? '' : commits === 1 ? 'committed' : `made ${commits} commits`,
    pushes === 0 ? '' : 'pushed',
    commits + pushes + requests > 0 ? '' : otherGit(steps),
    requests === 0 ? '' : requests === 1 ? 'opened a pull request' : `opened ${requests} pull requests`,
  ];
}

/** `ran git checkout`, where nothing was committed, pushed or opened. */
function otherGit(steps: readonly Step[]): string {
  const aims = [...new Set(steps.filter(step => step.activity === 'commit').map(step => step.aim))];
  return aims.length === 0 ? '' : `ran ${listOf(aims.slice(0, 3))}`;
}

function others(steps: readonly Step[]): string {
  const runs = steps.filter(step => step.activity === 'run' && step.outcome !== 'denied');
  if (runs.length === 0) return '';
  const failed = runs.filter(step => succeeded(step) === false).length;
  const how = failed === 0 ? '' : failed === runs.length ? ' (failed)' : ` (${failed} failed)`;
  const aims = [...new Set(runs.map(step => step.aim))];
  const names =
    aims.length <= 3 && aims.every(aim => /^[\w./ -]{1,30}$/.test(aim))
      ? `ran ${listOf(aims)}`
      : `ran ${count(runs.length, 'command')}`;
  return `${names}${how}`;
}

/** Calls of tools that we have no words for, but for those that only wait or look after another call. */
function otherCalls(steps: readonly Step[]): string {
  const WAITING =
    /^(?:write_stdin|wait|BashOutput|TaskOutput|KillShell|KillBash|TaskStop|submit|finish|mark_task_complete)$/;
  const calls = steps.filter(step => step.activity === 'other' && !WAITING.test(step.tool));
  const tools = [...new Set(calls.map(step => step.tool))];
  return tools.length === 0
    ? ''
    : `made ${count(calls.length, 'call')} of ${tools.length <= 2 ? listOf(tools) : `${tools.length} tools`}`;
}

function refused(steps: readonly Step[]): string {
  const denied = steps.filter(step => step.outcome === 'denied').length;
  return denied === 0 ? '' : `was refused ${count(denied, 'call')}`;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path;
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
