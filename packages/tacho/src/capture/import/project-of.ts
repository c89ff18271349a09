/**
 * Which project a session file belongs to, from its first lines: the folder name cannot be turned back into a path.
 */
import { parseLine, readHead } from '../../store/lines.ts';

const HEAD_BYTES = 64 * 1024;

/** The `cwd` of the first line that has one within the first 64 KiB; undefined when none does or the file cannot be read. */
export function projectOf(path: string): string | undefined {
  for (const line of readHead(path, HEAD_BYTES)?.split('\n') ?? []) {
    const record = parseLine(line);
    if (typeof record === 'object' && typeof record.cwd === 'string') return record.cwd;
  }
  return undefined;
}
