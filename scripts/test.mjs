/**
 * `npm test`: every check of the repository, each a named step with its time. The last line is `N passed, N failed`:
 * the tests, and one for each other step. Exit 1 when anything failed. Other arguments go to vitest.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './places.mjs';

/** No step may hang a CI job. */
const STEP_LIMIT_MS = 20 * 60_000;

const MODULES = path.join(ROOT, 'node_modules');
const biome = path.join(MODULES, '@biomejs/biome/bin/biome');
const tsc = path.join(MODULES, 'typescript/bin/tsc');
const knip = path.join(MODULES, 'knip/bin/knip.js');
const vitest = path.join(MODULES, 'vitest/vitest.mjs');

/** Name and command lines of each step besides the tests, run by this Node. */
const CHECKS = [
  [
    'types',
    ...['tsconfig.json', 'tsconfig.pure.json', 'packages/web/tsconfig.json'].map(project => [tsc, '-p', project]),
  ],
  ['lint', [biome, 'check', '--error-on-warnings', '.']],
  ['generated files', ['scripts/gen.mjs', '--check']],
  ['build', ['scripts/build.mjs']],
  ['dead code', [knip, '--no-progress']],
];

const args = process.argv.slice(2);
const withoutTests = args.includes('--without-tests');
const vitestArgs = args.filter(arg => arg !== '--without-tests');

let passed = 0;
let failed = 0;
try {
  for (const [name, ...commands] of CHECKS) await check(name, commands);
  if (!withoutTests) await test();
} catch (error) {
  failed++;
  console.error(error);
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function check(name, commands) {
  const start = performance.now();
  const results = [];
  for (const command of commands) results.push(await run(command, 'pipe'));
  const ok = results.every(result => result.code === 0);
  if (ok) passed++;
  else failed++;
  report(ok, name, start);
  if (!ok)
    process.stdout.write(
      `${results
        .map(result => result.output)
        .join('')
        .trimEnd()}\n\n`,
    );
}

async function test() {
  const start = performance.now();
  const folder = await mkdtemp(path.join(tmpdir(), 'tacho-test-'));
  try {
    const file = path.join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { code } = await run([vitest, 'run', ...reporters, ...vitestArgs], 'inherit');
    const counts = countTests(JSON.parse(await readFile(file, 'utf8').catch(() => 'null')), code);
    passed += counts.passed;
    failed += counts.failed;
    report(
      counts.failed === 0,
      `tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
      start,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counts of vitest's JSON report. A file that does not load, and a run that fails without a culprit, are one failure each. */
function countTests(report, exitCode) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0 };
  const unloaded = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.numFailedTests + unloaded.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function run(command, output) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', output, output] });
    const chunks = [];
    const timer = setTimeout(() => {
      chunks.push(`Stopped after ${STEP_LIMIT_MS / 60_000} minutes.\n`);
      child.kill('SIGKILL');
    }, STEP_LIMIT_MS);
    child.stdout?.on('data', chunk => chunks.push(chunk));
    child.stderr?.on('data', chunk => chunks.push(chunk));
    child.on('error', fail);
    child.on('close', code => {
      clearTimeout(timer);
      done({ code, output: chunks.join('') });
    });
  });
}

function report(ok, name, start) {
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)\n`);
}
