/**
 * The report as a curve, numbers and tables.
 */
import { type Cell, counted, note, type SeriesView, type TableView, toned, type View } from '../../core/view.ts';
import type { Drop, FilledBy, SinglePiece } from './filled.ts';
import type { Limit } from './limits.ts';
import { noticesOf } from './notices.ts';
import type { RequestReport, TokenBudgetReport } from './report.ts';

/** Parts that are shown each in a line of its own. */
const PARTS = 12;
const BIGGEST = 5;
const DROPS = 20;

export function viewsOf(report: TokenBudgetReport): View[] {
  if (report.peak === null) {
    return [
      note('Session: ', toned('bold', report.session_id)),
      note('No request to a model is told of, and no text to estimate one from.'),
      ...noticesOf(report),
    ];
  }
  return [
    note('Session: ', toned('bold', report.session_id)),
    { as: 'number', label: 'Requests', value: requestsCell(report) },
    { as: 'number', label: 'Limit', value: limitCell(report.limits) },
    { as: 'number', label: 'Peak', value: [fullness(report.peak, report), ' at ', placeOf(report.peak, report)] },
    { as: 'number', label: 'Last', value: fullness(report.last as RequestReport, report) },
    { as: 'number', label: 'Growth', value: growthCell(report) },
    ...overView(report),
    curve(report),
    filledTable(report),
    ...biggestTable(report),
    ...dropsTable(report),
    ...noticesOf(report),
  ];
}

function requestsCell({ requests, models }: TokenBudgetReport): Cell {
  return [{ count: requests.length }, ...(models.length === 0 ? [] : [toned('dim', ` ${models.join(', ')}`)])];
}

const SOURCES: Readonly<Record<Limit['source'], string>> = {
  option: 'as given',
  model: 'of the model given',
  agent: 'as the agent says',
  table: 'by the price table',
};

function limitCell(limits: readonly Limit[]): Cell {
  if (limits.length === 0) return [{ tokens: null }, toned('dim', ' not known; --limit counts with one')];
  const groups = Map.groupBy(limits, ({ tokens, source }) => `${tokens} ${source}`);
  return [...groups.values()].flatMap((of, i): Cell[] => {
    const { tokens, source } = of[0] as Limit;
    const models = groups.size > 1 ? of.flatMap(({ model }) => model ?? []).join(', ') : '';
    return [i === 0 ? '' : ', ', { tokens }, toned('dim', ` ${models === '' ? '' : `${models}, `}${SOURCES[source]}`)];
  });
}

/** `167,012 of 200,000, 84%`. */
function fullness({ tokens, limit, share, over }: RequestReport, { estimated }: TokenBudgetReport): Cell {
  const whole: Cell[] = limit === null ? [] : [' of ', { count: limit }];
  const cell: Cell = [estimated ? '~' : '', { count: tokens }, ...whole, ', ', { share }];
  return over ? toned('error', cell) : cell;
}

function placeOf({ n, at }: { n: number; at: number | null }, { started_at: start }: TokenBudgetReport): Cell {
  if (at === null || start === null) return { event: n };
  return [{ event: n }, ', ', { ms: Math.max(0, at - start) * 1000 }, ' in'];
}

function growthCell({ base_tokens: base, growth_tokens: growth, requests, estimated }: TokenBudgetReport): Cell {
  const steps = requests.length - (base === null ? 0 : 1);
  return [
    { tokens: growth, about: estimated },
    ...(base === null ? [] : [' on top of ', { tokens: base }]),
    ...(steps > 0 ? [', ', { tokens: Math.round(growth / steps), about: true }, ' a request'] : []),
  ];
}

function overView({ requests, requests_over: over, warn_at: warnAt }: TokenBudgetReport): View[] {
  const first = requests.find(request => request.over);
  if (first === undefined) return [];
  const value: Cell = [toned('error', counted(over, 'request')), ', the first ', { event: first.n }];
  return [{ as: 'number', label: `${warnAt}% or more`, value }];
}

function curve({ requests, limits }: TokenBudgetReport): SeriesView {
  const max = Math.max(0, ...limits.map(({ tokens }) => tokens));
  return {
    as: 'series',
    title: 'Context by request',
    unit: 'tokens',
    ...(max > 0 && { max }),
    points: requests.map(({ n, tokens, over }) => ({ event: n, value: tokens, ...(over && { tone: 'error' }) })),
  };
}

function filledTable({ filled_by: all, base_tokens: base, growth_tokens: growth }: TokenBudgetReport): TableView {
  const by = all.filter(({ tokens }) => tokens > 0);
  const whole = (base ?? 0) + growth;
  const rest = by.slice(PARTS);
  const row = (what: Cell, pieces: number | null, tokens: number, about: boolean): Cell[] => [
    what,
    pieces === null ? '' : { count: pieces },
    { tokens, about },
    { share: whole > 0 ? tokens / whole : null },
  ];
  return {
    as: 'table',
    title: 'What filled it (~ by the length of the texts)',
    columns: [
      { title: '', wide: true },
      { title: 'Number', align: 'right' },
      { title: 'Tokens', align: 'right' },
      { title: 'Share', align: 'right' },
    ],
    rows: [
      ...(base === null ? [] : [row('The first request: system prompt, tools, memory, prompt', null, base, false)]),
      ...by.slice(0, PARTS).map(part => row(partName(part), part.pieces, part.tokens, true)),
      ...(rest.length === 0
        ? []
        : [
            row(
              counted(rest.length, 'other kind'),
              rest.reduce((sum, of) => sum + of.pieces, 0),
              rest.reduce((sum, of) => sum + of.tokens, 0),
              true,
            ),
          ]),
    ],
  };
}

const NAMES: Readonly<Record<FilledBy['what'], string>> = {
  tool_result: 'results',
  output: 'What the agent wrote itself',
  prompt: 'Prompts',
  attachment: 'Attachments',
  client: 'Messages of the client',
  unrecorded: 'Not recorded',
};

function partName({ what, tool }: Pick<FilledBy, 'what' | 'tool'>): Cell {
  return tool === null ? NAMES[what] : `${tool} ${NAMES[what]}`;
}

const SINGLE: Readonly<Record<SinglePiece['what'], string>> = {
  tool_result: 'result',
  output: 'answer',
  prompt: 'prompt',
  attachment: 'attachment',
  client: 'message of the client',
};

function biggestTable({ biggest }: TokenBudgetReport): View[] {
  if (biggest.length === 0) return [];
  return [
    {
      as: 'table',
      title: 'Biggest single ones',
      columns: [{ title: '' }, { title: '', wide: true }, { title: 'Tokens', align: 'right' }],
      rows: biggest
        .slice(0, BIGGEST)
        .map(({ n, what, tool, tokens }) => [
          { event: n },
          tool === null ? SINGLE[what] : `${tool} ${SINGLE[what]}`,
          { tokens, about: true },
        ]),
    },
  ];
}

function dropsTable(report: TokenBudgetReport): View[] {
  const drops = [
    ...report.compactions.map(drop => ({ drop: drop as Drop, what: compactionName(drop.trigger) })),
    ...report.resets.map(drop => ({ drop, what: 'begun anew' })),
  ].sort((a, b) => a.drop.n - b.drop.n);
  if (drops.length === 0) return [];
  const { estimated: about } = report;
  return [
    {
      as: 'table',
      title: report.resets.length === 0 ? 'Compactions' : 'Compactions and resets',
      columns: [
        { title: '' },
        { title: '', wide: true },
        { title: 'Before', align: 'right' },
        { title: 'After', align: 'right' },
        { title: 'Freed', align: 'right' },
      ],
      rows: drops
        .slice(-DROPS)
        .map(({ drop: { n, before, after, freed }, what }) => [
          { event: n },
          what,
          { tokens: before, about },
          { tokens: after, about },
          { tokens: freed, about },
        ]),
    },
    ...(drops.length > DROPS ? [note(toned('dim', [counted(drops.length - DROPS, 'earlier one'), ' not shown']))] : []),
  ];
}

function compactionName(trigger: string | null): string {
  if (trigger === 'auto') return 'compacted by itself';
  return trigger === 'manual' ? 'compacted by hand' : 'compacted';
}
