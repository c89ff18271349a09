/**
 * Checks every log of the store line by line, and whether hooks record into it. Exit 1 when something is damaged; what is
 * in the way of capture and what it lost is said, and is no damage.
 */
import { existsSync, statSync } from 'node:fs';
import { TraceError } from '../../core/errors.ts';
import { type Gap, GapList, type LossSum, sumOfLosses } from '../../core/gap.ts';
import type { Damage } from '../../store/lines.ts';
import { scanLines } from '../../store/lines.ts';
import { isUnreadable, LOG_SOURCE, type SessionFiles, sessionFiles } from '../../store/session-files.ts';
import { asHeader } from '../../store/source-file.ts';
import { sessionIds, type TraceFolder } from '../../store/trace-folder.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { findSession, traceFolder } from '../store.ts';
import { formatCount, formatInteger } from '../terminal/numbers.ts';
import { createProgress } from '../terminal/progress.ts';
import { type Safe, safe, trustLine } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import { captureJson, lookAtCapture, printCapture } from './doctor-capture.ts';
import { lookAtIndexes, printIndexes } from './doctor-indexes.ts';
import { lookForLosses, lossesJson, lossLine, sumOfCounted } from './doctor-losses.ts';

interface Checkup {
  readonly session_id: string;
  /** Good lines over all its files. */
  readonly events: number;
  readonly damaged: readonly (Damage & { readonly file: string })[];
  /** What is wrong beside damaged lines, one sentence each. */
  readonly problems: readonly string[];
  /** What hooks could not record of it, as they wrote it down later. */
  readonly gaps: readonly Gap[];
}

export async function doctor(context: Context, named: string | undefined, json: boolean): Promise<ExitCode> {
  const folder = traceFolder(context);
  const only = named === undefined ? undefined : await findSession(context, folder, named);
  const ids = only === undefined ? [...sessionIds(folder)].sort() : [only.id];
  const progress = createProgress();
  progress.start(ids.length, safe`sessions checked`);
  const sessions: Checkup[] = [];
  for (const id of ids) {
    const checkup = checkFolder(folder, id);
    if (checkup !== undefined) sessions.push(checkup);
    progress.advance();
  }
  progress.done();
  const losses = await lookForLosses(context, folder);
  const store = {
    dir: folder.dir,
    exists: existsSync(folder.dir),
    sessions: sessions.length,
    problems: [...storeProblems(folder), ...(losses.problem === undefined ? [] : [losses.problem])],
  };
  const bad = sessions.filter(session => session.damaged.length > 0 || session.problems.length > 0);
  const ok = bad.length === 0 && store.problems.length === 0;
  // Of one session the question is what is in it, not what is on its way.
  const capture = only === undefined ? await lookAtCapture(context, folder.dir, losses) : undefined;
  const indexes = only === undefined ? await lookAtIndexes(context, folder) : [];
  if (json) {
    const lost = lossesJson(losses, only?.id);
    const document = { ok, store, sessions, indexes, losses: lost, ...(capture && { capture: captureJson(capture) }) };
    await context.out.write(safeJson(document, 2));
    await context.out.line();
    return ok ? 0 : 1;
  }
  await printCheckups(context, store.dir, sessions, bad, store.problems);
  await printIndexes(context, indexes);
  await printGaps(context, sessions);
  if (capture !== undefined) await printCapture(context, capture);
  else await printCounted(context, sumOfCounted(losses.counted, only?.id));
  return ok ? 0 : 1;
}

function checkFolder(folder: TraceFolder, id: string): Checkup | undefined {
  try {
    const files = sessionFiles(folder, id);
    return files && check(files);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { session_id: id, events: 0, damaged: [], problems: ['this user may not read it'], gaps: [] };
  }
}

function check(files: SessionFiles): Checkup {
  let events = 0;
  const damaged: (Damage & { file: string })[] = [];
  const gaps = new GapList();
  const problems = files.metaDamaged ? ['meta.json cannot be read'] : [];
  for (const file of files.files) {
    let isHeaded = file.name === LOG_SOURCE || file.name.startsWith('peer-');
    try {
      scanLines(file.path, {
        record(record, offset) {
          if (offset === 0 && !isHeaded && asHeader(record) !== undefined) isHeaded = true;
          else events++;
          if (file.name === LOG_SOURCE) gaps.add(record);
        },
        damage: damage => damaged.push({ file: file.name, ...damage }),
      });
    } catch (error) {
      problems.push(
        error instanceof TraceError ? error.message : `${file.name} cannot be read: ${(error as Error).message}`,
      );
    }
    if (!isHeaded) problems.push(`${file.name} has no header: import its file again`);
  }
  return { session_id: files.id, events, damaged, problems, gaps: gaps.end() };
}

/** A store that others can read is a leak: sessions hold everything the agent saw. */
function storeProblems(folder: TraceFolder): string[] {
  const stat = statSync(folder.dir, { throwIfNoEntry: false });
  if (stat === undefined || process.platform === 'win32' || (stat.mode & 0o077) === 0) return [];
  return [`${folder.dir} can be read by other users of this machine (chmod 700 mends it)`];
}

async function printCheckups(
  { out, style }: Context,
  dir: string,
  sessions: readonly Checkup[],
  bad: readonly Checkup[],
  problems: readonly string[],
): Promise<void> {
  for (const session of bad) {
    await out.line(
      style.error(
        safe`${sanitise(session.session_id)}: ${formatCount(session.damaged.length, safe`damaged line`)} beside ${formatInteger(session.events)} good ones`,
      ),
    );
    for (const { file, line, offset, reason } of session.damaged) {
      await out.line(
        safe`  ${sanitise(file)} line ${formatInteger(line)}, byte ${trustLine(String(offset))}: ${reasons[reason]}`,
      );
    }
    for (const problem of session.problems) await out.line(safe`  ${sanitise(problem)}`);
  }
  for (const problem of problems) await out.line(style.error(sanitise(problem)));
  const events = sessions.reduce((sum, session) => sum + session.events, 0);
  const checked = safe`${formatCount(sessions.length, safe`session`)}, ${formatCount(events, safe`good line`)} in ${sanitise(dir)}`;
  if (sessions.length === 0) await out.line(safe`No sessions in ${sanitise(dir)}`);
  else if (bad.length === 0 && problems.length === 0) await out.line(safe`No damage: ${checked}`);
  else await out.line(safe`${formatCount(bad.length, safe`session`)} with damage among ${checked}`);
}

async function printGaps({ out }: Context, sessions: readonly Checkup[]): Promise<void> {
  for (const { session_id, gaps } of sessions) {
    if (gaps.length > 0) await out.line(safe`${sanitise(session_id)}: ${lossLine(sumOfLosses(gaps))}`);
  }
}

/** Of one session: of the whole store it is among the findings. */
async function printCounted({ out }: Context, counted: LossSum): Promise<void> {
  if (counted.lost > 0) await out.line(safe`Not yet in its log: ${lossLine(counted)}`);
}

const reasons: Readonly<Record<Damage['reason'], Safe>> = {
  'not JSON': safe`not JSON`,
  'not an object': safe`JSON, but no object`,
  'too long': safe`longer than 128 MiB`,
  torn: safe`cut off: its writer died, or is still writing`,
};
