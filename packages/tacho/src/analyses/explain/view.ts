/**
 * The report in sentences.
 */
import { type Cell, counted, type Group, note, toned, type View } from '../../core/view.ts';
import { phaseLines } from './phase-lines.ts';
import type { ExplainReport, PhaseReport } from './report.ts';
import { type Shown, selectPhases } from './select-phases.ts';

export function viewsOf(report: ExplainReport, all: boolean): View[] {
  const shown = all ? report.phases.map(phase => ({ phase })) : selectPhases(report.phases);
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
    { as: 'groups', groups: shown.map(of => groupOf(of, all)) },
    ...summary(report),
  ];
}

function groupOf(shown: Shown, all: boolean): Group {
  if ('phase' in shown) return { title: titleOf(shown.phase), lines: phaseLines(shown.phase, all) };
  const [first, last] = [shown.skipped[0] as PhaseReport, shown.skipped.at(-1) as PhaseReport];
  const kinds = new Map<string, number>();
  for (const { activity } of shown.skipped) kinds.set(activity, (kinds.get(activity) ?? 0) + 1);
  const list = [...kinds].map(([kind, count]) => `${count} × ${kind}`).join(', ');
  return {
    title: toned('dim', `… phases ${first.number} to ${last.number} not shown (${list}); --all shows them`),
    lines: [],
  };
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
function retriesNote(report: ExplainReport): View {
  const changed = report.retries.filter(retry => retry.after_change).length;
  return note(
    `Retries: `,
    { count: report.retries.length },
    ...(changed === 0
      ? []
      : [changed === report.retries.length ? ', after a change' : `, ${changed} of them after a change`]),
    ' (wasted ',
    { ms: report.wasted_ms },
    ...shareOf(report.wasted_ms, report.total_duration_ms, 'of the session').flat(),
    ' in ',
    counted(report.failed_calls, 'failed call'),
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
