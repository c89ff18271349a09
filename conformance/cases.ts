/**
 * The black-box cases of the peer's behaviour, run by their own runner. Those of the commands that exist must pass;
 * the others are printed.
 */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './report.ts';
import { readJson, type SharedData } from './shared.ts';
import { cleanEnvironment, LAUNCHER, runProcess } from './tacho.ts';

/** Of list, inspect, replay, stats, cost, import, hook, setup, export, postmortem and diff. */
const REQUIRED = [
  'CO1',
  'CO3',
  'CO4',
  'TR1',
  'IM1',
  'LS1',
  'LS2',
  'LS3',
  'HK1',
  'HK4',
  'SE1',
  'XP1',
  'PM2',
  'DI1',
  'DI3',
  'DI4',
  'DI6',
];

export async function checkCases(report: Report, shared: SharedData, temp: string): Promise<void> {
  report.section('Cases of the peer');
  const folder = path.join(shared.folder, 'cases/agent-trace-cases');
  if (!existsSync(path.join(folder, 'run_cases.py'))) {
    report.note('no cases in the shared data');
    return;
  }
  const home = path.join(temp, 'cases');
  mkdirSync(home);
  // The runner leaves its results in the temporary folder.
  const env = { ...cleanEnvironment(home), TMPDIR: home, PYTHONDONTWRITEBYTECODE: '1' };
  const args = [path.join(folder, 'run_cases.py'), process.execPath, LAUNCHER];
  const run = await runProcess('python3', args, { cwd: home, env }).catch(() => undefined);
  const file = path.join(home, 'agent-trace-cases.json');
  if (run === undefined || !existsSync(file)) {
    report.note('python3 could not run them');
    return;
  }
  const results = readJson<Record<string, string>>(file);
  const lines = run.stdout.toString('utf8').split('\n');
  const reasonOf = (id: string) => lines.find(line => line.startsWith(`FAIL ; ${id} ;`)) ?? `${results[id]}`;
  for (const id of REQUIRED) report.check(id, results[id] ?? 'missing', results[id] === 'pass' ? [] : [reasonOf(id)]);
  const others = Object.keys(results).filter(id => !REQUIRED.includes(id));
  for (const verdict of ['pass', 'FAIL', 'skip']) {
    const ids = others.filter(id => results[id] === verdict);
    report.note(`not required, ${verdict}: ${ids.join(' ') || 'none'}`);
  }
}
