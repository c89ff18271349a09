/**
 * Faults in single system calls, by strace. It attaches to one thread of a hook that has started and waits for its input, so
 * nothing but the hook's own work is hit: Node's start is behind it, and of two threads only the one that was chosen.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, give, type HookBox, type HookOptions, type HookRun } from './hook-box.ts';

/** `worker` does all that the hook does to its store, alone; `main` loads its parts and says who runs it. */
export type Thread = 'main' | 'worker' | 'all';

export interface Traced extends HookRun {
  /** From the input to the end, or to what was said on standard error just before it. */
  readonly ms: number;
  /** What strace wrote of the calls it was to look at. */
  readonly trace: readonly string[];
}

/** How long a process may take to come to the state that is waited for. */
const PATIENCE_MS = 10_000;

/** Why strace cannot be used here; undefined when it can. */
export function tracerProblem(): string | undefined {
  if (process.platform !== 'linux') return 'no strace on this system';
  const version = spawnSync('strace', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return 'no strace';
  const child = spawn('sleep', ['20'], { stdio: 'ignore' });
  const attached = spawnSync('strace', ['-p', String(child.pid), '-o', '/dev/null'], {
    timeout: 500,
    encoding: 'utf8',
  });
  child.kill('SIGKILL');
  return attached.stderr.includes(' attached') ? undefined : `no ptrace: ${attached.stderr.trim().split('\n')[0]}`;
}

/**
 * Runs a hook with strace on one of its threads, with these of strace's arguments. `calls` are the names of the system calls that
 * are looked at. With one `worker` all calls on files have an order; with `all` there are several.
 */
export async function traced(
  box: HookBox,
  input: object,
  thread: Thread,
  calls: readonly string[],
  options: HookOptions & { readonly strace?: readonly string[] } = {},
): Promise<Traced> {
  const { strace = [] } = options;
  const workers = thread === 'all' ? '4' : '1';
  const child = box.start({ ...options, env: { ...options.env, UV_THREADPOOL_SIZE: workers } });
  const end = ended(child);
  const file = path.join(box.dir, 'trace');
  const waiting = await untilWaiting(child);
  const target = thread === 'worker' ? [String(waiting)] : [String(child.pid), ...(thread === 'all' ? ['-f'] : [])];
  const tracer = spawn('strace', ['-y', '-o', file, '-e', `trace=${calls.join(',')}`, ...strace, '-p', ...target], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise(done => tracer.on('close', done));
  await new Promise<void>(done => {
    tracer.stderr.setEncoding('utf8').on('data', text => text.includes('attached') && done());
    gone.then(() => done());
  });
  const start = performance.now();
  // A thread that is killed while strace holds it back is not gone before strace lets it: the last word counts.
  let ms: number | undefined;
  child.stderr?.once('data', () => {
    ms = performance.now() - start;
  });
  give(child, input);
  const run = await end;
  ms ??= performance.now() - start;
  await gone;
  return { ...run, ms, trace: readFileSync(file, 'utf8').split('\n').filter(Boolean) };
}

/** The thread that reads standard input, once it does: all that comes before a hook's own work is done then. */
async function untilWaiting(child: ChildProcess): Promise<number> {
  const tasks = `/proc/${child.pid}/task`;
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(5)) {
    for (const tid of readdirSync(tasks)) {
      // Number and first argument of the call that the thread is in: read(0, …). See proc_pid_syscall(5).
      const [call, file] = readFileSync(`${tasks}/${tid}/syscall`, 'utf8').split(' ');
      if (call === READ && file === '0x0') return Number(tid);
    }
  }
  throw new Error('the hook does not read its input');
}

/** The number of read(2). */
const READ = process.arch === 'arm64' ? '63' : '0';
