/**
 * Counting what could not be recorded. The store may be full, read-only or gone, so the count stands elsewhere, in the
 * user's runtime folder or the temporary one; the next hook that can write turns it into `gap` rows.
 *
 * `<folder>/tacho-<uid>/<store>.lost` has a line per event that was lost, between newlines as in a log. Never any of its
 * content. Who writes the rows takes the file first, as `<store>.lost.<pid>-<n>`; when it dies over that, another does.
 */
import { isAbsolute, join } from 'node:path';
import { eventIdOf, isSessionId } from '../../core/ids.ts';
import { isCount, isObject } from '../../core/record.ts';
import { append, codeOf, lstat, mkdir, readdir, readText, rename, unlink } from '../../store/async-files.ts';

export interface Loss {
  /** Undefined when not even that is known. */
  readonly session_id: string | undefined;
  /** Unix seconds. */
  readonly at: number;
  readonly event: string | undefined;
  /** `ENOSPC`, `timeout`, `input is not JSON`, … */
  readonly reason: string;
}

/** Losses that are the caller's to write down. Whatever happens to it meanwhile, none of them is forgotten. */
export interface Taken {
  /** Those that have not been read before. More may come: from who had opened the file before it was taken. */
  readonly read: () => Promise<Loss[]>;
  /** They are written down, or counted again. */
  readonly done: () => Promise<void>;
}

/**
 * Counts losses of a store. Whether they are the `first` since the last gap was written, the time to say so; undefined when
 * they could be counted `nowhere`. Never rejects.
 */
export async function countLosses(
  store: string,
  losses: readonly Loss[],
  env: NodeJS.ProcessEnv,
): Promise<'first' | 'further' | 'nowhere'> {
  const lines = Buffer.from(losses.map(loss => `\n${JSON.stringify(loss)}\n`).join(''));
  for (const folder of foldersOf(env)) {
    try {
      await makePrivate(folder);
      const path = join(folder, nameOf(store));
      const known = await lstat(path).catch(() => undefined);
      if (await append(path, lines)) return known === undefined || known.size === 0 ? 'first' : 'further';
    } catch {
      // full as well, or somebody else's: the next one
    }
  }
  return 'nowhere';
}

/** What is counted under any of `stores` and not yet written down, oldest first. Takes nothing. Never rejects. */
export async function readLosses(stores: readonly string[], env: NodeJS.ProcessEnv): Promise<Loss[]> {
  const files = await findCounts(stores, env, (name, own) => name.startsWith(own));
  const losses = await Promise.all(
    files.map(({ path }) =>
      takenFile(path)
        .read()
        .catch(() => []),
    ),
  );
  return losses.flat().sort((a, b) => a.at - b.at);
}

/**
 * Takes the losses that were counted under any of `stores`, with those that somebody took and died over. Only one process
 * gets each. Never rejects.
 */
export async function takeLosses(stores: readonly string[], env: NodeJS.ProcessEnv): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const { path, base } of await findCounts(stores, env, (name, own) => name === own || isLeftOver(name, own))) {
    const mine = `${base}.${process.pid}-${taken.length}`;
    try {
      await rename(path, mine);
      taken.push(takenFile(mine));
    } catch {
      // another was faster
    }
  }
  return taken;
}

/** Files of losses that `isWanted`, and what they are called before anybody takes them. */
async function findCounts(
  stores: readonly string[],
  env: NodeJS.ProcessEnv,
  isWanted: (name: string, own: string) => boolean,
): Promise<{ path: string; base: string }[]> {
  const names = [...new Set(stores.map(nameOf))];
  const found = foldersOf(env).map(async folder => {
    const listed = await readdir(folder).catch(() => []);
    const files = names.flatMap(own =>
      listed.filter(name => isWanted(name, own)).map(name => ({ path: join(folder, name), base: join(folder, own) })),
    );
    return files.length > 0 && (await isOurs(folder)) ? files : [];
  });
  return (await Promise.all(found)).flat();
}

function takenFile(path: string): Taken {
  let seen = 0;
  return {
    async read() {
      const text = (await readText(path)) ?? '';
      const end = text.lastIndexOf('\n') + 1;
      const fresh = text.slice(seen, end);
      seen = end;
      return parse(fresh);
    },
    done: () => unlink(path).catch(() => {}),
  };
}

/** A line that is no loss was cut off by a full disk: it was counted again in another folder. */
function parse(text: string): Loss[] {
  return text.split('\n').flatMap(line => {
    try {
      const loss: unknown = JSON.parse(line);
      if (!isObject(loss) || !isCount(loss.at)) return [];
      const { at, session_id, event, reason } = loss;
      return [
        {
          at,
          session_id: isSessionId(session_id) ? session_id : undefined,
          event: typeof event === 'string' ? event : undefined,
          reason: typeof reason === 'string' ? reason : 'unknown',
        },
      ];
    } catch {
      return [];
    }
  });
}

/** True for a file of losses that was taken by a process that is no more. */
function isLeftOver(name: string, own: string): boolean {
  const pid = name.startsWith(own) ? /^\.(\d+)-\d+$/.exec(name.slice(own.length))?.[1] : undefined;
  if (pid === undefined || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/** Best first. The last is memory: there is room when the disk has none. */
function foldersOf(env: NodeJS.ProcessEnv): string[] {
  const user = process.getuid?.() ?? env.USERNAME ?? 'user';
  const memory = process.platform === 'linux' ? '/dev/shm' : undefined;
  const bases = [env.XDG_RUNTIME_DIR, env.TMPDIR || env.TEMP || '/tmp', memory];
  const usable = bases.filter(base => base !== undefined && isAbsolute(base));
  return [...new Set(usable)].map(base => join(base as string, `tacho-${user}`));
}

/** Makes a folder that is ours alone: where everybody writes, somebody else may have made it first. */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch(error => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (!(await isOurs(folder))) throw new Error(`${folder} is not ours`);
}

async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

/** Where something about a store may stand beside its losses, best first. The folders need not be there. */
export function lossPaths(store: string, env: NodeJS.ProcessEnv, ending: string): string[] {
  return foldersOf(env).map(folder => join(folder, `${eventIdOf(store)}.${ending}`));
}

function nameOf(store: string): string {
  return `${eventIdOf(store)}.lost`;
}
