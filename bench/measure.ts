/**
 * Measuring whole processes: CPU time of all threads (user and system) and peak memory, as the kernel counts them, and
 * the time by the clock.
 * Not with `time`, which rounds to 10 ms: an empty Node process takes 40.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, LAUNCHER, ROOT } from '../conformance/tacho.ts';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const HOOK = path.join(ROOT, 'packages/tacho/dist/hook.cjs');

export interface Usage {
  readonly cpuMs: number;
  /** By the clock, from start to exit: what a person waits. */
  readonly clockMs: number;
  readonly peakMiB: number;
}

/** Runs Node programs in `folder`, with a home there; what they print goes to a file there. */
export class Stopwatch {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The CLI as built, on the store at `store`. */
  tacho(store: string, ...args: string[]): Usage {
    return this.node(LAUNCHER, '--trace-dir', store, ...args);
  }

  /** The bare program that reads and parses files. */
  floor(...paths: string[]): Usage {
    return this.node(path.join(HERE, 'floor.mjs'), ...paths);
  }

  emptyNode(): Usage {
    return this.node('-e', '0');
  }

  /** The recording hook, told `input`, with the options of `args`. */
  hook(input: string, store: string, ...args: string[]): Usage {
    return this.#run(['--trace-dir', store, ...args], { program: HOOK, input });
  }

  /** An empty program in a file, as a hook is one. */
  emptyFile(): Usage {
    return this.#run([], { program: path.join(HERE, 'empty.cjs'), input: '' });
  }

  node(...args: string[]): Usage {
    return this.#run(args, {});
  }

  #run(args: readonly string[], { program, input }: { program?: string; input?: string }): Usage {
    const usageFile = path.join(this.#folder, 'usage.json');
    const env = { ...cleanEnvironment(this.#folder), TACHO_BENCH_USAGE: usageFile };
    const output = openSync(path.join(this.#folder, 'output'), 'w');
    const preload = ['--require', path.join(HERE, 'usage.cjs')];
    const begun = performance.now();
    const command = [...preload, ...(program === undefined ? [] : [program]), ...args];
    const result = spawnSync(process.execPath, command, {
      cwd: this.#folder,
      env,
      ...(input !== undefined && { input }),
      stdio: [input === undefined ? 'ignore' : 'pipe', output, 'pipe'],
    });
    const clockMs = performance.now() - begun;
    closeSync(output);
    if (result.status !== 0) throw new Error(`${args.join(' ')}: exit ${result.status}: ${result.stderr}`);
    const { cpuMs, maxRSS } = JSON.parse(readFileSync(usageFile, 'utf8')) as { cpuMs: number; maxRSS: number };
    return { cpuMs, clockMs, peakMiB: maxRSS / 1024 };
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
