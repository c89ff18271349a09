/**
 * Recording hooks as a client starts them: the built `dist/hook.cjs` in a process of its own, with one JSON object on
 * standard input. Losses are counted in a folder of the machine's own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { build } from '../../../scripts/build.mjs';
import type { RawRecord } from '../src/core/record.ts';
import { type Damage, scanLines } from '../src/store/lines.ts';
import { Machine, type Run } from './cli.ts';

const PACKAGE = path.dirname(import.meta.dirname);

/** The package as it is installed, built anew for the tests of a file. */
export function installedPackage(): { readonly hook: string; readonly launcher: string } {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tacho-built-')));
  beforeAll(async () => {
    for (const name of ['bin', 'package.json'])
      cpSync(path.join(PACKAGE, name), path.join(folder, name), { recursive: true });
    await build(path.join(folder, 'dist'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { hook: path.join(folder, 'dist/hook.cjs'), launcher: path.join(folder, 'bin/tacho.js') };
}

/** A payload of Claude Code: a call of a tool, unless `fields` say something else. */
export function payload(fields: RawRecord = {}): RawRecord {
  return {
    session_id: 's1',
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_use_id: 'toolu_1',
    tool_input: { command: 'true' },
    ...fields,
  };
}

export class HookMachine extends Machine {
  /** The program that a hook is: `hook.cjs`, or the launcher. */
  readonly program: string;

  constructor(program: string) {
    super();
    this.program = program;
    const runtime = this.folder('runtime');
    Object.assign(this.env, { XDG_RUNTIME_DIR: runtime, TMPDIR: runtime });
    delete this.env.NODE_COMPILE_CACHE;
  }

  /** Starts a hook; its input is the caller's to give. */
  startHook(...args: string[]): ChildProcess {
    return spawn(process.execPath, [this.program, ...args], { cwd: this.cwd, env: this.env });
  }

  /** Runs a hook to its end with `input`, an object as JSON. */
  async hook(input: RawRecord | string | Buffer, ...args: string[]): Promise<Run> {
    const child = this.startHook(...args);
    const text = typeof input === 'string' || Buffer.isBuffer(input) ? input : JSON.stringify(input);
    // What is refused is not read to its end.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
    return endOf(child);
  }

  /** Rows and damage of a session's log. */
  log(id = 's1'): { readonly rows: RawRecord[]; readonly damaged: Damage[] } {
    return readLines(path.join(this.store, id, 'events.ndjson'));
  }

  /** The gaps in a session's log, or of no session: how many of each event. */
  gaps(id?: string): unknown[] {
    const file = id === undefined ? path.join(this.store, '.gaps.ndjson') : path.join(this.store, id, 'events.ndjson');
    const told = readLines(file).rows.map(row => (id === undefined ? row : (row.data as RawRecord)));
    return told
      .filter(({ subtype }) => subtype === 'gap')
      .map(({ lost, reasons, events }) => ({ lost, reasons, events }));
  }

  /** How many losses are counted and not yet written down. */
  counted(): number {
    const files = Object.keys(this.contents('runtime')).filter(name => name.includes('.lost'));
    return files
      .flatMap(name => readFileSync(path.join(this.root, 'runtime', name), 'utf8').split('\n'))
      .filter(Boolean).length;
  }

  /** A store that hung is not tried again for a while: ends that. */
  forgetHang(): void {
    for (const name of Object.keys(this.contents('runtime'))) {
      if (name.endsWith('.hung')) this.remove(path.join('runtime', name));
    }
  }

  /** Permission bits of everything in the store, as octal by name. */
  modes(): Record<string, string> {
    const names = readdirSync(this.store, { recursive: true, encoding: 'utf8' }).sort();
    const modeOf = (name: string) => (statSync(path.join(this.store, name)).mode & 0o777).toString(8);
    return Object.fromEntries(['.', ...names].map(name => [name, modeOf(name)]));
  }
}

/** Waits for a process to end, and collects what it prints. */
export async function endOf(child: ChildProcess): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', text => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', text => (stderr += text));
  return new Promise(done => child.on('close', code => done({ code, stdout, stderr })));
}

/** What a hook that had nothing to say comes to. */
export const QUIET: Run = { code: 0, stdout: '', stderr: '' };

function readLines(file: string): { rows: RawRecord[]; damaged: Damage[] } {
  const rows: RawRecord[] = [];
  const damaged: Damage[] = [];
  if (existsSync(file)) scanLines(file, { record: row => rows.push(row), damage: damage => damaged.push(damage) });
  return { rows, damaged };
}
