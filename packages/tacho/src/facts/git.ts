/**
 * Where a working tree stands, read from the files of git itself: a process for each question would take longer than all
 * the rest of a hook.
 *
 * Source: gitrepository-layout(5), gitfile and worktrees; git-config(1) for the syntax of `config`.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

export interface GitFacts {
  /** Top folder of the working tree. */
  readonly root: string;
  /** Address of the remote `origin` without credentials; null when there is none. */
  readonly remote: string | null;
  /** Last part of the remote's path, else of the folder's. */
  readonly repo: string;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  /** Null before the first commit. */
  readonly commit: string | null;
}

/** What git says of the folder `cwd` or the nearest above it; undefined outside any working tree. */
export function gitFactsOf(cwd: string): GitFacts | undefined {
  const found = findGit(cwd);
  if (found === undefined) return undefined;
  const { root, dir } = found;
  // A worktree's own folder holds HEAD; branches and config are in the common one.
  const common = readLine(join(dir, 'commondir'));
  const shared = common === undefined ? dir : resolve(dir, common);
  const head = readLine(join(dir, 'HEAD'));
  if (head === undefined) return undefined;
  const ref = head.startsWith('ref: ') ? head.slice('ref: '.length) : undefined;
  const remote = originOf(readText(join(shared, 'config')) ?? '');
  return {
    root,
    remote,
    repo: basename(remote ?? root).replace(/\.git$/, '') || basename(root),
    branch: ref === undefined ? null : ref.replace(/^refs\/heads\//, ''),
    commit: ref === undefined ? head : (readLine(join(shared, ref)) ?? packed(shared, ref)),
  };
}

function findGit(cwd: string): { root: string; dir: string } | undefined {
  for (let at = resolve(cwd); ; at = dirname(at)) {
    const path = join(at, '.git');
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return { root: at, dir: path };
    const target = found?.isFile() ? readLine(path) : undefined;
    if (target?.startsWith('gitdir: ')) return { root: at, dir: resolve(at, target.slice('gitdir: '.length)) };
    if (dirname(at) === at) return undefined;
  }
}

function packed(dir: string, ref: string): string | null {
  const text = readText(join(dir, 'packed-refs')) ?? '';
  const line = text.split('\n').find(one => one.endsWith(` ${ref}`));
  return line?.split(' ')[0] ?? null;
}

function originOf(config: string): string | null {
  let inOrigin = false;
  for (const line of config.split('\n')) {
    if (line.trimStart().startsWith('[')) inOrigin = /^\s*\[remote "origin"\]/.test(line);
    const url = inOrigin ? /^\s*url\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))/.exec(line) : null;
    if (url !== null) return withoutCredentials((url[1] ?? url[2] ?? '').replace(/\\(.)/g, '$1'));
  }
  return null;
}

/**
 * A token in an address is a secret whether or not anybody asked for redaction. A password may hold any sign, `@` and `/` too,
 * so all that stands before the last `@` goes.
 */
function withoutCredentials(url: string): string {
  const address = url.replace(/[?#].*$/s, '');
  const start = /^[a-z][a-z0-9+.-]*:\/\//i.exec(address)?.[0];
  if (start === undefined) return address;
  return start + address.slice(Math.max(start.length, address.lastIndexOf('@') + 1));
}

function readLine(path: string): string | undefined {
  const line = readText(path)?.split('\n', 1)[0]?.trim();
  return line === '' ? undefined : line;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
