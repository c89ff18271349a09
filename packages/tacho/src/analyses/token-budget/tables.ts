/**
 * The tables of the view: what filled the context, the biggest single parts, and what compactions freed.
 */
import { type Cell, counted, note, type TableView, toned, type View } from '../../core/view.ts';
import type { Drop, FilledBy, SinglePiece } from './filled.ts';
import type { TokenBudgetReport } from './report.ts';

/** Parts that are shown each in a line of its own. */
const PARTS = 12;
const BIGGEST = 5;
const DROPS = 20;

export function filledTable({
  filled_by: all,
  base_tokens: base,
  growth_tokens: growth,
}: TokenBudgetReport): TableView {
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

export function biggestTable({ biggest }: TokenBudgetReport): View[] {
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

export function dropsTable(report: TokenBudgetReport): View[] {
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
