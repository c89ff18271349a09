/**
 * Hooks as a black box: the built hook in a process of its own, on a store of its own, and a reader of what it left that
 * shares no code with the writer.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment, LAUNCHER, ROOT, type Run, runProcess, Sandbox } from '../tacho.ts';
import { type Line, readLines } from './log-lines.ts';

export const HOOK = path.join(ROOT, 'packages/tacho/dist/hook.cjs');

/** No hook may take longer, whatever happens to it: twice its own longest wait. */
const LIMIT_MS = 45_000;

export interface HookRun {
  /** Exit code, or the name of the signal that ended it. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start to the end of the process. */
  readonly ms: number;
}

export interface HookOptions {
  readonly args?: readonly string[];
  /** A command that is given the hook to run, with its own arguments. */
  readonly wrap?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export class HookBox extends Sandbox {
  /** Where losses are counted. */
  readonly runtime: string;

  constructor(parent: string, name: string) {
    super(parent, name);
    this.runtime = path.join(this.dir, 'runtime');
    mkdirSync(this.runtime, { mode: 0o700 });
  }

  get env(): NodeJS.ProcessEnv {
    return { ...cleanEnvironment(this.home), XDG_RUNTIME_DIR: this.runtime, TMPDIR: this.runtime };
  }

  start({ args = [], wrap = [], env = {} }: HookOptions = {}): ChildProcess {
    const [command, ...rest] = [...wrap, process.execPath, HOOK, '--trace-dir', this.store, ...args];
    return spawn(command as string, rest, { cwd: this.dir, env: { ...this.env, ...env } });
  }

  /** Runs a hook to its end. */
  async hook(input: object | string | Buffer, options: HookOptions = {}): Promise<HookRun> {
    const child = this.start(options);
    const run = ended(child);
    give(child, input);
    return run;
  }

  override run(...args: string[]): Promise<Run> {
    return runProcess(process.execPath, this.#command(args), { cwd: this.dir, env: this.env });
  }

  /** Runs one command of the CLI with something on its standard input. */
  async give(input: string, ...args: string[]): Promise<HookRun> {
    const child = spawn(process.execPath, this.#command(args), { cwd: this.dir, env: this.env });
    const run = ended(child);
    give(child, input);
    return run;
  }

  #command(args: readonly string[]): string[] {
    return [LAUNCHER, '--trace-dir', this.store, ...args];
  }

  logPath(id: string): string {
    return path.join(this.store, id, 'events.ndjson');
  }

  log(id: string): Line[] {
    return readLines(this.logPath(id));
  }

  /** Files of the store and of the counted losses that hold `text`. */
  filesWith(text: string): string[] {
    return [this.store, this.runtime].flatMap(folder => {
      if (!existsSync(folder)) return [];
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
      return files
        .map(entry => path.join(entry.parentPath, entry.name))
        .filter(file => readFileSync(file).includes(text));
    });
  }

  /** How many events the gaps of session `id`, and those of no session, tell of; two rows with one id are one gap. */
  lost(id: string): number {
    const rows = [...this.log(id), ...readLines(path.join(this.store, '.gaps.ndjson'))];
    const lostById = new Map<unknown, number>();
    for (const { record } of rows) {
      const told = (record?.data ?? record) as Record<string, unknown> | undefined;
      if (told?.subtype === 'gap') lostById.set(record?.event_id, told.lost as number);
    }
    return [...lostById.values()].reduce((sum, lost) => sum + lost, 0);
  }

  /** Files that count losses, as they were left. */
  counts(): string[] {
    return readdirSync(this.runtime, { recursive: true, encoding: 'utf8' }).filter(name => name.includes('.lost'));
  }

  /** A store that hung is not tried again for a while: ends that. */
  forgetHang(): void {
    for (const name of readdirSync(this.runtime, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith('.hung')) rmSync(path.join(this.runtime, name));
    }
  }

  /** Byte offsets of the lines of session `id` that `tacho doctor` calls damaged. */
  async damagedOffsets(id: string): Promise<number[]> {
    const run = await this.run('doctor', id, '--json');
    const { sessions } = JSON.parse(run.stdout.toString('utf8')) as {
      sessions: { damaged: { offset: number }[] }[];
    };
    return (sessions[0]?.damaged ?? []).map(({ offset }) => offset);
  }
}

/** Writes a hook's standard input and closes it. */
export function give(child: ChildProcess, input: object | string | Buffer): void {
  // Who ends early, or is killed, does not read all of it.
  child.stdin?.on('error', () => {});
  child.stdin?.end(typeof input === 'string' || Buffer.isBuffer(input) ? input : JSON.stringify(input));
}

/** Waits for a process to end, and collects what it prints. */
export function ended(child: ChildProcess): Promise<HookRun> {
  const start = performance.now();
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', text => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', text => (stderr += text));
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      done({ code: code ?? signal ?? 'unknown', stdout, stderr, ms: performance.now() - start });
    });
  });
}

/** A call of a tool with this id, and a text of about so many bytes. */
export function call(id: string, bytes = 20, session = 's1'): Record<string, unknown> {
  return {
    session_id: session,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_use_id: id,
    tool_input: { command: `${id} `.repeat(Math.ceil(bytes / (id.length + 1))) },
  };
}
