/**
 * The report in sentences.
 */
import { type Cell, counted, type Group, note, toned, type View } from '../../core/view.ts';
import { answerLine, FULL, phaseLines, TERSE, WHOLE } from './phase-lines.ts';
import type { AttemptReport, ExplainReport, GapReport, PhaseReport } from './report.ts';

/** Of a session of more phases each is told in fewer words. */
const MANY = 24;
/** The agent was at work nearly all the time: not worth saying. */
const NEARLY = 0.9;

export function viewsOf(report: ExplainReport, all: boolean): View[] {
  return [
    note(
      'Session: ',
      toned('bold', report.session_id),
      ' (',
      ...timesOf(report),
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

/** How long it was open, and how much of that the agent worked. */
function timesOf({ span_ms: span, work_ms: work }: ExplainReport): Cell[] {
  if (span === null || work === null || work >= span * NEARLY) return [{ ms: span }];
  return [{ ms: span }, ', ', { ms: work }, ' of it at work'];
}

/** One sentence for whoever reads no further. */
function inShort(report: ExplainReport): View {
  const { prompts, tool_calls, attempts, status, denied_calls: denied, interrupted_calls: stopped } = report;
  return note(
    toned('dim', 'In short: '),
    counted(prompts, 'prompt'),
    ', ',
    counted(tool_calls, 'call'),
    ...changedText(report),
    ...committedText(report),
    '.',
    ...attempts.flatMap(of => [' ', attemptText(of)]),
    ...(denied === 0
      ? []
      : [toned('warn', [' ', counted(denied, 'call'), denied === 1 ? ' was denied.' : ' were denied.'])]),
    ...(stopped === 0
      ? []
      : [toned('warn', [' ', counted(stopped, 'call'), stopped === 1 ? ' was interrupted.' : ' were interrupted.'])]),
    ...(status === 'failed' || status === 'cancelled' || status === 'interrupted'
      ? [` The session ${ENDS[status]}.`]
      : []),
  );
}

function changedText({ changes: { files, added, removed, unknown } }: ExplainReport): Cell[] {
  if (files === 0) return [];
  const lines = added + removed === 0 ? '' : ` (+${added} −${removed}${unknown > 0 ? ' and more' : ''})`;
  return [', changed ', counted(files, 'file'), lines];
}

/** `, 2 commits, pushed, 1 pull request` */
function committedText({ commits: { commits, pushes, pull_requests: requests } }: ExplainReport): Cell[] {
  return [
    ...(commits === 0 ? [] : [', ', counted(commits, 'commit')]),
    ...(pushes === 0 ? [] : [', pushed']),
    ...(requests === 0 ? [] : [', ', counted(requests, 'pull request')]),
  ];
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

/** The phases, and between two of them what those were that are not shown. */
function groupsOf({ phases, phase_count: count, gaps }: ExplainReport, all: boolean): Group[] {
  const detail = all ? WHOLE : count > MANY ? TERSE : FULL;
  const gapAfter = new Map(gaps.map(gap => [gap.first - 1, gap]));
  const first = gapAfter.get(0);
  return [
    ...(first === undefined ? [] : [gapGroup(first)]),
    ...phases.flatMap((phase): Group[] => {
      const gap = gapAfter.get(phase.number);
      return [
        { title: titleOf(phase, detail === TERSE), lines: phaseLines(phase, detail) },
        ...(gap === undefined ? [] : [gapGroup(gap)]),
      ];
    }),
  ];
}

/** `… phases 16 to 24: look around ×3, edit ×2, tests ×4 (1 failed)` */
function gapGroup({ first, last, prompts, deeds, answer }: GapReport): Group {
  const told = deeds.map(({ activity, phases, failed }) => {
    const times = phases > 1 ? ` ×${phases}` : '';
    return `${NOUNS[activity] ?? activity}${times}${failed > 0 ? ` (${failed === phases ? '' : `${failed} `}failed)` : ''}`;
  });
  const numbers = first === last ? `phase ${first}` : `phases ${first} to ${last}`;
  const asked = prompts === 0 ? '' : ` (${prompts} ${prompts === 1 ? 'prompt' : 'prompts'})`;
  return {
    title: toned('dim', `… ${numbers}${asked}: ${told.join(', ')}`),
    lines: answerLine(answer, TERSE.answerChars),
  };
}

const NOUNS: Readonly<Record<string, string>> = {
  explore: 'look around',
  test: 'tests',
  check: 'checks',
  commit: 'git',
  delegate: 'subagents',
  run: 'commands',
};

/** Among many phases how many events each had tells nobody anything. */
function titleOf(phase: PhaseReport, isTerse: boolean): Cell {
  return [
    toned('bold', `Phase ${phase.number}: ${phase.label}`),
    ...(phase.failed ? [toned('error', ' — FAILED')] : []),
    ...(phase.denied ? [toned('warn', ' — DENIED')] : []),
    toned('dim', [
      ' (',
      ...joined([
        phase.offset_s === null ? undefined : `${clock(phase.offset_s)}–${clock(phase.end_offset_s ?? phase.offset_s)}`,
        isTerse && phase.offset_s !== null ? undefined : counted(phase.events, 'event'),
        phase.usd === null ? undefined : { usd: phase.usd },
      ]),
      ')',
    ]),
  ];
}

function joined(parts: readonly (Cell | undefined)[]): Cell[] {
  return parts.filter(part => part !== undefined).flatMap((part, i) => (i === 0 ? [part] : [', ', part]));
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
  if ((report.wasted_usd ?? 0) > 0) {
    views.push(
      note(
        report.interrupted_calls > 0 ? 'Spent on failed and interrupted calls: ' : 'Spent on failed calls: ',
        { usd: report.wasted_usd, about: report.estimated },
        ...shareOf(report.wasted_usd, report.total_usd, 'of the cost'),
      ),
    );
  }
  if (report.subagents.length > 0) views.push(subagentsNote(report));
  if (report.phases.length < report.phase_count)
    views.push(note(toned('dim', 'Not every phase is shown; --all shows them, and every call')));
  return views;
}

/** `Retries: 1 (wasted 1m 15s, 60 % of the session, in 2 failed calls)`. */
function retriesNote({ retries, failed_calls, wasted_ms, work_ms }: ExplainReport): View {
  const changed = retries.filter(retry => retry.after_change).length;
  const after =
    changed === 0 ? '' : changed === retries.length ? ', after a change' : `, ${changed} of them after a change`;
  const wasted: Cell[] =
    wasted_ms === 0 ? [] : ['wasted ', { ms: wasted_ms }, ...shareOf(wasted_ms, work_ms, 'of its work')];
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
  // A test run may fail inside a call that did not.
  const of: Cell[] = failed_calls === 0 ? [] : [...(wasted.length > 0 ? [' in '] : []), calls];
  const aside: Cell[] = [...wasted, ...of];
  return note('Retries: ', { count: retries.length }, after, ...(aside.length > 0 ? [' (', ...aside, ')'] : []));
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
