/**
 * What a session cost: the sum, then by model, prompt, tool and subagent.
 */
import { type Cell, counted, type NumberView, note, type TableView, toned, type View } from '../../core/view.ts';
import type { CostReport } from './report.ts';

/** `pricedAs` is what was asked for instead of the price of the model that ran. */
export function costViews(cost: CostReport, pricedAs: string | undefined): View[] {
  return [
    number('Session', cost.session_id),
    number('Cost', totalCell(cost)),
    ...(pricedAs === undefined ? [] : [number('Priced as', pricedAs)]),
    ...subagentNumber(cost),
    number(cost.by_request ? 'Requests' : 'API messages', messagesCell(cost)),
    ...(cost.reported_usd === null ? [] : [number('Agent says', { usd: cost.reported_usd })]),
    ...copiedNumber(cost),
    ...wastedNote(cost),
    ...cost.caveats.map(caveat => note(toned('dim', `note: ${caveat}`))),
    ...tables(cost),
  ];
}

function number(label: string, value: Cell): NumberView {
  return { as: 'number', label, value };
}

/** The session's cost, alone or with more in it: `+` says that some of its messages are not in it, or not wholly. */
function moneyCell({ unpriced_messages, partly_priced_messages }: CostReport, usd: number | null): Cell {
  return usd !== null && unpriced_messages + partly_priced_messages > 0 ? [{ usd }, '+'] : { usd };
}

function totalCell(cost: CostReport): Cell {
  const { estimate, total_usd } = cost;
  if (estimate === null) return toned('bold', moneyCell(cost, total_usd));
  return [
    toned('bold', { usd: estimate.usd, about: true }),
    ` estimated from text length as ${estimate.model}: the session has no usage`,
  ];
}

function messagesCell({ messages, unpriced_messages: unpriced, partly_priced_messages: partly }: CostReport): Cell {
  return [
    { count: messages },
    ...(unpriced === 0 ? [] : [toned('error', [', ', { count: unpriced }, ' without a price and in no sum'])]),
    ...(partly === 0 ? [] : [toned('error', [', ', { count: partly }, ' partly priced'])]),
  ];
}

function subagentNumber(cost: CostReport): NumberView[] {
  if (cost.subagents.length === 0) return [];
  const together = toned('bold', moneyCell(cost, plus(cost.total_usd, cost.subagents_usd)));
  const value: Cell = [{ count: cost.subagents.length }, ', ', { usd: cost.subagents_usd }, '; together ', together];
  return [number('Subagents', value)];
}

function copiedNumber({ inherited }: CostReport): NumberView[] {
  if (inherited === null || inherited.messages === 0) return [];
  const from = `from ${inherited.from.join(', ')}`;
  return [number('Copied', [{ usd: inherited.usd }, ' of it, ', counted(inherited.messages, 'message'), ` ${from}`])];
}

function wastedNote({ estimate, wasted_usd, failed_calls }: CostReport): View[] {
  const usd = estimate === null ? wasted_usd : estimate.wasted_usd;
  if (failed_calls === 0 || usd === null || usd <= 0) return [];
  const amount = { usd, about: estimate !== null };
  const calls = counted(failed_calls, 'failed call');
  return [note(toned('error', ['Wasted on failed phases and calls: ', amount, ' (', calls, ')']))];
}

interface Part {
  readonly name: string;
  /** Null has no count; undefined where the table has none. */
  readonly count: number | null | undefined;
  readonly usd: number | null;
  readonly note?: string;
}

function tables(cost: CostReport): View[] {
  const { total_usd } = cost;
  const messages = cost.by_request ? 'Requests' : 'Messages';
  const models = Object.entries(cost.by_model).map(([name, of]) => ({ name, count: of.messages, usd: of.usd }));
  const prompts = cost.by_prompt
    .filter(phase => phase.usd !== null)
    .map(phase => ({
      name: phase.label || '(before the first prompt)',
      count: phase.messages,
      usd: phase.usd,
      note: phase.failed ? 'failed' : '',
    }));
  const tools = Object.entries(cost.by_tool).map(([name, of]) => ({ name, count: of.calls || null, usd: of.usd }));
  const subagents = cost.subagents.map(of => ({
    name: [of.agent, of.session_id.split('_').at(-1)].filter(Boolean).join(' · '),
    count: undefined,
    usd: of.total_usd,
  }));
  const shared = `A ${cost.by_request ? 'request' : 'message'}'s cost is shared by the calls it made.`;
  return [
    ...table('Model', messages, byCost(models), total_usd),
    ...table('Prompt', messages, prompts, total_usd),
    ...table('Tool', 'Calls', byCost(tools), total_usd).map(of => ({
      ...of,
      ...(tools.some(tool => tool.count !== null) && { caption: shared }),
    })),
    ...table('Subagent', undefined, subagents, plus(total_usd, cost.subagents_usd)),
  ];
}

function byCost(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => (b.usd ?? -1) - (a.usd ?? -1));
}

function table(title: string, counts: string | undefined, parts: readonly Part[], total: number | null): TableView[] {
  if (parts.length === 0) return [];
  const right = 'right' as const;
  return [
    {
      as: 'table',
      columns: [
        { title, wide: true },
        ...(counts === undefined ? [] : [{ title: counts, align: right }]),
        { title: 'Cost', align: right },
        { title: 'Share', align: right },
        { title: '' },
      ],
      rows: parts.map(({ name, count, usd, note: says }) => [
        name.length > NAME_CHARS ? `${name.slice(0, NAME_CHARS)}…` : name,
        ...(counts === undefined ? [] : [{ count: count ?? null }]),
        { usd },
        usd === null || total === null || total === 0 ? null : `${((usd / total) * 100).toFixed(1)}%`,
        toned('error', says ?? ''),
      ]),
    },
  ];
}

const NAME_CHARS = 60;

function plus(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}
