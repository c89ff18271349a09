import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RUNTIMES } from '../bin/rescue.js';

const BIN = path.join(import.meta.dirname, '../bin');
const LAUNCHER = path.join(BIN, 'tacho.js');
const RUNTIME = (RUNTIMES as Record<string, string>)[`${process.platform}-${process.arch}`];

/** A program that says what it was given, reads stdin to its end, and exits 5; or waits for SIGTERM. */
const PROGRAM = `
  const [first] = process.argv.slice(2);
  if (first === 'wait') {
    process.on('SIGTERM', () => process.exit(7));
    setInterval(() => {}, 1000);
    console.log('ready');
  } else if (first === 'die') process.kill(process.pid, 'SIGKILL');
  else {
    console.log(JSON.stringify(process.argv.slice(2)));
    process.stdin.pipe(process.stdout);
    process.exitCode = 5;
  }
`;

/** An installed package in a folder of its own, with or without a build and a runtime. */
let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tacho-launcher-'));
  cpSync(BIN, path.join(home, 'app/bin'), { recursive: true });
  put('app/package.json', '{ "type": "module" }');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
  writeFileSync(path.join(home, name), text);
}

function putRuntime(): void {
  const file = path.join(home, 'node_modules', RUNTIME ?? '');
  mkdirSync(path.dirname(file), { recursive: true });
  symlinkSync(process.execPath, file);
}

function launch(...args: string[]) {
  return spawnSync(process.execPath, [path.join(home, 'app/bin/tacho.js'), ...args], { encoding: 'utf8', input: 'in' });
}

/** What the launcher does on a Node that is too old. */
function onOldNode(...args: string[]): string[] {
  const rescue = pathToFileURL(path.join(home, 'app/bin/rescue.js')).href;
  return ['--input-type=module', '-e', `(await import('${rescue}')).runOnNewerNode()`, 'tacho.js', ...args];
}

function launchOnOldNode(...args: string[]) {
  return spawnSync(process.execPath, onOldNode(...args), { encoding: 'utf8', input: 'in' });
}

test.skipIf(process.platform === 'win32')('it is executable', () => {
  expect(statSync(LAUNCHER).mode & 0o111).toBe(0o111);
});

test('without a build it says so in one line and exits 2', () => {
  const { status, stdout, stderr } = launch('list');
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr: 'tacho is not built yet: run `npm run build`.\n',
  });
});

test('a hook that cannot run does not block the agent', () => {
  expect(launch('hook', 'pre-tool')).toMatchObject({ status: 0, stdout: '' });
  expect(launch('--trace-dir', 'here', 'hook', 'pre-tool')).toMatchObject({ status: 0, stdout: '' });
  expect(launch('list', '--text', 'hook').status).toBe(2);
});

test('an error in the program is not taken for a missing build', () => {
  put('app/dist/bin.js', `import './gone.js';`);
  const { status, stderr } = launch('list');
  expect(status).toBe(1);
  expect(stderr).toContain('gone.js');
});

test.skipIf(RUNTIME === undefined)('without a runtime an old Node says so in one line and exits 2', () => {
  const { status, stdout, stderr } = launchOnOldNode('list');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^tacho needs Node 24 or newer; this is v[\d.]+ and no prebuilt runtime is installed\.\n$/);
});

describe.skipIf(RUNTIME === undefined || process.platform === 'win32')('an old Node with a runtime beside it', () => {
  beforeEach(() => {
    putRuntime();
    put('app/dist/bin.js', PROGRAM);
  });

  test('passes on arguments, input, output and the exit code', () => {
    const { status, stdout } = launchOnOldNode('a b', '--c=d');
    expect({ status, stdout }).toEqual({ status: 5, stdout: '["a b","--c=d"]\nin' });
  });

  test('dies as the program died', () => {
    expect(launchOnOldNode('die').signal).toBe('SIGKILL');
  });

  test('does not try again when the runtime turns out to be as old', () => {
    put('app/bin/tacho.js', `import { runOnNewerNode } from './rescue.js'; runOnNewerNode();`);
    const { status, stderr } = launchOnOldNode('list');
    expect(status).toBe(2);
    expect(stderr).toContain('tacho needs Node 24');
  });

  test('passes on signals', async () => {
    const child = spawn(process.execPath, onOldNode('wait'), { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise(done => child.on('close', done));
    child.stdout.once('data', () => child.kill('SIGTERM'));
    expect(await ended).toBe(7);
  });
});
