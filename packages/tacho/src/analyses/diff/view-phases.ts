/**
 * The phases of both sessions in one order, with what differs below each.
 */
import { type Cell, counted, type DiffRow, toned, type View } from '../../core/view.ts';
import type { CallSide, PhaseDiff, PhaseSide, RowReport } from './phase-report.ts';
import type { DiffReport } from './report.ts';
import { nameOf, outcomeOf } from './words.ts';

/** So many phases that differ, and so many lines of each, are shown without `--all`. */
export const MOST_PHASES = 25;
const LINES = 8;
const LONELY_LINES = 4;
const CALL_CHARS = 100;
const FAILURE_CHARS = 80;

export function phasesView({ phases, phase_counts: { all: count, alike } }: DiffReport, all: boolean): View {
  const rows: DiffRow[] = [];
  let shown = 0;
  let same: PhaseDiff[] = [];
  const flush = () => {
    if (same.length > 0) rows.push(both(toned('dim', alikeWords(same))));
    same = [];
  };
  for (const phase of phases) {
    if (phase.identical) {
      same.push(phase);
      continue;
    }
    if (!all && shown === MOST_PHASES) break;
    flush();
    shown++;
    rows.push(...(phase.side === 'both' ? rowsOfBoth(phase, all) : rowsOfLonely(phase, all)));
  }
  const left = count - alike - shown;
  if (left === 0) flush();
  else
    rows.push(
      both(toned('dim', ['… ', counted(left, 'more phase'), left === 1 ? ' differs' : ' differ', '; --all shows all'])),
    );
  return { as: 'diff', a: 'only in A', b: 'only in B', rows };
}

function both(cell: Cell, depth = 0): DiffRow {
  return { side: 'both', cell, depth };
}

/** `Phase 3: run tests (alike)`, `Phases 3–17 (alike)`. */
function alikeWords(phases: readonly PhaseDiff[]): string {
  const [first, last] = [phases[0] as PhaseDiff, phases.at(-1) as PhaseDiff];
  if (phases.length === 1) return `Phase ${numbers(first)}: ${first.a?.label} (alike)`;
  const range = (side: 'a' | 'b') => `${first[side]?.number}–${last[side]?.number}`;
  return `Phases ${range('a') === range('b') ? range('a') : `${range('a')} (B: ${range('b')})`} (alike)`;
}

function numbers({ a, b }: PhaseDiff): string {
  if (a === null || b === null) return `${(a ?? b)?.number}`;
  return a.number === b.number ? `${a.number}` : `${a.number} (B: ${b.number})`;
}

function rowsOfBoth(phase: PhaseDiff, all: boolean): DiffRow[] {
  const title = [toned('bold', `Phase ${numbers(phase)}: ${phase.a?.label}`), ...endings(phase)];
  const lines = [
    ...promptLines(phase),
    ...callLines(phase.rows, all ? Number.POSITIVE_INFINITY : LINES),
    ...markLines(phase),
  ];
  const rough = phase.rough ? [both(toned('warn', 'too different to align call by call'), 1)] : [];
  return [both(title), ...rough, ...lines];
}

function endings({ a, b, outcome_differs: differs }: PhaseDiff): Cell[] {
  const word = (side: 'A' | 'B', of: PhaseSide | null) =>
    toned(of?.outcome === 'failed' ? 'error' : of?.outcome === 'passed' ? 'good' : 'dim', outcomeOf(side, of));
  if (differs) return [' — ', word('A', a), ', ', word('B', b)];
  return a?.outcome === 'failed' ? [' — ', toned('error', 'both FAILED')] : [];
}

function promptLines({ prompt_differs: differs, a, b }: PhaseDiff): DiffRow[] {
  if (!differs || a === null || b === null) return [];
  if (a.opens_prompt && b.opens_prompt && a.label === b.label)
    return [both(toned('dim', 'the prompts differ further on'), 1)];
  const line = (side: 'a' | 'b', of: PhaseSide): DiffRow => ({
    side,
    cell: of.opens_prompt ? ['asked: ', of.label] : toned('dim', 'not asked for'),
    depth: 1,
  });
  return [line('a', a), line('b', b)];
}

/** What differs, call by call; how many are alike between. */
function callLines(rows: readonly RowReport[], most: number): DiffRow[] {
  const lines: DiffRow[] = [];
  let alike = 0;
  let differing = 0;
  const flush = () => {
    if (alike > 0) lines.push(both(toned('dim', [counted(alike, 'call'), ' alike']), 1));
    alike = 0;
  };
  for (const row of rows) {
    if (row.side === 'both' && row.differs.length === 0) {
      alike++;
      continue;
    }
    differing++;
    if (differing > most) continue;
    flush();
    lines.push(...linesOf(row));
  }
  if (differing <= most) flush();
  else lines.push(both(toned('dim', ['… ', counted(differing - most, 'more difference'), '; --all shows all']), 1));
  return lines;
}

function linesOf(row: RowReport): DiffRow[] {
  const { side, differs, a_call: a, b_call: b } = row;
  const line = (of: 'a' | 'b', call: CallSide | null): DiffRow => ({
    side: of,
    cell: [nameOf(call, CALL_CHARS), ...ending(call), ...elsewhere(row)],
    depth: 1,
  });
  if (side === 'a') return [line('a', a)];
  if (side === 'b') return [line('b', b)];
  if (differs.every(of => of === 'content')) {
    const isSame = a?.detail === b?.detail;
    return isSame ? [both([nameOf(a, CALL_CHARS), toned('dim', ' (other content)')], 1)] : [line('a', a), line('b', b)];
  }
  return [line('a', a), line('b', b)];
}

function elsewhere({ side, elsewhere: place }: RowReport): Cell[] {
  if (place === null) return [];
  return [toned('dim', ` (${side === 'a' ? 'B' : 'A'}: phase ${place.phase}, #${place.event})`)];
}

function markLines({ marks }: PhaseDiff): DiffRow[] {
  const lines = (side: 'a' | 'b', kinds: readonly string[]) =>
    kinds.map((kind): DiffRow => ({ side, cell: MARKS[kind] ?? kind, depth: 1 }));
  return [...lines('a', marks.a_only), ...lines('b', marks.b_only)];
}

const MARKS: Readonly<Record<string, string>> = {
  compaction: 'the context was compacted',
  interrupt: 'interrupted by the user',
  api_error: 'error of the API',
  error: 'error',
  aborted: 'the turn was aborted',
};

function rowsOfLonely(phase: PhaseDiff, all: boolean): DiffRow[] {
  const side = phase.side as 'a' | 'b';
  const of = phase[side] as PhaseSide;
  const most = all ? Number.POSITIVE_INFINITY : LONELY_LINES;
  const rows = phase.rows.slice(0, most === phase.rows.length - 1 ? most + 1 : most);
  const left = phase.rows.length - rows.length;
  return [
    {
      side,
      cell: [
        toned('bold', `Phase ${of.number}: ${of.label}`),
        ...(of.outcome === 'failed' ? [' — ', toned('error', 'FAILED')] : []),
      ],
    },
    ...rows.flatMap(linesOf),
    ...(left === 0 ? [] : [{ side, cell: toned('dim', ['… ', counted(left, 'more call')]), depth: 1 }]),
  ];
}

/** ` ✕ exit 1: 2 tests failed`, ` ✓ 12 passed`. */
function ending(call: CallSide | null): Cell[] {
  if (call === null) return [];
  const { outcome, exit_code: exit, failure, tests } = call;
  if (outcome === 'denied') return [toned('warn', ' ✕ denied')];
  if (outcome === 'interrupted') return [toned('warn', ' ✕ interrupted')];
  const failedTests = tests?.failed ?? 0;
  if (outcome !== 'failed' && failedTests === 0)
    return tests?.passed == null ? [] : [toned('good', ` ✓ ${tests.passed} passed`)];
  const said = [
    exit === null ? undefined : `exit ${exit}`,
    failedTests === 0 ? undefined : `${failedTests} ${failedTests === 1 ? 'test' : 'tests'} failed`,
  ].filter(part => part !== undefined);
  const head = said.length > 0 ? said.join(', ') : 'failed';
  const detail = failure === null || failedTests > 0 ? '' : `: ${failure.slice(0, FAILURE_CHARS)}`;
  return [toned('error', ` ✕ ${head}${detail}`)];
}
