/**
 * A settings file on disk: read whole, and replaced in one step with everything about it kept but its text.
 */
import {
  existsSync,
  fchmodSync,
  fchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { TraceError } from '../../core/errors.ts';
import { replaceFile } from '../../store/write.ts';

export interface SettingsText {
  /** As it was named. */
  readonly path: string;
  /** What is read and written: where a link leads. */
  readonly target: string;
  /** Undefined when there is no file. */
  readonly text: string | undefined;
  /** Whether the folder of the file is there. */
  readonly hasFolder: boolean;
}

const MAX_BYTES = 16 << 20;

/** Reads the file. Throws `bad_input` for what can be no settings file: a folder, a link to nothing, bytes that are no text. */
export function readSettingsFile(path: string): SettingsText {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { path, target: path, text: undefined, hasFolder: existsSync(dirname(path)) };
  const target = found.isSymbolicLink() ? targetOf(path) : path;
  const stat = statSync(target);
  if (!stat.isFile()) throw refused(path, 'is no file');
  if (stat.size > MAX_BYTES) throw refused(path, 'is too large to be settings');
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { path, target, text: decoder.decode(readFileSync(target)), hasFolder: true };
  } catch (error) {
    if (error instanceof TypeError) throw refused(path, 'is not UTF-8');
    throw error;
  }
}

/**
 * Writes `text`, to disk before it returns; mode and owner of the file stay. A new file and its folder are made. Throws
 * `bad_input`, with nothing written, when the file is not any more what `before` was.
 */
export function writeSettingsFile(before: SettingsText, text: string): void {
  expectUnchanged(before);
  const { target } = before;
  if (!before.hasFolder) mkdirSync(dirname(target), { recursive: true });
  const stat = before.text === undefined ? undefined : statSync(target);
  replaceFile(target, text, file => {
    if (stat !== undefined) keepOwner(file, stat);
  });
}

/** Removes the file, and its folder when that is wanted and nothing else is in it. Throws as `writeSettingsFile` does. */
export function removeSettingsFile(before: SettingsText, { withFolder }: { readonly withFolder: boolean }): void {
  expectUnchanged(before);
  // A link would be left to lead nowhere.
  if (before.target !== before.path) {
    writeSettingsFile(before, '{}\n');
    return;
  }
  rmSync(before.target);
  if (!withFolder) return;
  try {
    rmdirSync(dirname(before.target));
  } catch {
    // Somebody keeps other things there.
  }
}

/** Between showing what will be done and doing it, the user thought, or the client wrote. */
function expectUnchanged(before: SettingsText): void {
  if (readSettingsFile(before.path).text === before.text) return;
  throw new TraceError('bad_input', `${before.path} has just been changed by somebody else; nothing was written`, {
    hint: 'run it again',
  });
}

function keepOwner(file: number, { mode, uid, gid }: Stats): void {
  if (process.platform === 'win32') return;
  if (uid !== process.getuid?.() || gid !== process.getgid?.()) {
    try {
      fchownSync(file, uid, gid);
    } catch {
      // Only root may give a file away.
    }
  }
  fchmodSync(file, mode & 0o7777);
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw refused(path, 'is a link that leads nowhere');
  }
}

function refused(path: string, why: string): TraceError {
  return new TraceError('bad_input', `${path} ${why}; nothing was written`, { hint: 'mend or remove it' });
}
