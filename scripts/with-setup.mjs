/**
 * Runs a job of this repository from any state of the checkout: installs when the lockfile asks for it, builds when
 * the sources are newer, and runs the job on Node 24. Plain JavaScript without dependencies, for any Node from 18 on.
 *
 *   node scripts/with-setup.mjs start|test|build|gen|bench|conformance|check [ARGS]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { findRuntime, runInPlace } from '../packages/tacho/bin/rescue.js';
import { ROOT } from './places.mjs';

/** What each job runs, and whether it needs the build. `test` builds by itself: its build is one of the checks. */
const JOBS = {
  start: { script: ['packages/tacho/bin/tacho.js', 'start'], needsBuild: true },
  test: { script: ['scripts/test.mjs'] },
  check: { script: ['scripts/test.mjs', '--without-tests'] },
  build: { script: ['scripts/build.mjs'] },
  gen: { script: ['scripts/gen.mjs'] },
  bench: { script: ['bench/run.ts'], needsBuild: true },
  conformance: { script: ['conformance/run.ts'], needsBuild: true },
};

const OLDEST_NODE = 24;
const LOCKFILE = path.join(ROOT, 'package-lock.json');
const INSTALLED = path.join(ROOT, 'node_modules/.package-lock.json');
const LOCAL_BIN = path.join(ROOT, 'node_modules/.bin');

const [jobName, ...args] = process.argv.slice(2);
const job = JOBS[jobName];
if (job === undefined) stop(`Usage: with-setup.mjs ${Object.keys(JOBS).join('|')} [ARGS]`);
if (!isInstalled()) install();
const node = nodeForJobs();
const env = { ...process.env, PATH: [LOCAL_BIN, path.dirname(node), pathWithoutLocalBin()].join(path.delimiter) };
if (job.needsBuild) build();
runInPlace(node, [path.join(ROOT, job.script[0]), ...job.script.slice(1), ...args], { cwd: ROOT, env });

function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  if (statSync(LOCKFILE).mtimeMs <= statSync(INSTALLED).mtimeMs) return true;
  // A checkout gives the lockfile a new time without new content; an install would then be for nothing.
  if (!holdsWhatTheLockfileAsks()) return false;
  utimesSync(INSTALLED, new Date(), new Date());
  return true;
}

function holdsWhatTheLockfileAsks() {
  const wanted = JSON.parse(readFileSync(LOCKFILE, 'utf8')).packages;
  const installed = JSON.parse(readFileSync(INSTALLED, 'utf8')).packages;
  const nothingExtra = Object.keys(installed).every(key => key in wanted);
  return (
    nothingExtra &&
    Object.entries(wanted).every(([key, { optional, ...entry }]) => {
      if (!key.startsWith('node_modules/')) return true;
      if (!(key in installed)) return optional === true;
      return entry.link === true || entry.version === installed[key].version;
    })
  );
}

function install() {
  say('Installing dependencies (npm ci) …');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  const result = spawnSync('npm', ['ci', ...flags], {
    cwd: ROOT,
    // The `node` in node_modules is among the files that npm is about to replace.
    env: { ...process.env, PATH: pathWithoutLocalBin() },
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  stop(`npm ci failed${result.error ? `: ${result.error.message}` : ''}.`);
}

function nodeForJobs() {
  const runtime = findRuntime(ROOT);
  if (runtime !== undefined) return runtime;
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  stop(`tacho needs Node ${OLDEST_NODE}; this is ${process.version} and there is no prebuilt one for ${platform}.`);
}

function build() {
  const result = spawnSync(node, [path.join(ROOT, 'scripts/build.mjs'), '--if-stale'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) stop('The build failed.');
}

function pathWithoutLocalBin() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.filter(folder => path.resolve(folder) !== LOCAL_BIN).join(path.delimiter);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** One line, the count that `npm test` always ends with when that was asked, exit 2. */
function stop(line) {
  say(line);
  if (jobName === 'test') process.stdout.write('0 passed, 1 failed\n');
  process.exit(2);
}
