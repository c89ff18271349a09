/**
 * The report in sentences.
 */
import { type Cell, counted, type Group, note, toned, type View } from '../../core/view.ts';
import { phaseLines } from './phase-lines.ts';
import type { AttemptReport, ExplainReport, PhaseReport } from './report.ts';

export function viewsOf(report: ExplainReport, all: boolean): View[] {
  return [
    note(
      'Session: ',
      toned('bold', report.session_id),
      ' (',
      { ms: report.total_duration_ms },
      ', ',
      counted(report.events, 'event'),
      ...(report.total_usd === null ? [] : [', ', { usd: report.total_usd, about: report.estimated }]),
      ')',
    ),
    ...(report.name === null ? [] : [note(report.name)]),
    inShort(report),
    { as: 'groups', groups: groupsOf(report, all) },
    ...summary(report),
  ];
}

/** One sentence for whoever reads no further. */
function inShort({ prompts, tool_calls, attempts, changes, status }: ExplainReport): View {
  const changed: Cell[] =
    changes.files === 0
      ? []
      : [', changed ', counted(changes.files, 'file'), ` (+${changes.added} −${changes.removed})`];
  return note(
    toned('dim', 'In short: '),
    counted(prompts, 'prompt'),
    ', ',
    counted(tool_calls, 'call'),
    ...changed,
    '.',
    ...attempts.flatMap(of => [' ', attemptText(of)]),
    ...(status === 'failed' || status === 'cancelled' || status === 'interrupted'
      ? [` The session ${ENDS[status]}.`]
      : []),
  );
}

const ENDS = { failed: 'failed', cancelled: 'was cancelled', interrupted: 'was interrupted' } as const;
const ATTEMPTS = { test: 'Tests', check: 'Checks', build: 'Builds' } as const;

/** `Tests: 5 runs, 2 failed, the last one passed.` */
function attemptText({ activity, runs, failed, last }: AttemptReport): Cell {
  const end = last === 'unknown' ? '' : runs === 1 ? ` ${last}` : `, the last one ${last}`;
  const text =
    runs === 1
      ? `${ATTEMPTS[activity]}: one run,${end}.`
      : `${ATTEMPTS[activity]}: ${runs} runs, ${failed === 0 ? 'none' : failed} failed${end}.`;
  return last === 'failed' ? toned('error', text.replace('run,.', 'run.')) : text.replace('run,.', 'run.');
}

/** The phases, and between two of them how many are not shown. */
function groupsOf({ phases, phase_count: count }: ExplainReport, all: boolean): Group[] {
  const shown = phases.flatMap((phase, i): Group[] => {
    const before = phases[i - 1]?.number ?? 0;
    const skipped = phase.number > before + 1 ? [skippedGroup(before + 1, phase.number - 1)] : [];
    return [...skipped, { title: titleOf(phase), lines: phaseLines(phase, all) }];
  });
  const last = phases.at(-1)?.number ?? 0;
  return last < count ? [...shown, skippedGroup(last + 1, count)] : shown;
}

function skippedGroup(first: number, last: number): Group {
  return { title: toned('dim', `… phases ${first} to ${last} are not shown; --all shows them`), lines: [] };
}

function titleOf(phase: PhaseReport): Cell {
  return [
    toned('bold', `Phase ${phase.number}: ${phase.label}`),
    ...(phase.failed ? [toned('error', ' — FAILED')] : []),
    toned('dim', [
      ' (',
      ...(phase.offset_s === null
        ? []
        : [clock(phase.offset_s), '–', clock(phase.end_offset_s ?? phase.offset_s), ', ']),
      counted(phase.events, 'event'),
      ...(phase.usd === null ? [] : [', ', { usd: phase.usd }]),
      ')',
    ]),
  ];
}

/** `0:05`, `1:20`, `1:02:03`. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const rest = `${String(s).padStart(2, '0')}`;
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${rest}` : `${m}:${rest}`;
}

function summary(report: ExplainReport): View[] {
  const views: View[] = [
    note(
      'Files touched: ',
      { count: report.files_read.length },
      ' read, ',
      { count: report.files_written.length },
      ' written',
    ),
  ];
  if (report.retries.length > 0 || report.failed_calls > 0) views.push(retriesNote(report));
  if (report.failed_calls > 0 && (report.wasted_usd ?? 0) > 0) {
    views.push(
      note(
        'Spent on failed calls: ',
        { usd: report.wasted_usd, about: report.estimated },
        ...shareOf(report.wasted_usd, report.total_usd, 'of the cost'),
      ),
    );
  }
  if (report.subagents.length > 0) views.push(subagentsNote(report));
  return views;
}

/** `Retries: 1 (wasted 1m 15s, 60 % of the session, in 2 failed calls)`. */
function retriesNote({ retries, failed_calls, wasted_ms, total_duration_ms }: ExplainReport): View {
  const changed = retries.filter(retry => retry.after_change).length;
  const after =
    changed === 0 ? '' : changed === retries.length ? ', after a change' : `, ${changed} of them after a change`;
  const wasted: Cell[] =
    wasted_ms === 0 ? [] : ['wasted ', { ms: wasted_ms }, ...shareOf(wasted_ms, total_duration_ms, 'of the session')];
  const calls = counted(failed_calls, 'failed call');
  if (retries.length === 0) {
    const tail: Cell[] = failed_calls === 1 ? ['not tried again'] : ['none of them tried again'];
    return note(
      'Failed calls: ',
      { count: failed_calls },
      ', ',
      ...tail,
      ...(wasted.length > 0 ? [' (', ...wasted, ')'] : []),
    );
  }
  return note(
    'Retries: ',
    { count: retries.length },
    after,
    ' (',
    ...wasted,
    ...(wasted.length > 0 ? [' in '] : []),
    calls,
    ')',
  );
}

function shareOf(part: number | null, whole: number | null, what: string): Cell[] {
  return part === null || whole === null || whole <= 0 || part > whole
    ? []
    : [', ', { share: part / whole }, ` ${what}`];
}

function subagentsNote({ subagents }: ExplainReport): View {
  const usd = subagents.reduce<number | null>(
    (sum, of) => (of.total_usd === null ? sum : (sum ?? 0) + of.total_usd),
    null,
  );
  return note(
    'Subagents: ',
    { count: subagents.length },
    ', ',
    counted(
      subagents.reduce((sum, of) => sum + of.tool_calls, 0),
      'call',
    ),
    ', ',
    { usd },
    toned('dim', ' not counted above'),
  );
}
