/**
 * A machine of its own for tests of the whole program: the CLI as a real process, run from source, with a home, a working
 * folder and a store below one temporary folder. All are removed when the tests of the file have ended.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, vi } from 'vitest';

const BIN = path.join(import.meta.dirname, '../src/entries/bin.ts');
const NOBODY = 65_534;

const temporary: string[] = [];
afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});
// A test starts several processes, and a busy machine starts each slowly.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** What the second and later processes of a file start from, instead of stripping types again. */
const compileCache = temporaryFolder();

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Machine {
  readonly root = temporaryFolder();
  readonly home = this.folder('home');
  readonly cwd = this.folder('work');
  readonly store = path.join(this.root, 'store');
  readonly env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    HOME: this.home,
    TZ: 'UTC',
    AGENT_TRACE_DIR: this.store,
    NODE_COMPILE_CACHE: compileCache,
  };
  #user: { uid?: number; gid?: number } = {};

  /** Runs one command line to its end. */
  run(...args: string[]): Run {
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [BIN, ...args], {
      cwd: this.cwd,
      env: this.env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      ...this.#user,
    });
    if (error !== undefined) throw error;
    return { code: status, stdout, stderr };
  }

  /** The JSON document that a command prints, which must succeed and say nothing else. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the command prints
  json(...args: string[]): any {
    const { code, stdout, stderr } = this.run(...args);
    if (code !== 0 || stderr !== '') throw new Error(`tacho ${args.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** Starts a command line whose output is read as it comes. */
  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [BIN, ...args], { cwd: this.cwd, env: this.env });
  }

  /** The same, for those that run beside others. */
  async runBeside(...args: string[]): Promise<Run> {
    const child = this.start(...args);
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', text => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', text => (stderr += text));
    return new Promise(done => child.on('close', code => done({ code, stdout, stderr })));
  }

  /** Makes a folder (0700) below the root; gives its path. */
  folder(name: string): string {
    const folder = path.join(this.root, name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** Writes a file below the root; gives its path. */
  write(name: string, content: string | Buffer): string {
    const file = path.join(this.root, name);
    this.folder(path.dirname(name));
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  }

  chmod(name: string, mode: number): void {
    chmodSync(path.join(this.root, name), mode);
  }

  append(name: string, text: string): void {
    appendFileSync(path.join(this.root, name), text);
  }

  /** The user's config of tacho. */
  config(content: unknown): void {
    this.write('home/.config/tacho/config.json', typeof content === 'string' ? content : JSON.stringify(content));
  }

  remove(name: string): void {
    rmSync(path.join(this.root, name), { recursive: true, force: true });
  }

  /** Every file and folder below `name` with a hash of what it holds. */
  contents(name = '.'): Record<string, string> {
    const top = path.join(this.root, name);
    if (!existsSync(top)) return {};
    const names = readdirSync(top, { recursive: true, encoding: 'utf8' }).sort();
    return Object.fromEntries(names.map(one => [one, contentOf(path.join(top, one))]));
  }

  /** The sessions' folders and what stands in them, the index aside. */
  sessions(): Record<string, string> {
    return Object.fromEntries(Object.entries(this.contents('store')).filter(([name]) => !name.startsWith('.')));
  }

  /**
   * Mode bits do not stop root: from here on commands run as a user whom they stop, who owns all that was made so far.
   * Gives the reason when that user cannot run this program at all.
   */
  becomeOrdinaryUser(): string | undefined {
    if (process.getuid?.() !== 0) return process.platform === 'win32' ? 'Windows has no mode bits' : undefined;
    const user = { uid: NOBODY, gid: NOBODY };
    const { status } = spawnSync(process.execPath, [BIN, '--version'], { ...user, env: { PATH: process.env.PATH } });
    if (status !== 0) return 'running as root, and an ordinary user cannot read this checkout';
    for (const name of ['.', ...readdirSync(this.root, { recursive: true, encoding: 'utf8' })]) {
      chownSync(path.join(this.root, name), NOBODY, NOBODY);
    }
    this.#user = user;
    delete this.env.NODE_COMPILE_CACHE;
    return undefined;
  }
}

/** What each kind of reader tells of a store and of these sessions. */
export function everyReader(machine: Machine, ids: readonly string[]): Record<string, Run> {
  const lines = [
    ['list', '--json'],
    ['stats', '--all', '--json'],
    ['cost', '--all', '--json'],
    ...ids.flatMap(id => [
      ['inspect', id],
      ['replay', id, '--expand-subagents'],
      ['cost', id, '--json'],
      ['stats', id, '--json'],
    ]),
  ];
  return Object.fromEntries(lines.map(line => [line.join(' '), machine.run(...line)]));
}

/** One line on standard error, an exit code, and nothing else. */
export function refusal({ code, stdout, stderr }: Run): { code: number | null; line: string } {
  if (stdout !== '') throw new Error(`expected no output, got ${stdout}`);
  if (!/^tacho: [^\n]+\n$/.test(stderr)) throw new Error(`expected one line, got ${JSON.stringify(stderr)}`);
  return { code, line: stderr.trimEnd() };
}

function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tacho-test-')));
  temporary.push(folder);
  return folder;
}

function contentOf(file: string): string {
  return statSync(file).isDirectory() ? 'folder' : createHash('sha256').update(readFileSync(file)).digest('hex');
}
