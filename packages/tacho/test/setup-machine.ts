/**
 * An installed package on a machine of its own, with one Claude Code: what the tests of setup and of doctor stand on.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { build } from '../../../scripts/build.mjs';
import { Machine, type Run } from './cli.ts';

const PACKAGE = path.join(import.meta.dirname, '..');
const prefix = realpathSync(mkdtempSync(path.join(tmpdir(), 'tacho-installed-')));
export const INSTALLED = path.join(prefix, 'lib/node_modules/tacho');
/** Gives a program a terminal. */
export const SCRIPT = '/usr/bin/script';
export const HOOK = path.join(INSTALLED, 'dist/hook.cjs');

beforeAll(async () => {
  for (const name of ['bin', 'package.json'])
    cpSync(path.join(PACKAGE, name), path.join(INSTALLED, name), { recursive: true });
  await build(path.join(INSTALLED, 'dist'));
});
afterAll(() => rmSync(prefix, { recursive: true, force: true }));

export let machine: Machine;
export let settings: string;
beforeEach(() => {
  machine = new Machine();
  delete machine.env.AGENT_TRACE_DIR;
  settings = path.join(machine.cwd, '.claude/settings.local.json');
  client('2.1.329');
});

/** The only Claude Code of the machine. */
export function client(version: string): void {
  machine.write('bin/claude', '');
  machine.write('bin/package.json', JSON.stringify({ name: '@anthropic-ai/claude-code', version }));
  machine.env.PATH = [path.join(machine.root, 'bin'), '/usr/bin', '/bin'].join(path.delimiter);
}

export function tacho(...args: string[]): Run {
  return run(INSTALLED, ...args);
}

export function run(installed: string, ...args: string[]): Run {
  const options = { cwd: machine.cwd, env: machine.env, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(installed, 'bin/tacho.js'), ...args],
    options,
  );
  return { code: status, stdout, stderr };
}

export function doctor(...args: string[]) {
  const { code, stdout, stderr } = tacho('doctor', '--json', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout).capture;
}

export function read(file: string): string {
  return readFileSync(file, 'utf8');
}

/** Everything on the machine but caches. */
export function everything(): Record<string, string> {
  return machine.contents();
}

/** Settings as somebody writes them by hand: order, indentation, numbers and hooks of their own. */
export const RICH = `{
    "$schema": "https://json.schemastore.org/claude-code-settings.json",
    "env": { "PATH_LIKE": "a:b",   "N": "1" },
    "permissions": {"allow": ["Bash(npm test:*)"], "deny": []},
    "hooks": {
        "PreToolUse": [
            {
                "matcher": "Bash",
                "hooks": [{"type": "command", "command": "lint.sh"}]
            }
        ],
        "Stop": []
    },
    "cleanupPeriodDays": 1e2,
    "model": "opus"
}
`;
