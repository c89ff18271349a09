/**
 * The comparison to read: phase by phase, or by outcome in a table.
 */
import { type Cell, type Column, counted, note, toned, type View } from '../../core/view.ts';
import { callsOf, costOf, errorsOf, tokensOf } from './measures.ts';
import type { DiffReport } from './report.ts';
import type { Side } from './side.ts';
import { phasesView } from './view-phases.ts';
import { compareViews } from './view-table.ts';

export interface ViewArgs {
  readonly semantic: boolean;
  readonly compare: boolean;
  readonly all: boolean;
}

export function viewsOf(report: DiffReport, { semantic, compare, all }: ViewArgs): View[] {
  if (semantic || compare) return [...idLines(report), ...askedNotes(report), ...compareViews(report, compare, all)];
  const head = [headTable(report), ...askedNotes(report)];
  if (report.identical) return [...head, identicalNote(report)];
  return [...head, divergedNote(report), phasesView(report, all), sumNote(report)];
}

const HEAD: readonly Column[] = [
  { title: '' },
  { title: 'Session', wide: true },
  { title: 'Duration', align: 'right' },
  { title: 'Events', align: 'right' },
  { title: 'Calls', align: 'right' },
  { title: 'Retries', align: 'right' },
  { title: 'Errors', align: 'right' },
  { title: 'Cost', align: 'right' },
  { title: 'Tokens', align: 'right' },
];

function headTable({ a, b }: DiffReport): View {
  const row = (name: string, side: Side): Cell[] => [
    toned('bold', name),
    side.session_id,
    { ms: side.duration_ms },
    { count: side.events },
    { count: callsOf(side) },
    { count: side.retries },
    errorsOf(side) > 0 ? toned('error', { count: errorsOf(side) }) : { count: 0 },
    { usd: costOf(side), about: side.estimated },
    { tokens: tokensOf(side) },
  ];
  return { as: 'table', columns: HEAD, rows: [row('A', a), row('B', b)] };
}

function idLines({ a, b }: DiffReport): View[] {
  return [
    { as: 'number', label: 'A', value: a.session_id },
    { as: 'number', label: 'B', value: b.session_id },
  ];
}

/** What the two were asked, once where it was the same; and with what, where that differs. */
function askedNotes({ a, b, same_session: isSame }: DiffReport): View[] {
  const asked = (side: Side) => (side.first_prompt === null ? 'nothing' : oneLine(side.first_prompt));
  const by = (side: Side) => [side.agent_name ?? 'unknown agent', ...side.models].join(', ');
  const line = (label: string, value: Cell): View => ({ as: 'number', label, value });
  return [
    ...(isSame ? [note('A and B are one session.')] : []),
    ...(asked(a) === asked(b)
      ? [line('Asked', asked(a))]
      : [line('A was asked', asked(a)), line('B was asked', asked(b))]),
    ...(by(a) === by(b) ? [] : [line('A is by', by(a)), line('B is by', by(b))]),
    ...subagentsLine(a, b),
  ];
}

function subagentsLine({ subagents: a }: Side, { subagents: b }: Side): View[] {
  if (a.count + b.count === 0) return [];
  const value = ['A ', { count: a.count }, ', B ', { count: b.count }, '; calls, errors, cost and tokens hold theirs'];
  return [{ as: 'number', label: 'Subagents', value }];
}

const PROMPT_CHARS = 120;

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > PROMPT_CHARS ? `${line.slice(0, PROMPT_CHARS).trimEnd()}…` : line;
}

function identicalNote({ a, phase_counts: phases, calls, unknown_outcomes: unknown }: DiffReport): View {
  if (a.events === 0) return note('The two are identical: neither has events.');
  return note(
    toned('good', 'The two are identical'),
    ': ',
    counted(phases.all, 'phase'),
    ' and ',
    counted(calls.both, 'call'),
    ' in the same order, and no outcome differs.',
    ...(unknown === 0 ? [] : [' How ', counted(unknown, 'call'), ' ended is not known on both sides.']),
  );
}

function divergedNote({ diverged, phase_counts: { alike, both } }: DiffReport): View {
  if (diverged === null) return note('They do not differ.');
  const { phase_a: a, phase_b: b, label, text } = diverged;
  if (alike + both === 0) return note(toned('bold', 'Nothing in common. '), text);
  const place =
    a === null ? `phase ${b} of B` : b === null ? `phase ${a} of A` : a === b ? `phase ${a}` : `phase ${a} (B: ${b})`;
  return note(toned('bold', `Diverged at ${place}: `), ...(label === null ? [] : [label, ' — ']), text);
}

function sumNote({ phase_counts: phases, calls, rough: isRough }: DiffReport): View {
  return note(
    toned('dim', [
      'Alike: ',
      { count: phases.alike },
      ' of ',
      counted(phases.all, 'phase'),
      ', ',
      counted(calls.both, 'call'),
      '. Only in A: ',
      counted(calls.a_only, 'call'),
      ', only in B: ',
      counted(calls.b_only, 'call'),
      '. --semantic tells which went better.',
    ]),
    ...(isRough ? [toned('warn', ' Too much differs to match all phases: some that correspond stand apart.')] : []),
  );
}
