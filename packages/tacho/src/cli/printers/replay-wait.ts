/**
 * Which session `replay --follow` follows: the one that was named, else the latest that runs, else the next that starts.
 */
import { join } from 'node:path';
import { FolderWatch } from '../../store/folder-watch.ts';
import { sessionIds, type TraceFolder } from '../../store/trace-folder.ts';
import type { Context } from '../context.ts';
import { findSession, withIndex } from '../store.ts';
import { safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';

/** A session that goes on in an old folder makes no notice where we look. */
const LOOK_ROUND_MS = 3_000;

/** Id of the session; undefined when `stop` aborted before one began. Throws as `findSession` does for one that is named. */
export async function sessionToFollow(
  context: Context,
  folder: TraceFolder,
  named: string | undefined,
  stop: AbortSignal,
): Promise<string | undefined> {
  if (named !== undefined && named !== 'latest') return (await findSession(context, folder, named)).id;
  const running = await latestRunning(context, folder);
  if (running !== undefined) return running;
  await context.err.line(context.errStyle.dim(safe`waiting for a session in ${sanitise(folder.dir)}`));
  await context.err.flush();
  return nextRunning(context, folder, stop);
}

async function nextRunning(context: Context, folder: TraceFolder, stop: AbortSignal): Promise<string | undefined> {
  const watch = new FolderWatch(stop);
  const known = new Set(sessionIds(folder));
  try {
    while (!stop.aborted) {
      watch.add(folder.dir);
      // A session's folder is there before its first event.
      for (const id of sessionIds(folder)) if (!known.has(id)) watch.add(join(folder.dir, id));
      const running = await latestRunning(context, folder);
      if (running !== undefined) return running;
      await watch.next(LOOK_ROUND_MS);
    }
    return undefined;
  } finally {
    watch.close();
  }
}

async function latestRunning(context: Context, folder: TraceFolder): Promise<string | undefined> {
  return withIndex(context, folder, async db => {
    const { listSessions } = await import('../../store/index/queries.ts');
    return listSessions(db, { status: 'running', rootsOnly: true, limit: 1 })[0]?.session_id;
  });
}
