/**
 * Which project a session file belongs to, from its first lines: the folder name cannot be turned back into a path.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { parseLine } from '../../store/lines.ts';

const HEAD_BYTES = 64 * 1024;

/** The `cwd` of the first line that has one within the first 64 KiB; undefined when none does or the file cannot be read. */
export function projectOf(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.allocUnsafe(HEAD_BYTES);
    const head = bytes.toString('utf8', 0, readSync(file, bytes, 0, HEAD_BYTES, 0));
    for (const line of head.split('\n')) {
      const record = parseLine(line);
      if (typeof record === 'object' && typeof record.cwd === 'string') return record.cwd;
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}
