/**
 * A trace folder that was prepared and never used.
 */
import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { IGNORE_NAME, MARKER, REDACTION_NAME } from './names.ts';
import { isRealFolder, type TraceFolder } from './trace-folder.ts';

/** What says something about a store and holds nothing that was recorded. The index is made anew whenever it is missing. */
const WITHOUT_RECORDS: ReadonlySet<string> = new Set([MARKER, IGNORE_NAME, REDACTION_NAME, '.index']);

/**
 * Removes a trace folder in which there is nothing but what tacho itself puts there before the first record, its redaction
 * included. True when it is gone; false, with nothing touched, for any other and for a link to one.
 */
export function removeUnusedFolder({ dir }: TraceFolder): boolean {
  try {
    if (!isRealFolder(dir)) return false;
    const names = readdirSync(dir);
    if (!names.includes(MARKER) || !names.every(name => WITHOUT_RECORDS.has(name))) return false;
    for (const name of names) rmSync(join(dir, name), { recursive: true });
    // Not when somebody has begun to record meanwhile.
    rmdirSync(dir);
    return true;
  } catch {
    return false;
  }
}
