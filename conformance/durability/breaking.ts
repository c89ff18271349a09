/**
 * Ways to break a store, each with what mends it again. What a system or a user without rights cannot do says why.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { HookBox } from './hook-box.ts';

/** What stands while a fault does. */
export interface Standing {
  readonly lift: () => void;
  /** A command that runs the hook. */
  readonly wrap?: readonly string[];
}

/** Why a tool did not do it; undefined when it did. */
export function has(tool: string, ...args: string[]): string | undefined {
  const { status, stderr, error } = spawnSync(tool, args.length === 0 ? ['--version'] : args, { encoding: 'utf8' });
  return status === 0 ? undefined : `${tool}: ${error?.message ?? stderr.trim()}`;
}

export function mount(...args: string[]): string | undefined {
  return process.platform === 'linux' ? has('mount', ...args) : 'mounts differ on this system';
}

export function unmount(box: HookBox): void {
  spawnSync('umount', [box.store], { stdio: 'ignore' });
}

/** Fills a disk to the last byte; gives what takes it back. */
export function fill(file: string): () => void {
  for (let size = 1 << 16; size >= 1; size >>= 1) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // no room for so much: try less
    }
  }
  return () => rmSync(file);
}

/** Makes files until there can be no more. */
export function fillNames(folder: string): () => void {
  const files: string[] = [];
  try {
    for (;;) {
      const file = path.join(folder, `filler-${files.length}`);
      writeFileSync(file, '', { flag: 'wx' });
      files.push(file);
    }
  } catch {
    // that was the last
  }
  return () => {
    for (const file of files) rmSync(file);
  };
}

export function lock(file: string): Standing | string {
  return has('chattr', '+i', file) ?? { lift: () => void spawnSync('chattr', ['-i', file]) };
}

/** Puts something else in the place of a file or folder, which comes back when that is over. */
export function replaced(file: string, make: (file: string) => string | undefined): Standing | string {
  const aside = `${file}-aside`;
  let wasThere = true;
  try {
    renameSync(file, aside);
  } catch {
    wasThere = false;
  }
  const lift = () => {
    rmSync(file, { recursive: true, force: true });
    if (wasThere) renameSync(aside, file);
  };
  const problem = make(file);
  if (problem === undefined) return { lift };
  lift();
  return problem;
}

export function put(file: string): undefined {
  writeFileSync(file, 'somebody else’s');
}

export function folder(file: string): undefined {
  mkdirSync(file);
}

/** A log that can be opened, and written until the pipe is full: somebody has it open and does not read. */
export function reader(box: HookBox): Standing | string {
  let holder: ChildProcess | undefined;
  const standing = replaced(box.logPath('s1'), file => {
    const problem = has('mkfifo', file);
    if (problem === undefined) holder = spawn('sh', ['-c', 'exec sleep 60 <>"$0"', file], { stdio: 'ignore' });
    return problem;
  });
  if (typeof standing === 'string') return standing;
  return {
    lift() {
      holder?.kill('SIGKILL');
      standing.lift();
    },
  };
}
