/**
 * Every system call that a hook makes for its store fails once, in each of four ways. The hook ends with 0 and says nothing on
 * standard output; what stood in the log still does; the event is there, or it is counted, and the next hook writes the gap.
 */
import path from 'node:path';
import type { Report } from '../report.ts';
import { inParallel } from '../tacho.ts';
import { call, HookBox } from './hook-box.ts';
import { idsOf } from './log-lines.ts';
import { type Thread, type Traced, traced, tracerProblem } from './tracer.ts';

const ERRORS = ['EIO', 'ENOSPC', 'EROFS', 'EMFILE'];
const CALLS = [
  'openat',
  'read',
  'write',
  'mkdir',
  'link',
  'unlink',
  'rename',
  'statx',
  'close',
  'fsync',
  'fdatasync',
  'getdents64',
];
const ID = 'toolu_faulty';
/** Invented. In a redacted store it is nowhere, whatever fails on the way: also when nobody can tell whether it is one. */
const SECRET = `ghp_${'kT7vQ2mXz9RbL4wNc8YpJ6sHd3FgA1uE5oVi'}`;
const FAULTY = { ...call(ID), tool_input: { command: `curl -H "token: ${SECRET}"` } };
/** Longer than a hook waits for a disk, µs. */
const DELAY_US = 2_000_000;
/** What a hook may take until it gives up, on a machine with other things to do; the aim is 0.8 s. */
const MAX_HUNG_MS = 1_500;

interface Scenario {
  readonly name: string;
  readonly thread: Thread;
  readonly args: readonly string[];
  readonly isRedacted?: true;
  /** Brings the store to the state that the hook finds. */
  readonly prepare: (box: HookBox) => Promise<unknown>;
}

const known = (box: HookBox) => box.hook(call('toolu_before'));
const SCENARIOS: readonly Scenario[] = [
  { name: 'first event of a store', thread: 'worker', args: [], prepare: async () => {} },
  {
    name: 'first event of a redacted store',
    thread: 'worker',
    args: ['--redact'],
    isRedacted: true,
    prepare: async () => {},
  },
  { name: 'further event', thread: 'worker', args: [], prepare: known },
  {
    name: 'further event of a redacted store',
    thread: 'worker',
    args: [],
    isRedacted: true,
    prepare: box => box.hook(call('toolu_before'), { args: ['--redact'] }),
  },
  {
    name: 'a further pattern, written by the main thread',
    thread: 'main',
    args: ['--redact-pattern', 'x+y'],
    isRedacted: true,
    prepare: box => box.hook(call('toolu_before'), { args: ['--redact'] }),
  },
  {
    name: 'event after a loss, with its gap',
    thread: 'worker',
    args: [],
    prepare: async box => {
      await known(box);
      await box.hook('garbage', { env: { CLAUDE_CODE_SESSION_ID: 's1' } });
    },
  },
];

export async function checkInjection(report: Report, temp: string): Promise<void> {
  report.section('Every system call fails once');
  const problem = tracerProblem();
  if (problem !== undefined) {
    report.note(`skipped: ${problem}`);
    return;
  }
  for (const scenario of SCENARIOS) await sweep(report, temp, scenario);
  report.section('Every system call fails from one on, the counting of losses too');
  await sweep(report, temp, { ...(SCENARIOS[2] as Scenario) }, '+');
  await checkDelays(report, temp);
}

/** One run for each call that concerns the machine's own files, and each error; `when` is strace's word for which calls. */
async function sweep(report: Report, temp: string, scenario: Scenario, when: '' | '+' = ''): Promise<void> {
  const { args, prepare, thread } = scenario;
  const box = new HookBox(temp, 'inject');
  await prepare(box);
  const clean = await traced(box, FAULTY, thread, CALLS, { args });
  const places = placesIn(clean, box.dir).filter(({ name }) => when === '' || !['write', 'read'].includes(name));
  const runs = places.flatMap(place => ERRORS.map(error => ({ ...place, error })));
  const results = await inParallel(runs, async ({ name, nth, error }) => {
    const strace = ['-e', `inject=${name}:error=${error}:when=${nth}${when}`];
    const what = `${name} ${nth}${when} ${error}`;
    // Wake-ups of the main thread are writes too, and two of them may be one: then the order is another, and the fault hits Node.
    for (let attempt = 1; ; attempt++) {
      const result = await faulty(temp, scenario, strace, what, when === '+');
      if (result.outcome !== 'elsewhere' || attempt === MAX_ATTEMPTS) return result;
    }
  });
  const outcomes = Map.groupBy(results, ({ outcome }) => outcome);
  const count = (outcome: Outcome) => outcomes.get(outcome)?.length ?? 0;
  const calls = [...Map.groupBy(places, ({ name }) => name)].map(([name, of]) => `${name} ${of.length}`).join(', ');
  report.check(
    scenario.name,
    `${runs.length} runs (${calls}): recorded ${count('recorded')}, gap ${count('gap')}, said to be uncounted ${count('uncounted')}`,
    results.flatMap(({ findings }) => findings),
  );
  const elsewhere = count('elsewhere');
  if (elsewhere > 0) report.check(scenario.name, 'every fault hit a file', [`${elsewhere} of ${runs.length} did not`]);
}

/** The calls on files of the sandbox: their name, and the how many-th of that name they are in their thread. */
function placesIn({ trace }: Traced, dir: string): { name: string; nth: number }[] {
  const counts = new Map<string, number>();
  const places: { name: string; nth: number }[] = [];
  for (const line of trace) {
    const name = /^(\w+)\(/.exec(line)?.[1];
    if (name === undefined) continue;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    if (line.includes(dir)) places.push({ name, nth });
  }
  return places;
}

type Outcome = 'recorded' | 'gap' | 'uncounted' | 'elsewhere' | 'wrong';
const MAX_ATTEMPTS = 30;

async function faulty(
  temp: string,
  { args, isRedacted, prepare, thread }: Scenario,
  strace: readonly string[],
  what: string,
  mayBeUncounted: boolean,
): Promise<{ outcome: Outcome; findings: string[] }> {
  const box = new HookBox(temp, 'inject');
  await prepare(box);
  const before = idsOf(box.log('s1'));
  const lostBefore = box.counts().length;
  const run = await traced(box, FAULTY, thread, CALLS, { args, strace });
  if (!run.trace.some(line => line.includes('(INJECTED)') && line.includes(box.dir)))
    return { outcome: 'elsewhere', findings: [] };
  const findings: string[] = [];
  if (run.code !== 0) findings.push(`exit ${run.code}`);
  if (run.stdout !== '') findings.push(`on standard output: ${run.stdout}`);
  if (isRedacted) findings.push(...box.filesWith(SECRET).map(name => `the secret is in ${name}`));
  const next = await box.hook(call('toolu_next'), { args });
  // One more: what the first could not write down, while others still held it, is the second's to write.
  await box.hook(call('toolu_last'), { args });
  if (next.code !== 0 || next.stdout !== '') findings.push(`the next hook: exit ${next.code}: ${next.stdout}`);
  const lines = box.log('s1');
  const ids = idsOf(lines);
  for (const id of [...before, 'toolu_next', 'toolu_last']) if (!ids.includes(id)) findings.push(`${id} is missing`);
  const damaged = lines.filter(({ record }) => record === undefined).length;
  if (damaged > 0) findings.push(`${damaged} damaged lines`);
  const times = ids.filter(id => id === ID).length;
  const lost = box.lost('s1') - lostBefore;
  const saidUncounted = run.stderr.includes('nor counted');
  const outcome = times === 1 && lost === 0 ? 'recorded' : times === 0 && lost === 1 ? 'gap' : 'wrong';
  if (outcome === 'wrong' && mayBeUncounted && times === 0 && saidUncounted) return { outcome: 'uncounted', findings };
  if (outcome === 'wrong') findings.push(`recorded ${times} times, lost ${lost} times: ${run.stderr}`);
  if (outcome === 'recorded' && run.stderr !== '') findings.push(`recorded, and says ${run.stderr}`);
  if (box.counts().length > 0) findings.push(`left: ${box.counts().join(' ')}`);
  return { outcome, findings: findings.map(finding => `${what}: ${finding}`) };
}

/** A disk on which each call takes two seconds. */
async function checkDelays(report: Report, temp: string): Promise<void> {
  report.section(`Each call on the log takes ${DELAY_US / 1e6} s`);
  for (const args of [[], ['--redact']]) {
    for (const name of ['statx', 'openat', 'write', 'close']) {
      const box = new HookBox(temp, 'slow');
      await box.hook(call('toolu_before'), { args });
      const paths = [box.logPath('s1'), path.dirname(box.logPath('s1'))].flatMap(one => ['-P', one]);
      const strace = [...paths, '-e', `inject=${name}:delay_enter=${DELAY_US}`];
      const run = await traced(box, call(ID), 'all', [name], { args, strace });
      const findings: string[] = [];
      if (run.code !== 0 || run.stdout !== '') findings.push(`exit ${run.code}: ${run.stdout}`);
      // What is written is written: only then may it take its time.
      if (run.ms > MAX_HUNG_MS && name !== 'close') findings.push(`took ${Math.round(run.ms)} ms`);
      box.forgetHang();
      await box.hook(call('toolu_next'), { args });
      const ids = idsOf(box.log('s1'));
      const wanted = name === 'close' ? ['toolu_before', ID, 'toolu_next'] : ['toolu_before', 'toolu_next'];
      if (ids.join() !== wanted.join()) findings.push(`the log has ${ids.join(' ')}`);
      if (box.lost('s1') !== 3 - wanted.length) findings.push(`lost ${box.lost('s1')}`);
      const ending = box.lost('s1') === 0 ? 'recorded' : 'lost, and a gap afterwards';
      report.check(`${name}${args.length > 0 ? ', redacted' : ''}`, `${Math.round(run.ms)} ms, ${ending}`, findings);
    }
  }
}
