/**
 * The comparison by outcome: a table of A, B and the difference, what only one side touched, and the verdict.
 */
import { type Cell, type Column, note, toned, type View } from '../../core/view.ts';
import type { Measured, MeasureName } from './measures.ts';
import type { DiffReport, Shared } from './report.ts';
import type { End, Side } from './side.ts';

/** In this order; those of the second list only with `--compare`. */
const MEASURES: readonly MeasureName[] = [
  'end',
  'duration_ms',
  'cost_usd',
  'tokens',
  'errors',
  'failed_calls',
  'failed_test_runs',
  'retries',
  'tool_calls',
  'api_requests',
];
/** Left out where neither side has any. */
const OPTIONAL = new Set<MeasureName>(['failed_test_runs', 'api_requests']);
const COMPARED: readonly MeasureName[] = ['redundant_reads', 'context_resets', 'files_modified'];

const LABELS: Readonly<Record<MeasureName, string>> = {
  end: 'Ended',
  duration_ms: 'Duration',
  cost_usd: 'Cost',
  tokens: 'Tokens',
  api_requests: 'API requests',
  tool_calls: 'Tool calls',
  errors: 'Errors',
  failed_calls: 'Failed calls',
  failed_test_runs: 'Failed test runs',
  retries: 'Retries',
  redundant_reads: 'Redundant reads',
  context_resets: 'Context resets',
  files_modified: 'Files modified',
  subagents: 'Subagents',
};
/** Where less is better, what the better side has. */
const FEWER: Partial<Record<MeasureName, string>> = {
  end: 'ended better',
  duration_ms: 'shorter',
  cost_usd: 'cheaper',
  tokens: 'fewer tokens',
  errors: 'fewer errors',
  failed_test_runs: 'fewer failed test runs',
  retries: 'fewer retries',
};

const COLUMNS: readonly Column[] = [
  { title: '' },
  { title: 'A', align: 'right' },
  { title: 'B', align: 'right' },
  { title: 'B − A', align: 'right' },
  { title: 'Better' },
];

export function compareViews(report: DiffReport, compare: boolean, all: boolean): View[] {
  const names = compare ? [...MEASURES, ...COMPARED] : MEASURES;
  const rows = names
    .map(name => report.measures.find(of => of.name === name) as Measured)
    .filter(({ name, a, b }) => !OPTIONAL.has(name) || (a ?? 0) + (b ?? 0) > 0);
  return [
    verdictNote(report),
    {
      as: 'table',
      columns: COLUMNS,
      rows: rows.map(of => rowOf(of, report)),
      ...(compare && { caption: resetsCaption(report) }),
    },
    ...(compare ? approachViews(report) : []),
    ...touched(report, all),
  ];
}

function resetsCaption({ a, b }: DiffReport): string {
  const told = ({ compactions, pauses }: Side) =>
    pauses === null && compactions === 0 ? 'unknown' : `${compactions} and ${pauses ?? 'unknown'}`;
  return `Context resets are compactions and pauses of more than 2 min: A ${told(a)}, B ${told(b)}.`;
}

function rowOf(measured: Measured, report: DiffReport): Cell[] {
  const { name, a, b, better } = measured;
  const winner = better === null ? '' : toned(better === 'b' ? 'good' : 'warn', better.toUpperCase());
  if (name === 'end') return [LABELS.end, endCell(report.a.end), endCell(report.b.end), '', winner];
  return [LABELS[name], valueCell(name, a, report.a), valueCell(name, b, report.b), deltaOf(measured), winner];
}

function endCell({ well, tests, last_phase_failed: isLastFailed, stopped }: End): Cell {
  if (well === null) return null;
  if (well) return toned('good', tests === 'passed' ? 'tests passed' : 'well');
  return toned(
    'error',
    stopped ?? (tests === 'failed' ? 'tests failed' : isLastFailed ? 'last phase failed' : 'badly'),
  );
}

function valueCell(name: MeasureName, value: number | null, side?: Side): Cell {
  if (name === 'duration_ms') return { ms: value };
  if (name === 'tokens') return { tokens: value };
  if (name !== 'cost_usd') return { count: value };
  const cost = { usd: value, about: side?.estimated === true };
  return side !== undefined && side.unpriced_messages > 0 && value !== null ? [cost, '+'] : cost;
}

/** `−1.0 s (−20%)` */
function deltaOf({ name, a, delta }: Measured): Cell {
  if (delta === null) return null;
  if (delta === 0) return toned('dim', '0');
  const sign = delta < 0 ? '−' : '+';
  const share = a === null || a === 0 ? [] : [toned('dim', [' (', sign, { share: Math.abs(delta) / a }, ')'])];
  return [sign, valueCell(name, Math.abs(delta)), ...share];
}

const LISTED = 3;

function touched({ tools, files_read: read, files_written: written, commands }: DiffReport, all: boolean): View[] {
  const most = all ? Number.POSITIVE_INFINITY : LISTED;
  const line = (label: string, items: readonly string[]): View[] =>
    items.length === 0 ? [] : [{ as: 'number', label, value: listed(items, most) }];
  const lines = (label: string, { both, a_only: a, b_only: b }: Shared): View[] => [
    ...line(`${label}, both`, both),
    ...line(`${label}, only A`, a),
    ...line(`${label}, only B`, b),
  ];
  const views = [
    ...line('Tools added', tools.added),
    ...line('Tools removed', tools.removed),
    ...lines('Files written', written),
    ...lines('Files read', read),
    ...lines('Commands', commands),
  ];
  return views;
}

const ITEM_CHARS = 60;

function listed(items: readonly string[], most: number): Cell {
  const shown = items.slice(0, most).map(item => {
    const line = item.replace(/\s+/g, ' ').trim();
    return line.length > ITEM_CHARS ? `${line.slice(0, ITEM_CHARS).trimEnd()}…` : line;
  });
  const left = items.length - shown.length;
  return [shown.join(', '), ...(left > 0 ? [toned('dim', [' and ', { count: left }, ' more'])] : [])];
}

function approachViews({ approach, identical }: DiffReport): View[] {
  if (approach.length === 0) return [note(identical ? 'Approach: identical, call by call' : 'Approach: the same')];
  const lines = approach.map(({ phase_a: a, phase_b: b, label, text }): Cell => {
    const place = a === null ? `B ${b}` : b === null ? `A ${a}` : a === b ? `${a}` : `A ${a}, B ${b}`;
    return [toned('bold', `Phase ${place}: `), ...(label === null ? [] : [label, ' — ']), text];
  });
  return [{ as: 'groups', groups: [{ title: toned('bold', 'Went different ways'), lines }] }];
}

function verdictNote({ verdict, measures }: DiffReport): View {
  const words = (names: readonly MeasureName[]): Cell[] =>
    names.flatMap((name, i) => [i === 0 ? '' : ', ', FEWER[name] ?? LABELS[name], ...against(name, measures)]);
  const { better, for_a: forA, for_b: forB } = verdict;
  const tone = better === null ? 'bold' : better === 'b' ? 'good' : 'warn';
  const head: Cell[] = [toned('bold', 'Verdict: '), toned(tone, verdict.text)];
  if (better === null) {
    const sides = [
      ...(forA.length === 0 ? [] : [['A ', ...words(forA)]]),
      ...(forB.length === 0 ? [] : [['B ', ...words(forB)]]),
    ].flatMap((side, i) => [i === 0 ? ' (' : '; ', ...side]);
    return note(...head, ': ', verdict.reason, ...sides, ...(sides.length === 0 ? [] : [')']));
  }
  const [own, other] = better === 'a' ? [forA, forB] : [forB, forA];
  const rival = better === 'a' ? 'B' : 'A';
  return note(...head, ': ', ...words(own), ...(other.length === 0 ? [] : [`; though ${rival} is `, ...words(other)]));
}

/** ` (0 against 1)`: the better side's value first. */
function against(name: MeasureName, measures: readonly Measured[]): Cell[] {
  const of = measures.find(one => one.name === name);
  if (of === undefined || name === 'end' || of.better === null) return [];
  const [own, other] = of.better === 'a' ? [of.a, of.b] : [of.b, of.a];
  return [' (', valueCell(name, own), ' against ', valueCell(name, other), ')'];
}
