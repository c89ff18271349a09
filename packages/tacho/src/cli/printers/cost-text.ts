/**
 * What a session cost, as text: the sum, then by model, prompt, tool and subagent.
 */
import type { Cost } from '../../core/cost/cost.ts';
import type { Context } from '../context.ts';
import { formatCount, formatInteger, formatMoney } from '../terminal/numbers.ts';
import { type Safe, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { drawTable } from '../terminal/table.ts';
import type { Around } from './cost-around.ts';
import { printFields } from './fields.ts';

type Field = readonly [Safe, Safe];

/** `pricedAs` is what was asked for instead of the price of the model that ran. */
export async function printCostText(
  context: Context,
  cost: Cost,
  around: Around,
  pricedAs: string | undefined,
): Promise<void> {
  const { style, out } = context;
  await printFields(context, [
    [safe`Session`, sanitise(cost.session_id)],
    [safe`Cost`, totalText(context, cost)],
    ...(pricedAs === undefined ? [] : [[safe`Priced as`, sanitise(pricedAs)] as Field]),
    ...subagentField(context, cost, around),
    [cost.by_request ? safe`Requests` : safe`API messages`, messagesText(context, cost)],
    ...(cost.reported_usd === null ? [] : [[safe`Agent says`, formatMoney(cost.reported_usd)] as Field]),
    ...copiedField(around),
  ]);
  const wasted = cost.estimate === null ? cost.wasted_usd : cost.estimate.wasted_usd;
  if (cost.failed_calls > 0 && wasted !== null && wasted > 0) {
    const about = cost.estimate === null ? safe`` : safe`~`;
    await out.line(
      style.error(
        safe`Wasted on failed phases and calls: ${about}${formatMoney(wasted)} (${formatCount(cost.failed_calls, safe`failed call`)})`,
      ),
    );
  }
  for (const caveat of cost.caveats) await out.line(style.dim(safe`note: ${sanitise(caveat)}`));
  await printParts(context, cost, around);
}

/** The session's cost, alone or with more in it: `+` says that some of its messages are not in it, or not wholly. */
function moneyOf({ unpriced_messages, partly_priced_messages }: Cost, usd: number | null): Safe {
  const isMore = usd !== null && unpriced_messages + partly_priced_messages > 0;
  return isMore ? safe`${formatMoney(usd)}+` : formatMoney(usd);
}

function totalText({ style }: Context, cost: Cost): Safe {
  const { estimate, total_usd } = cost;
  if (estimate === null) return style.bold(moneyOf(cost, total_usd));
  return safe`${style.bold(safe`~${formatMoney(estimate.usd)}`)} estimated from text length as ${sanitise(estimate.model)}: the session has no usage`;
}

function messagesText({ style }: Context, { messages, unpriced_messages, partly_priced_messages }: Cost): Safe {
  const unpriced =
    unpriced_messages === 0 ? safe`` : safe`, ${formatInteger(unpriced_messages)} without a price and in no sum`;
  const partly = partly_priced_messages === 0 ? safe`` : safe`, ${formatInteger(partly_priced_messages)} partly priced`;
  return safe`${formatInteger(messages)}${style.error(safe`${unpriced}${partly}`)}`;
}

function subagentField({ style }: Context, cost: Cost, { subagents, subagents_usd }: Around): Field[] {
  if (subagents.length === 0) return [];
  const together = style.bold(moneyOf(cost, plus(cost.total_usd, subagents_usd)));
  return [
    [safe`Subagents`, safe`${formatInteger(subagents.length)}, ${formatMoney(subagents_usd)}; together ${together}`],
  ];
}

function copiedField({ inherited }: Around): Field[] {
  if (inherited === null || inherited.messages === 0) return [];
  const from = sanitise(inherited.from.join(', '));
  return [
    [
      safe`Copied`,
      safe`${formatMoney(inherited.usd)} of it, ${formatCount(inherited.messages, safe`message`)} from ${from}`,
    ],
  ];
}

async function printParts(context: Context, cost: Cost, around: Around): Promise<void> {
  const { total_usd } = cost;
  const models = Object.entries(cost.by_model).map(([name, of]) => ({ name, count: of.messages, usd: of.usd }));
  const counted = cost.by_request ? safe`Requests` : safe`Messages`;
  await printPart(context, safe`Model`, counted, byCost(models), total_usd);
  const phases = cost.by_phase.filter(phase => phase.usd !== null);
  const prompts = phases.map(phase => ({
    name: phase.label || '(before the first prompt)',
    count: phase.messages,
    usd: phase.usd,
    note: phase.failed ? 'failed' : '',
  }));
  await printPart(context, safe`Prompt`, counted, prompts, total_usd);
  const tools = Object.entries(cost.by_tool).map(([name, of]) => ({ name, count: of.calls || null, usd: of.usd }));
  await printPart(context, safe`Tool`, safe`Calls`, byCost(tools), total_usd);
  if (tools.some(tool => tool.count !== null)) {
    await context.out.line(
      context.style.dim(
        safe`A ${cost.by_request ? safe`request` : safe`message`}'s cost is shared by the calls it made.`,
      ),
    );
  }
  const subagents = around.subagents.map(of => ({
    name: [of.agent, of.session_id.split('_').at(-1)].filter(Boolean).join(' · '),
    count: undefined,
    usd: of.total_usd,
  }));
  await printPart(context, safe`Subagent`, undefined, subagents, plus(total_usd, around.subagents_usd));
}

interface Part {
  readonly name: string;
  /** Null has no count; undefined where the table has none. */
  readonly count: number | null | undefined;
  readonly usd: number | null;
  readonly note?: string;
}

function byCost(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => (b.usd ?? -1) - (a.usd ?? -1));
}

async function printPart(
  context: Context,
  title: Safe,
  counted: Safe | undefined,
  parts: readonly Part[],
  total: number | null,
): Promise<void> {
  if (parts.length === 0) return;
  const right = 'right' as const;
  const count = counted === undefined ? [] : [{ title: counted, align: right }];
  const columns = [
    { title, min: 12, shrink: 1, max: 60 },
    ...count,
    { title: safe`Cost`, align: right },
    { title: safe`Share`, align: right },
    { title: safe`` },
  ];
  const rows = parts.map(part => [
    sanitise(part.name),
    ...(counted === undefined ? [] : [formatInteger(part.count)]),
    formatMoney(part.usd),
    share(part.usd, total),
    context.style.error(sanitise(part.note ?? '')),
  ]);
  await context.out.line();
  for (const line of drawTable(columns, rows, { width: context.columns })) await context.out.line(line);
}

function share(part: number | null, total: number | null): Safe {
  return part === null || total === null || total === 0 ? safe`–` : trustLine(`${((part / total) * 100).toFixed(1)}%`);
}

function plus(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}
