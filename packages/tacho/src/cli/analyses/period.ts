/**
 * The sessions that started in a time, for analyses of many.
 */
import type { Period } from '../../core/analysis.ts';
import { TraceError } from '../../core/errors.ts';
import { type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import { parseMoment } from '../arguments.ts';
import type { Context } from '../context.ts';
import { withIndex } from '../store.ts';

export interface SessionsOfPeriod {
  readonly sessions: readonly SessionFiles[];
  readonly event: undefined;
  readonly period: Period;
}

/** In order of their start, without those of subagents. Throws `usage` for a time that is none, `not_found` where no session started. */
export async function sessionsOf(
  context: Context,
  folder: TraceFolder,
  { since, until }: Readonly<Record<string, unknown>>,
): Promise<SessionsOfPeriod> {
  const now = Date.now() / 1000;
  const moment = (option: string, text: unknown) =>
    typeof text === 'string' ? parseMoment(option, text, now) : undefined;
  const period = { since: moment('--since', since), until: moment('--until', until) };
  const ids = await withIndex(context, folder, async db => {
    const { listSessions } = await import('../../store/index/queries.ts');
    return listSessions(db, { ...period, rootsOnly: true }).map(of => of.session_id);
  });
  const sessions = (ids ?? []).toReversed().flatMap(id => sessionFiles(folder, id) ?? []);
  if (sessions.length === 0)
    throw new TraceError('not_found', 'no session started in that time', { hint: 'tacho list shows when they did' });
  return { sessions, event: undefined, period };
}
