/**
 * An agent that is none: a process of its own that runs a hook for each event it is told, as a client does, and can be
 * killed. And somebody who reads what a program prints, line by line, as it comes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Machine, Run } from './cli.ts';

const BIN = path.join(import.meta.dirname, '../src/entries/bin.ts');

/** Reads `{args, payload}` a line, runs the hook, and answers with its exit code. */
const AGENT = `
  const { spawnSync } = require('node:child_process');
  const env = { ...process.env, CLAUDE_PID: String(process.pid) };
  require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
    const { args, payload } = JSON.parse(line);
    const { status } = spawnSync(process.execPath, [${JSON.stringify(BIN)}, 'hook', ...args], { input: JSON.stringify(payload), env });
    console.log(status);
  });
`;

export class LiveAgent {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #session: object;

  /** Hooks write to the machine's store; what they lose is counted on the machine, too. */
  constructor(machine: Machine, sessionId: string, transcript?: string) {
    const env = { ...machine.env, XDG_RUNTIME_DIR: machine.root, TMPDIR: machine.root, CLAUDE_CODE_ENTRYPOINT: 'cli' };
    this.#child = spawn(process.execPath, ['-e', AGENT], { cwd: machine.cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
    this.#session = { session_id: sessionId, cwd: machine.cwd, ...(transcript && { transcript_path: transcript }) };
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Runs the hook of each of `handlers` for one event; resolves when they have ended. */
  async tell(event: string, fields: object = {}, handlers: readonly string[] = ['settings']): Promise<void> {
    for (const handler of handlers) {
      const payload = { ...this.#session, hook_event_name: event, ...fields };
      this.#child.stdin?.write(`${JSON.stringify({ args: ['--handler', handler], payload })}\n`);
      const { value } = await this.#answers.next();
      if (value !== '0') throw new Error(`the hook of ${event} ended with ${value}`);
    }
  }

  /** The end that leaves no word. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

export class Reader {
  readonly child: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<[number | null]>;
  readonly seen: string[] = [];
  #stderr = '';
  #wanted: { text: string; from: number; found: (line: string) => void } | undefined;

  constructor(child: ChildProcess) {
    this.child = child;
    this.#ended = once(child, 'close') as Promise<[number | null]>;
    child.stderr?.setEncoding('utf8').on('data', text => {
      this.#stderr += text;
      this.#look();
    });
    this.#lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    this.#lines.on('line', line => {
      this.seen.push(line);
      this.#look();
    });
  }

  /** The first line from number `from` on that holds `text`, as soon as it is printed. */
  async line(text: string, from = 0): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#wanted = { text, from, found: resolve };
    this.#look();
    void this.#ended.then(([code]) => reject(new Error(`ended with ${code} before ${text}: ${this.#stderr}`)));
    return promise;
  }

  /** Resolves when `text` stands on standard error. */
  async said(text: string): Promise<void> {
    while (!this.#stderr.includes(text)) await once(this.child.stderr as NodeJS.ReadableStream, 'data');
  }

  /** How it ended. */
  async end(): Promise<Run> {
    const [code] = await this.#ended;
    return { code, stdout: this.seen.join('\n'), stderr: this.#stderr };
  }

  /** The events among the lines, without times and numbers: mark and title, and what it was about. */
  get events(): string[] {
    return eventsIn(this.seen.join('\n'));
  }

  #look(): void {
    const { text = '', from = 0, found } = this.#wanted ?? {};
    const line = found && this.seen.slice(from).find(one => one.includes(text));
    if (line === undefined) return;
    this.#wanted = undefined;
    found?.(line);
  }
}

/** The events in what `replay` prints: `$ Bash: make`. */
export function eventsIn(printed: string): string[] {
  const lines = printed.split('\n');
  return lines.flatMap((line, i) => {
    const head = / #\d+ +(.+?)(?: \([^()]+\))?$/.exec(line)?.[1];
    if (head === undefined) return [];
    const detail = /^(?:│ {2})* {18}(.+)$/.exec(lines[i + 1] ?? '')?.[1];
    return [detail === undefined ? head : `${head}: ${detail}`];
  });
}
