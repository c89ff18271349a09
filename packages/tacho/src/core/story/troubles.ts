/**
 * Troubles: what failed, with all its attempts, and what became of it. Two attempts belong together when retries would say
 * so, when they run the same gate, or when they write the same file; a later success ends them if it covers what failed.
 */
import type { Activity } from './activity.ts';
import { type Invocation, invocationsOf } from './commands.ts';
import { covers, endsInGate, type Gate, gatesOf } from './gates.ts';
import { isAnotherTry, similarity } from './retries.ts';
import { type Step, succeeded } from './step.ts';

export interface Trouble {
  readonly activity: Activity;
  readonly aim: string;
  /** It is about tests, a build or checks of the project: red until they pass. */
  readonly gate: boolean;
  /** Indices of the steps that failed, ascending; at least one. */
  readonly failed: readonly number[];
  /**
   * `overcome`: it worked in the end. `other_way`: something else did what it was for. `partly`: only a part of the tests
   * ran again, and passed. `open`: it never worked.
   */
  readonly ending: 'overcome' | 'other_way' | 'partly' | 'open';
  /** Index of the step that ended it, or covered a part. */
  readonly by: number | null;
}

/** What fails without anything being wrong: a search that finds nothing, a page that is not there. */
const LIGHT = new Set<Activity>(['explore', 'web', 'plan', 'other']);
const GATES = new Set<Activity>(['test', 'build', 'check']);
/** Their exit code 1 is an answer. */
const ASKING = new Set('grep egrep fgrep rg ag ack diff cmp test [ which type pgrep command false'.split(' '));
/** Ended from outside: by ^C, a kill or somebody's own `timeout`. */
const ENDED = new Set([124, 130, 137, 143]);
/** A call that its client never ran, since one beside it had failed, or since it would have changed nothing. */
const NOT_RUN = /^(?:<tool_use_error>)?(?:Sibling tool call errored|Cancelled: parallel|No changes to make)/;
/** What means the same whatever its arguments. */
const BY_NAME = /^(?:git (?:commit|push|pull)|gh pr create)$/;
/** Another way is looked for among so many steps behind a failure. */
const NEAR = 8;
const ALIKE = 0.5;
/** Open troubles of one aim; an older one stays as it is. */
const MOST_OPEN = 12;

/** Whether a step failed at something that mattered. */
function isTrouble(step: Step): boolean {
  if (succeeded(step) !== false || LIGHT.has(step.activity)) return false;
  if (step.tests !== undefined && step.tests.failed > 0) return true;
  if (step.failure !== undefined && NOT_RUN.test(step.failure)) return false;
  if (step.exitCode === undefined) return true;
  if (ENDED.has(step.exitCode)) return false;
  const last = step.command === undefined ? undefined : invocationsOf(step.command).at(-1)?.program;
  return !(step.exitCode === 1 && !step.failure && last !== undefined && ASKING.has(last));
}

interface Working {
  readonly trouble: {
    readonly activity: Activity;
    readonly aim: string;
    readonly gate: boolean;
    readonly failed: number[];
    ending: Trouble['ending'];
    by: number | null;
  };
  /** Gates that have not passed since. */
  gates: readonly Gate[];
}

/** The troubles of a story in order of their first failure. */
export function troublesOf(steps: readonly Step[]): Trouble[] {
  const all: Working[] = [];
  const openByKey = new Map<string, Working[]>();
  for (const [i, step] of steps.entries()) {
    const went = succeeded(step);
    if (went === true) settle(steps, i, openByKey, all);
    else if (isTrouble(step)) addFailure(steps, i, openByKey, all);
  }
  return all.map(({ trouble }) => trouble);
}

/** Where troubles that a step may belong to are found. */
function keysOf(step: Step): readonly string[] {
  if (step.activity === 'delegate') return [step.tool];
  if (step.command === undefined)
    return step.writes.length > 0 ? step.writes.map(({ path }) => `file ${path}`) : [step.aim];
  if (GATES.has(step.activity)) return ['gate'];
  const named =
    step.activity === 'commit'
      ? invocationsOf(step.command)
          .map(nameOf)
          .filter(name => BY_NAME.test(name))
      : [];
  return named.length > 0 ? named : [step.aim];
}

/** `git commit`, `gh pr create`. */
function nameOf({ program, words }: Invocation): string {
  const plain = words.filter(word => !word.startsWith('-'));
  return [program, ...plain.slice(0, program === 'gh' ? 2 : 1)].join(' ');
}

function addFailure(steps: readonly Step[], i: number, openByKey: Map<string, Working[]>, all: Working[]): void {
  const step = steps[i] as Step;
  const gates = failedGates(step);
  const keys = keysOf(step);
  const known = keys
    .flatMap(key => openByKey.get(key) ?? [])
    .findLast(of => of.trouble.ending !== 'overcome' && belongs(steps, of, step, gates));
  if (known !== undefined) {
    known.trouble.failed.push(i);
    // Whatever was narrower passes with the widest of them.
    if (gates.length > 0 && known.gates.every(gate => gates.some(one => covers(one, gate) === 'whole')))
      known.gates = gates;
    known.trouble.ending = 'open';
    known.trouble.by = null;
    return;
  }
  const { activity, aim } = step;
  const trouble = { activity, aim, gate: gates.length > 0, failed: [i], ending: 'open' as const, by: null };
  const working: Working = { trouble, gates };
  all.push(working);
  for (const key of keys) openByKey.set(key, [...(openByKey.get(key) ?? []).slice(1 - MOST_OPEN), working]);
}

function belongs(steps: readonly Step[], { trouble, gates }: Working, step: Step, failing: readonly Gate[]): boolean {
  const last = steps[trouble.failed.at(-1) as number] as Step;
  if (gates.length > 0 || failing.length > 0)
    return failing.some(one => gates.some(other => (covers(one, other) ?? covers(other, one)) !== undefined));
  return step.command === undefined || BY_NAME.test(keysOf(step)[0] ?? '') || isAnotherTry(last, step);
}

/**
 * The gates that a failed command can have failed at. Tests that report no failure have passed, and a command that goes on to
 * something else behind its gate failed there for all we know.
 */
function failedGates(step: Step): readonly Gate[] {
  if (step.command === undefined || !GATES.has(step.activity)) return [];
  const gates = gatesOf(step.command);
  if (step.tests === undefined) return endsInGate(step.command) ? gates : [];
  const left = gates.filter(gate => (gate.kind === 'test') === (step.tests?.failed ?? 0) > 0);
  return left.length > 0 ? left : gates;
}

function settle(steps: readonly Step[], i: number, openByKey: Map<string, Working[]>, all: readonly Working[]): void {
  const step = steps[i] as Step;
  const passed = step.command !== undefined && GATES.has(step.activity) ? gatesOf(step.command) : [];
  for (const key of keysOf(step)) {
    const open = openByKey.get(key);
    if (open === undefined) continue;
    for (const of of open) settleOne(steps, i, of, passed);
    openByKey.set(
      key,
      open.filter(({ trouble }) => trouble.ending === 'open' || trouble.ending === 'partly'),
    );
  }
  for (const of of all.slice(-NEAR)) {
    if (of.trouble.ending === 'open' && isOtherWay(steps, of.trouble, i)) end(of, 'other_way', i);
  }
}

function settleOne(steps: readonly Step[], i: number, of: Working, passed: readonly Gate[]): void {
  const step = steps[i] as Step;
  const last = steps[of.trouble.failed.at(-1) as number] as Step;
  if (last.endN !== null && step.n < last.endN) return;
  if (of.gates.length > 0) {
    const left = of.gates.filter(gate => !passed.some(one => covers(one, gate) === 'whole'));
    if (left.length === 0) end(of, 'overcome', i);
    else if (of.gates.some(gate => passed.some(one => covers(one, gate) !== undefined))) end(of, 'partly', i);
    of.gates = left.length === 0 ? of.gates : left;
  } else if (step.command === undefined) end(of, step.tool === last.tool ? 'overcome' : 'other_way', i);
  else if (BY_NAME.test(keysOf(step)[0] ?? '') || isAnotherTry(last, step)) end(of, 'overcome', i);
}

function end({ trouble }: Working, ending: Trouble['ending'], by: number): void {
  trouble.ending = ending;
  trouble.by = by;
}

/** Soon after a failure something else with much of its words worked, or a command changed the file that could not be edited. */
function isOtherWay(steps: readonly Step[], { failed, gate }: Trouble, i: number): boolean {
  const at = failed.at(-1) as number;
  const [last, step] = [steps[at] as Step, steps[i] as Step];
  if (i - at > NEAR || step.prompt !== last.prompt || gate) return false;
  if (last.endN !== null && step.n < last.endN) return false;
  if (last.command !== undefined) return step.command !== undefined && similarity(last.command, step.command) >= ALIKE;
  const name = last.writes[0]?.path.split(/[\\/]/).at(-1);
  return name !== undefined && step.activity === 'edit' && step.command?.includes(name) === true;
}
