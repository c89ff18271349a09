/**
 * Losses of the store's own: lines of hooks whose input had not even named a session.
 */
import { join } from 'node:path';
import { type Gap, GapList } from '../core/gap.ts';
import { scanLines } from './lines.ts';
import { GAPS_NAME } from './names.ts';
import type { TraceFolder } from './trace-folder.ts';

/**
 * The gaps of a store that belong to none of its sessions, oldest first, each once. Empty when there are none. Damaged lines are
 * passed over; throws what the file system throws when the file is there and cannot be read.
 */
export function readGaps(folder: TraceFolder): Gap[] {
  const gaps = new GapList();
  try {
    scanLines(join(folder.dir, GAPS_NAME), { record: record => gaps.add(record) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return gaps.end();
}
