/**
 * The agent notices nothing: the real client takes as long, and ends as it does, whether the store is sound, hangs, cannot be
 * written or is deleted under it. Needs the client, as `live` does.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './report.ts';
import { readJson, type SharedData } from './shared.ts';
import { cleanEnvironment, LAUNCHER, runProcess, Sandbox } from './tacho.ts';

const RUNS = 7;
const SCENARIO = 'basic';

interface Outcome {
  readonly clientMs: number;
  readonly exitCode: number | null;
  readonly result: string;
  readonly stderr: string;
}

/** What is done to the store before the client starts; what is given back goes to the client's command line. */
type Fault = (box: Sandbox, sessionId: string) => Promise<void>;

const FAULTS: Readonly<Record<string, Fault>> = {
  'that is sound': async () => {},
  'that hangs': async (box, sessionId) => {
    const session = path.join(box.store, sessionId);
    mkdirSync(session, { recursive: true });
    // Opening it to write waits until somebody reads.
    const made = await runProcess('mkfifo', [path.join(session, 'events.ndjson')], { cwd: box.dir, env: process.env });
    if (made.code !== 0) throw new Error(`mkfifo: ${made.stderr}`);
  },
  'that cannot be written': async box => {
    rmSync(box.store, { recursive: true, force: true });
    writeFileSync(box.store, 'a file where the folder would be');
  },
  'that is full': async box => {
    rmSync(box.store, { recursive: true, force: true });
    mkdirSync(box.store);
    const args = ['-t', 'tmpfs', '-o', 'size=16k,nr_inodes=8', 'tmpfs', box.store];
    const mounted = await runProcess('mount', args, { cwd: box.dir, env: process.env });
    if (mounted.code !== 0) throw new Skipped('no right to mount');
    await runProcess('sh', ['-c', `head -c 1M /dev/zero > ${box.store}/full`], { cwd: box.dir, env: process.env });
  },
  'that is deleted all the time': async () => {},
};

class Skipped extends Error {}

export async function checkUnnoticed(report: Report, shared: SharedData, temp: string): Promise<void> {
  report.section('The agent notices nothing');
  if (!process.env.CLAUDE_BIN && !process.env.RIG_CACHE) {
    report.note('skipped: neither CLAUDE_BIN nor RIG_CACHE names a client');
    return;
  }
  const outcomes: Record<string, Outcome[]> = {};
  const skipped = new Map<string, string>();
  for (let run = 0; run < RUNS; run++) {
    for (const [name, fault] of Object.entries(FAULTS)) {
      if (skipped.has(name)) continue;
      try {
        const list = outcomes[name] ?? [];
        list.push(await runOnce(shared, temp, name, fault));
        outcomes[name] = list;
      } catch (error) {
        if (!(error instanceof Skipped)) throw error;
        skipped.set(name, error.message);
      }
    }
  }
  const sound = outcomes['that is sound'] as Outcome[];
  const noise = spread(sound.map(one => one.clientMs));
  for (const [name, list] of Object.entries(outcomes)) {
    const [ours, theirs] = [median(list.map(one => one.clientMs)), median(sound.map(one => one.clientMs))];
    const findings = list
      .filter(one => one.exitCode !== 0 || one.result !== sound[0]?.result || one.stderr !== '')
      .map(one => `exit ${one.exitCode}, result ${one.result}, stderr ${one.stderr}`);
    if (ours - theirs > noise) findings.push(`slower by ${Math.round(ours - theirs)} ms`);
    report.check(
      `a store ${name}`,
      `the client's own ${Math.round(ours)} ms, ${Math.round(theirs)} with a sound one, whose runs differ by ${Math.round(noise)}`,
      findings,
    );
  }
  for (const [name, why] of skipped) report.note(`a store ${name}: skipped: ${why}`);
}

async function runOnce(shared: SharedData, temp: string, name: string, fault: Fault): Promise<Outcome> {
  const box = new Sandbox(temp, 'unnoticed');
  const project = path.join(box.dir, 'set-up');
  const losses = path.join(box.dir, 'losses');
  mkdirSync(project);
  mkdirSync(losses);
  const env = { ...cleanEnvironment(box.home), XDG_RUNTIME_DIR: losses };
  const setUp = await runProcess(process.execPath, [LAUNCHER, '--trace-dir', box.store, 'setup', '--yes'], {
    cwd: project,
    env,
  });
  if (setUp.code !== 0) throw new Error(`setup: exit ${setUp.code}: ${setUp.stderr}`);
  const sessionId = randomUUID();
  const settings = path.join(project, '.claude/settings.local.json');
  if (name === 'that is deleted all the time') deleteBetween(settings, box.store);
  try {
    await fault(box, sessionId);
    const out = path.join(box.dir, 'out');
    const rig = path.join(shared.folder, 'rigs/claude-code');
    const args = [path.join(rig, 'run.mjs'), SCENARIO, '--hooks', 'none', '--settings', settings, '--out', out];
    args.push('--arg', '--session-id', '--arg', sessionId, '--env', `XDG_RUNTIME_DIR=${losses}`);
    const { CLAUDE_BIN, RIG_CACHE, RIG_MODULES } = process.env;
    const given = Object.entries({ CLAUDE_BIN, RIG_CACHE, RIG_MODULES }).filter(([, value]) => value !== undefined);
    const run = await runProcess(process.execPath, args, { cwd: rig, env: { ...env, ...Object.fromEntries(given) } });
    const summary = path.join(out, 'summary.json');
    if (!existsSync(summary)) throw new Error(`the rig: exit ${run.code}: ${run.stderr.toString('utf8').slice(-400)}`);
    const told = readJson<{
      runs: {
        durationMs: number;
        exitCode: number | null;
        stderr?: string;
        result: { result?: string; duration_ms?: number } | null;
      }[];
    }>(summary);
    const last = told.runs.at(-1);
    return {
      clientMs: last?.result?.duration_ms ?? Number.NaN,
      exitCode: last?.exitCode ?? null,
      result: last?.result?.result ?? '',
      stderr: last?.stderr ?? '',
    };
  } finally {
    if (name === 'that is full') await runProcess('umount', [box.store], { cwd: box.dir, env: process.env });
  }
}

/** A hook of somebody else's that deletes the store after each prompt and each call. */
function deleteBetween(settings: string, store: string): void {
  const { hooks, ...rest } = readJson<{ hooks: Record<string, unknown[]> }>(settings);
  const handler = { hooks: [{ type: 'command', command: `rm -rf '${store}'`, timeout: 5 }] };
  for (const event of ['UserPromptSubmit', 'PostToolUse']) hooks[event]?.push(handler);
  writeFileSync(settings, JSON.stringify({ ...rest, hooks }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

/** The distance between the fastest and the slowest. */
function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
