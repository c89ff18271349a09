/**
 * The CLI as a black box: runs the built one in a process of its own, with a home and a store of its own.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const LAUNCHER = path.join(ROOT, 'packages/tacho/bin/tacho.js');

/** No command may take longer than this on any input. */
const LIMIT_MS = 120_000;

/** A finished command. */
export interface Run {
  readonly args: readonly string[];
  /** Exit code, or the name of the signal that ended it. */
  readonly code: number | string;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** One folder for a topic: below it are a home, a store and whatever the topic writes. */
export class Sandbox {
  readonly dir: string;
  readonly home: string;
  readonly store: string;

  constructor(parent: string, name: string) {
    this.dir = mkdtempSync(path.join(parent, `${name}-`));
    this.home = path.join(this.dir, 'home');
    this.store = path.join(this.dir, 'store');
    mkdirSync(this.home);
  }

  /** Runs one command on the store; `cwd` is the sandbox itself. */
  run(...args: string[]): Promise<Run> {
    return runProcess(process.execPath, [LAUNCHER, '--trace-dir', this.store, ...args], {
      cwd: this.dir,
      env: cleanEnvironment(this.home),
    });
  }

  /** The same for a command that answers with one JSON document; throws when it does not. */
  async json<T>(...args: string[]): Promise<T> {
    const run = await this.run(...args);
    if (run.code !== 0) throw new Error(`tacho ${args.join(' ')}: exit ${run.code}: ${run.stderr.toString('utf8')}`);
    return JSON.parse(run.stdout.toString('utf8')) as T;
  }

  /** Imports files or folders; the ids of the sessions they went to. */
  async import(...paths: string[]): Promise<string[]> {
    const { imported } = await this.json<{ imported: { session_id: string }[] }>('import', ...paths, '--json');
    return imported.map(entry => entry.session_id);
  }
}

/** Nothing of the caller's settings: only what a process needs to start. */
export function cleanEnvironment(home: string): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  const env: NodeJS.ProcessEnv = { PATH, SystemRoot, TMPDIR, HOME: home, USERPROFILE: home, NO_COLOR: '1' };
  for (const key of Object.keys(env)) if (env[key] === undefined) delete env[key];
  return env;
}

export function runProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Run> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', chunk => stdout.push(chunk));
    child.stderr.on('data', chunk => stderr.push(chunk));
    child.on('error', fail);
    child.on('close', (code, signal) => {
      done({ args, code: code ?? signal ?? 'unknown', stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
    });
  });
}

/** Maps with as many at a time as the machine has processors; results in the order of `items`. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as Item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), items.length) }, worker));
  return results;
}
