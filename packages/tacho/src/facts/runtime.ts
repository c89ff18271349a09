/**
 * Which Node and which program a hook shall run, as paths that are still there tomorrow; and whether those that were
 * written down once still are.
 *
 * `process.execPath` is resolved, so it names a version that an update removes (Homebrew's Cellar); a link to it on the
 * PATH outlives the update. Some links do not outlive their shell (fnm's multishells), and what npx, `pnpm dlx` and bunx
 * fetch is a cache.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TraceError } from '../core/errors.ts';

/** The oldest Node that runs a hook. */
export const OLDEST_NODE = 24;

export interface Runtime {
  /** Absolute path of a Node that is new enough. */
  readonly node: string;
  /** Absolute path of the hook's program. */
  readonly hook: string;
  /** The one of them that stands in a folder for temporary files; undefined when both will stay. */
  readonly temporary: string | undefined;
}

/** What runs now. */
export interface Running {
  readonly execPath: string;
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the tacho package. */
  readonly packageFolder: string;
  /** Folders that are emptied now and then. */
  readonly temporaryFolders: readonly string[];
}

/** This process. */
export function runningNow(env: NodeJS.ProcessEnv): Running {
  return {
    execPath: process.execPath,
    env,
    packageFolder: packageFolder(fileURLToPath(import.meta.url)),
    temporaryFolders: [tmpdir(), '/tmp', '/var/tmp', '/private/tmp'],
  };
}

/** What the build makes of entries/hook.ts. */
const HOOK_NAMES = ['hook.cjs', 'hook.js'];

/**
 * The most durable paths for hooks of the tacho that runs now. Throws `bad_input` when it stands in the cache of a tool
 * that runs packages without installing them, `io` when it has no hook program.
 */
export function durableRuntime(running: Running): Runtime {
  const dist = join(withoutVersion(running.packageFolder), 'dist');
  const hook = HOOK_NAMES.map(name => join(dist, name)).find(path => existsSync(path));
  const node = durableNode(running);
  const fetched = [dist, node].find(isFetched);
  if (fetched !== undefined) {
    throw new TraceError('bad_input', `hooks cannot run from the cache of npx, which may go at any time: ${fetched}`, {
      hint: 'install it first: npm install -g tacho',
    });
  }
  if (hook === undefined) {
    throw new TraceError('io', `the program of the hooks is missing from ${dist}`, {
      hint: 'in a clone run `npm run build`, otherwise install tacho again',
    });
  }
  return { node, hook, temporary: [hook, node].find(path => isTemporary(path, running)) };
}

/**
 * A prebuilt Node that npm installed beside us is as durable as we are, when it is what runs; else the link on the PATH,
 * else the file itself. When that is a temporary one, the prebuilt Node stands in.
 */
function durableNode(running: Running): string {
  const { execPath, env } = running;
  const real = realOf(execPath) ?? execPath;
  const prebuilt = prebuiltNode(running.packageFolder);
  if (prebuilt !== undefined && realOf(prebuilt) === real) return prebuilt;
  const links = foldersOfPath(env).map(folder => join(folder, basename(execPath)));
  const link = links.find(path => realOf(path) === real && !isFleeting(path, running));
  if (link !== undefined) return link;
  return isFleeting(execPath, running) ? (prebuilt ?? execPath) : execPath;
}

/** The Node of the packages that hold nothing else (see bin/rescue.js), in the nearest node_modules above the package. */
function prebuiltNode(from: string): string | undefined {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const names = [`node-${system}-${process.arch}`, `node-bin-${system}-${process.arch}`];
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let folder = from; ; folder = dirname(folder)) {
    const paths = names.map(name => join(folder, 'node_modules', name, 'bin', program));
    const found = paths.find(path => existsSync(path));
    if (found !== undefined || dirname(folder) === folder) return found;
  }
}

/** True for a path in a folder for temporary files. */
export function isTemporary(path: string, { temporaryFolders }: Running): boolean {
  const folders = temporaryFolders.flatMap(folder => [folder, realOf(folder) ?? folder]);
  return folders.some(folder => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}

/** A link that goes with a shell, a job or a project, although the Node behind it stays. */
function isFleeting(path: string, running: Running): boolean {
  return (
    isTemporary(path, running) ||
    isFetched(path) ||
    /[\\/](?:fnm_multishells|node_modules[\\/]\.bin)[\\/]/.test(path) ||
    path.startsWith('/run/')
  );
}

function isFetched(path: string): boolean {
  return path.split(/[\\/]/).some(part => /^(?:_npx|dlx(?:-.*)?|bunx-.*)$/.test(part));
}

/** pnpm keeps a package in a folder with its version, and a link to it beside: `.pnpm/tacho@1.0.0/node_modules/tacho`. */
function withoutVersion(folder: string): string {
  const [, above, name] = /^(.*)[\\/]\.pnpm[\\/][^\\/]+[\\/]node_modules[\\/](.+)$/.exec(folder) ?? [];
  const link = above === undefined || name === undefined ? undefined : join(above, name);
  return link !== undefined && realOf(link) === realOf(folder) ? link : folder;
}

/** The nearest folder above `file` with the launcher in it: the package, built or not. */
function packageFolder(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'bin', 'tacho.js'))) return folder;
    if (dirname(folder) === folder) throw new Error(`${file} is in no package of tacho`);
  }
}

/** What is wrong with a program that a hook names. */
export type ProgramState = 'fine' | 'missing' | 'not executable' | 'too old' | 'unknown';

/**
 * The state of a Node that hooks run. Its version is asked only of a program that the user runs anyhow: this one, or one
 * on their PATH; a settings file of a project must not make anybody run anything. Else it is `unknown`.
 */
export function stateOfNode(path: string, { execPath, env }: Running): ProgramState {
  if (!isAbsolute(path)) return 'unknown';
  if (!isFile(path)) return 'missing';
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return 'not executable';
  }
  const real = realOf(path);
  if (real === realOf(execPath)) return 'fine';
  const isUsers = foldersOfPath(env).some(
    folder => dirname(path) === folder || realOf(join(folder, basename(path))) === real,
  );
  if (!isUsers || !/^node(?:\.exe)?$/.test(basename(path))) return 'unknown';
  try {
    const version = execFileSync(path, ['--version'], {
      encoding: 'utf8',
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const major = /^v(\d+)\./.exec(version)?.[1];
    if (major === undefined) return 'unknown';
    return Number(major) < OLDEST_NODE ? 'too old' : 'fine';
  } catch {
    return 'unknown';
  }
}

/** True for a file that this user can read. */
export function isFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Only absolute ones: what an empty or relative entry means changes with the folder. */
export function foldersOfPath(env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? env.Path ?? '').split(delimiter).filter(folder => isAbsolute(folder));
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
