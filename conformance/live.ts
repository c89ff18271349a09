/**
 * The real client with the hooks that `tacho setup` installed, offline, in every scenario of the rig: each act once,
 * whatever is there first, and the client's own cost. Needs the client: CLAUDE_BIN, or RIG_CACHE with one installed.
 */
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { judgeActs, judgeCost, type Scene, type Told } from './live-judge.ts';
import { differences, type Report } from './report.ts';
import { readJson, type SharedData } from './shared.ts';
import { cleanEnvironment, LAUNCHER, runProcess, Sandbox } from './tacho.ts';

/** How the hooks are installed. */
const INSTALLED = {
  settings: 'by settings',
  both: 'by settings and by a plugin',
  redacted: 'by settings, with --redact --mask',
} as const;
type Installed = keyof typeof INSTALLED;

export async function checkLive(report: Report, shared: SharedData, temp: string): Promise<void> {
  report.section('The real client, recorded live');
  if (!process.env.CLAUDE_BIN && !process.env.RIG_CACHE) {
    report.note('skipped: neither CLAUDE_BIN nor RIG_CACHE names a client');
    return;
  }
  const rig = path.join(shared.folder, 'rigs/claude-code');
  const scenarios = readdirSync(path.join(rig, 'scenarios')).map(name => path.basename(name, '.json'));
  for (const how of Object.keys(INSTALLED) as Installed[]) {
    for (const scenario of scenarios) await checkScenario(report, rig, temp, scenario, how);
  }
}

async function checkScenario(report: Report, rig: string, temp: string, scenario: string, how: Installed) {
  const name = `${scenario}, ${INSTALLED[how]}`;
  const box = new Sandbox(temp, `live-${how}`);
  const told = await record(box, rig, scenario, how);
  if (typeof told === 'string') {
    report.check(name, 'the client could not be run', [told]);
    return;
  }
  try {
    // The hooks alone, before anything has read the transcript.
    const alone = copyOf(box, temp);
    const scene = await sceneOf(box);
    report.check(name, actsOf(told), judgeActs(told, scene, how === 'redacted'));
    const cost = judgeCost(told, scene);
    if ('skipped' in cost) report.note(`cost not compared: ${cost.skipped}`);
    else report.check(`${name}: cost`, `${cost.ours} USD, the client says ${cost.client}`, cost.findings);
    const same = async (what: string, other: Sandbox) =>
      report.check(`${name}: ${what}`, 'the same fold', differences(scene, await sceneOf(other)));
    if (how === 'redacted') return;
    await same(
      'rows of hooks in reverse',
      inAnotherOrder(alone, lines => lines.toReversed()),
    );
    await same('rows of hooks in random order', inAnotherOrder(alone, shuffled));
    await same('the transcript first', await transcriptFirst(alone, temp, told));
  } finally {
    if (told.workplace !== undefined) rmSync(told.workplace, { recursive: true, force: true });
  }
}

/** Sets up, runs the scenario with those settings, and gives what the rig's own hooks were told. */
async function record(box: Sandbox, rig: string, scenario: string, how: Installed): Promise<Told | string> {
  const project = path.join(box.dir, 'set-up');
  mkdirSync(project);
  const env = { ...cleanEnvironment(box.home), XDG_RUNTIME_DIR: box.dir };
  const flags = how === 'redacted' ? ['--redact', '--mask'] : [];
  const tacho = (...args: string[]) =>
    runProcess(process.execPath, [LAUNCHER, '--trace-dir', box.store, ...args], { cwd: project, env });
  const setUp = await tacho('setup', '--yes', ...flags);
  if (setUp.code !== 0) return `setup: exit ${setUp.code}: ${setUp.stderr}`;
  const out = path.join(box.dir, 'out');
  const args = [path.join(rig, 'run.mjs'), scenario, '--full', '--keep', '--out', out];
  args.push('--settings', path.join(project, '.claude/settings.local.json'));
  if (how === 'both') {
    const plugin = path.join(box.dir, 'plugin');
    const made = await tacho('setup', '--plugin', plugin, '--yes');
    if (made.code !== 0) return `setup --plugin: exit ${made.code}: ${made.stderr}`;
    args.push('--plugin-dir', plugin);
  }
  const { CLAUDE_BIN, RIG_CACHE, RIG_MODULES } = process.env;
  const given = { CLAUDE_BIN, RIG_CACHE, RIG_MODULES };
  const rigEnv = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const run = await runProcess(process.execPath, args, { cwd: rig, env: { ...env, ...rigEnv } });
  const summary = path.join(out, 'summary.json');
  if (existsSync(summary)) {
    // What it prints is cut off where it is long; the workplace stands only there.
    const workplace = /"workplace": "([^"]+)"/.exec(run.stdout.toString('utf8'))?.[1];
    return { ...readJson<Told>(summary), workplace: workplace ?? workplaceOf(box) };
  }
  return `the rig: exit ${run.code}: ${run.stderr.toString('utf8').slice(-400)}`;
}

/** The client's home, from where its transcript is. */
function workplaceOf(box: Sandbox): string {
  const meta = readJson<{ transcript_path: string }>(
    path.join(path.dirname(logsIn(box.store)[0] as string), 'meta.json'),
  );
  return meta.transcript_path.slice(0, meta.transcript_path.indexOf('/home/.claude/'));
}

/** Everything a reader sees: the list, and the folded events of each session. */
async function sceneOf(box: Sandbox): Promise<Scene> {
  const list = await box.json<Scene['list']>('list', '--json');
  const events: Record<string, Scene['events'][string]> = {};
  for (const { session_id } of list) {
    const { events: folded } = await box.json<{ events: Scene['events'][string] }>('inspect', session_id);
    events[session_id] = folded;
  }
  const { total_usd } = await box.json<{ total_usd: number | null }>('cost', '--all', '--json');
  return { list, events, total_usd };
}

/** The store as the hooks left it. */
function copyOf(box: Sandbox, temp: string): Sandbox {
  const copy = new Sandbox(temp, 'copy');
  cpSync(box.store, copy.store, { recursive: true });
  return copy;
}

function inAnotherOrder(box: Sandbox, order: (lines: readonly string[]) => readonly string[]): Sandbox {
  const other = new Sandbox(box.dir, 'order');
  cpSync(box.store, other.store, { recursive: true });
  for (const log of logsIn(other.store)) {
    const lines = readFileSync(log, 'utf8')
      .split('\n')
      .filter(line => line !== '');
    writeFileSync(
      log,
      order(lines)
        .map(line => `\n${line}\n`)
        .join(''),
    );
  }
  return other;
}

/** The transcripts imported first, and the rows of hooks put beside them afterwards. */
async function transcriptFirst(box: Sandbox, temp: string, told: Told): Promise<Sandbox> {
  const other = new Sandbox(temp, 'first');
  await other.import(path.join(told.workplace as string, 'home/.claude/projects'));
  for (const log of logsIn(box.store)) {
    const session = path.basename(path.dirname(log));
    mkdirSync(path.join(other.store, session), { recursive: true });
    cpSync(path.join(path.dirname(log), 'meta.json'), path.join(other.store, session, 'meta.json'));
    for (const line of readFileSync(log, 'utf8').split('\n').filter(Boolean))
      appendFileSync(path.join(other.store, session, 'events.ndjson'), `\n${line}\n`);
  }
  return other;
}

function logsIn(store: string): string[] {
  const sessions = readdirSync(store, { withFileTypes: true }).filter(one => one.isDirectory() && one.name[0] !== '.');
  return sessions.map(one => path.join(store, one.name, 'events.ndjson'));
}

function shuffled(lines: readonly string[]): string[] {
  let state = 7;
  const random = () => (state = (state * 48_271) % 2_147_483_647);
  return lines
    .map(line => ({ line, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => line);
}

function actsOf({ hookTally }: Told): string {
  return Object.entries(hookTally)
    .map(([event, count]) => `${event} ${count}`)
    .join(', ');
}
