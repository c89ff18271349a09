/**
 * The file operations of a live writer, as promises that run off the main thread: a disk that hangs must not hold up the
 * deadline. `node:fs/promises` does the same and takes a tenth of a hook's time to load, `promisify` a fiftieth.
 */
import {
  close as closeFile,
  constants,
  link as linkFile,
  lstat as lstatFile,
  type MakeDirectoryOptions,
  mkdir as makeDirectory,
  open as openFile,
  readdir as readDirectory,
  readFile,
  rename as renameFile,
  type Stats,
  unlink as unlinkFile,
  type WriteFileOptions,
  write as writeBytes,
  writeFile as writeWhole,
} from 'node:fs';

type Callback<T> = (error: Error | null, value?: T) => void;

function promised<T>(start: (done: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value as T)));
  });
}

const open = (path: string, flags: number, mode: number) => promised<number>(done => openFile(path, flags, mode, done));
const close = (file: number) => promised<void>(done => closeFile(file, done));
const write = (file: number, bytes: Buffer) => promised<number>(done => writeBytes(file, bytes, done));
export const writeFile = (path: string, text: string, options: WriteFileOptions) =>
  promised<void>(done => writeWhole(path, text, options, done));
export const lstat = (path: string) => promised<Stats>(done => lstatFile(path, done));
export const readdir = (path: string) => promised<string[]>(done => readDirectory(path, done));
export const mkdir = (path: string, options: MakeDirectoryOptions) =>
  promised<void>(done => makeDirectory(path, options, error => done(error)));
export const link = (from: string, to: string) => promised<void>(done => linkFile(from, to, done));
export const rename = (from: string, to: string) => promised<void>(done => renameFile(from, to, done));
export const unlink = (path: string) => promised<void>(done => unlinkFile(path, done));

/** The last component is never followed: a link may lead anywhere. Windows has no such flag. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/**
 * Appends whole lines to a file (0600, made when it is not there) with ONE write. A short one (a disk that fills up) leaves
 * a damaged line, which readers report; all of them are written again, once. False when they are still not whole.
 */
export async function append(path: string, lines: Buffer): Promise<boolean> {
  const file = await open(path, APPEND, 0o600);
  try {
    return (await write(file, lines)) === lines.length || (await write(file, lines)) === lines.length;
  } finally {
    // Not waited for: what was written is the kernel's already, and a disk that hangs here has lost nothing.
    close(file).catch(() => {});
  }
}

/** The text of a file; undefined when there is none. Rejects when there is one that cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await promised<string>(done => readFile(path, 'utf8', done));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** The code of a file system error (`ENOENT`), or what else was thrown as text. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
