/**
 * Prints what a session cost, and with --explain how each cent came about.
 */
import { type Cost, CostFold } from '../../analyses/cost/cost.ts';
import { TraceError } from '../../core/errors.ts';
import type { PriceOverride } from '../../core/price-overrides.ts';
import { createPricer, modelAlias } from '../../core/pricing.ts';
import type { Usage } from '../../core/schema.ts';
import { childrenOf, inheritedBy, listSessions } from '../../store/index/queries.ts';
import { foldSession, fullEvents, planSession } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import { parseAmount } from '../arguments.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { loadPrices } from '../prices.ts';
import { findSession, traceFolder, withIndex } from '../store.ts';
import { formatInteger, formatIso, formatMoney, formatTokens } from '../terminal/numbers.ts';
import { type Safe, safe, trustLine } from '../terminal/safe.ts';
import { safeJson, sanitise } from '../terminal/sanitise.ts';
import { drawTable } from '../terminal/table.ts';
import { printFields } from './fields.ts';

export interface CostRequest {
  readonly model?: string;
  readonly inputPrice?: string;
  readonly outputPrice?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** Cache rates beside a price given on the command line, as multiples of its input price: Anthropic's own ratios. */
const CACHE_RATIOS = { cache_read: 0.1, cache_write_5m: 1.25, cache_write_1h: 2 };

/** What any model that has a price has a price for. */
const ONE_OF_EACH: Usage = { input: 1, cache_read: 1, cache_write_5m: 1, cache_write_1h: 1, output: 1 };

export async function printCost(context: Context, named: string | undefined, request: CostRequest): Promise<ExitCode> {
  const custom = customPrices(request);
  const folder = traceFolder(context);
  const files = await findSession(context, folder, named);
  const pricer = createPricer(custom ?? loadPrices(context.env).overrides);
  const estimateModel = modelAlias('sonnet') ?? 'sonnet';
  const model = request.model === undefined ? undefined : (modelAlias(request.model) ?? request.model);
  if (model !== undefined && pricer.priceUsage({ model, usage: ONE_OF_EACH, at: null }) === null) {
    throw new TraceError('usage', `no price for the model ${model}`, {
      hint: 'give its full id, or --input-price and --output-price',
    });
  }
  const start = () => new CostFold({ pricer, model, estimateModel, explain: request.explain });
  const cost = request.explain ? foldFull(files, start()) : foldSession(files, start);
  const around = await surroundings(context, folder, files.id);
  if (request.json) {
    await context.out.write(safeJson({ ...cost, ...around }, 2));
    await context.out.line();
    return 0;
  }
  await printText(context, cost, around, custom !== undefined);
  return 0;
}

/** --explain names events, so it reads them with their ids. */
function foldFull(files: SessionFiles, fold: CostFold): Cost {
  const plan = planSession(files);
  for (const event of fullEvents(plan)) fold.add(event);
  return fold.end(plan);
}

function customPrices({ inputPrice, outputPrice }: CostRequest): PriceOverride[] | undefined {
  if (inputPrice === undefined && outputPrice === undefined) return undefined;
  if (inputPrice === undefined || outputPrice === undefined) {
    throw new TraceError('usage', '--input-price and --output-price go together', {
      hint: 'give both, in USD per million tokens',
    });
  }
  const input = parseAmount('--input-price', inputPrice);
  const output = parseAmount('--output-price', outputPrice);
  const rates = {
    input,
    output,
    ...Object.fromEntries(Object.entries(CACHE_RATIOS).map(([bucket, ratio]) => [bucket, input * ratio])),
  };
  return [{ pattern: '*', from: null, rates }];
}

interface Around {
  readonly subagents: readonly {
    readonly session_id: string;
    readonly agent: string | null;
    readonly total_usd: number | null;
  }[];
  /** The session with all its subagents; null when none of them has a price. */
  readonly subagents_usd: number | null;
  readonly inherited: ReturnType<typeof inheritedBy> | null;
}

/** What the index knows of the session's neighbours: what its subagents cost, and what it copied from others. */
async function surroundings(context: Context, folder: TraceFolder, id: string): Promise<Around> {
  const found = await withIndex(context, folder, db => {
    const below = new Set<string>();
    const queue = [id];
    for (const one of queue) {
      for (const child of childrenOf(db, one)) {
        if (child === id || below.has(child)) continue;
        below.add(child);
        queue.push(child);
      }
    }
    const rows = below.size === 0 ? [] : listSessions(db, {}).filter(row => below.has(row.session_id));
    const subagents = rows
      .map(row => ({ session_id: row.session_id, agent: row.title, total_usd: row.total_usd }))
      .reverse();
    const sum = subagents.reduce<number | null>(
      (total, { total_usd }) => (total_usd === null ? total : (total ?? 0) + total_usd),
      null,
    );
    return { subagents, subagents_usd: sum, inherited: inheritedBy(db, id) };
  });
  return found ?? { subagents: [], subagents_usd: null, inherited: null };
}

async function printText(context: Context, cost: Cost, around: Around, custom: boolean): Promise<void> {
  const { style, out } = context;
  const { estimate } = cost;
  const total =
    estimate === null
      ? style.bold(formatMoney(cost.total_usd))
      : safe`${style.bold(safe`~${formatMoney(estimate.usd)}`)} estimated from text length as ${sanitise(estimate.model)}: the session has no usage`;
  const wasted = estimate === null ? cost.wasted_usd : estimate.wasted_usd;
  const failed = cost.failed_calls > 0 && wasted !== null && wasted > 0;
  await printFields(context, [
    [safe`Session`, sanitise(cost.session_id)],
    [safe`Cost`, total],
    ...(around.subagents.length > 0
      ? [
          [
            safe`Subagents`,
            safe`${formatMoney(around.subagents_usd)} for ${formatInteger(around.subagents.length)}; together ${style.bold(formatMoney(plus(cost.total_usd, around.subagents_usd)))}`,
          ] as const,
        ]
      : []),
    [
      safe`API messages`,
      safe`${formatInteger(cost.messages)}${cost.unpriced_messages > 0 ? style.error(safe`, ${formatInteger(cost.unpriced_messages)} without a price and in no sum`) : safe``}`,
    ],
    ...(cost.reported_usd !== null ? [[safe`Agent says`, formatMoney(cost.reported_usd)] as const] : []),
    ...((around.inherited?.messages ?? 0) > 0
      ? [
          [
            safe`Copied`,
            safe`${formatMoney(around.inherited?.usd)} of it in ${formatInteger(around.inherited?.messages)} messages of ${sanitise(around.inherited?.from.join(', ') ?? '')}`,
          ] as const,
        ]
      : []),
  ]);
  if (failed)
    await out.line(
      style.error(
        safe`Wasted on failed phases and calls: ${estimate === null ? safe`` : safe`~`}${formatMoney(wasted)} (${formatInteger(cost.failed_calls)} failed)`,
      ),
    );
  for (const caveat of cost.caveats) await out.line(style.dim(safe`note: ${sanitise(caveat)}`));
  if (custom)
    await out.line(
      style.dim(safe`note: cache reads at 0.1, 5m writes at 1.25, 1h writes at 2 times the given input price`),
    );
  await printPart(
    context,
    safe`Model`,
    Object.entries(cost.by_model).map(([name, of]) => ({ name, count: of.messages, usd: of.usd })),
    safe`Messages`,
    cost.total_usd,
  );
  await printPart(
    context,
    safe`Prompt`,
    cost.by_phase
      .filter(phase => phase.usd !== null)
      .map(phase => ({
        name: phase.label || '(before the first prompt)',
        count: phase.messages,
        usd: phase.usd,
        note: phase.failed ? 'failed' : '',
      })),
    safe`Messages`,
    cost.total_usd,
  );
  await printPart(
    context,
    safe`Tool`,
    Object.entries(cost.by_tool).map(([name, of]) => ({ name, count: of.calls, usd: of.usd })),
    safe`Calls`,
    cost.total_usd,
  );
  await printPart(
    context,
    safe`Subagent`,
    around.subagents.map(of => ({
      name: `${of.session_id.split('_').at(-1)} ${of.agent ?? ''}`,
      count: null,
      usd: of.total_usd,
    })),
    safe``,
    plus(cost.total_usd, around.subagents_usd),
  );
  if (cost.lines !== undefined) await printLines(context, cost);
}

interface Part {
  readonly name: string;
  readonly count: number | null;
  readonly usd: number | null;
  readonly note?: string;
}

async function printPart(
  context: Context,
  title: Safe,
  parts: readonly Part[],
  counted: Safe,
  total: number | null,
): Promise<void> {
  if (parts.length === 0) return;
  const right = 'right' as const;
  const columns = [
    { title, min: 12, shrink: 1, max: 60 },
    { title: counted, align: right },
    { title: safe`Cost`, align: right },
    { title: safe`Share`, align: right },
    { title: safe`` },
  ];
  const rows = [...parts]
    .sort((a, b) => (title === 'Prompt' ? 0 : (b.usd ?? -1) - (a.usd ?? -1)))
    .map(part => [
      sanitise(part.name),
      part.count === null ? safe`` : formatInteger(part.count),
      formatMoney(part.usd),
      share(part.usd, total),
      context.style.error(sanitise(part.note ?? '')),
    ]);
  await context.out.line();
  for (const line of drawTable(columns, rows, { width: context.columns })) await context.out.line(line);
}

/** One line per amount: the sum of the last column is the cost. */
async function printLines(context: Context, cost: Cost): Promise<void> {
  const right = 'right' as const;
  const columns = [
    { title: safe`Time` },
    { title: safe`Message`, shrink: 2, min: 12 },
    { title: safe`Model`, shrink: 1, min: 10 },
    { title: safe`Bucket` },
    { title: safe`Tokens`, align: right },
    { title: safe`USD per M`, align: right },
    { title: safe`USD`, align: right },
    { title: safe`Price`, shrink: 3, min: 8 },
  ];
  const rows = (cost.lines ?? []).flatMap(message => {
    const head = [formatIso(message.timestamp), sanitise(message.message), sanitise(message.model ?? 'unknown')];
    const { priced } = message;
    if (priced === null) return [[...head, safe`no price`, safe``, safe``, safe`–`, safe``]];
    const { price } = priced;
    const from = safe`${sanitise(price.source)} ${sanitise(price.table_version ?? '')} ${sanitise(price.model)}${price.effective_from === null ? safe`` : safe` from ${sanitise(price.effective_from)}`}${price.dated ? safe`` : safe` (undated)`}`;
    return priced.lines.map(line =>
      'requests' in line
        ? [
            ...head,
            safe`web search`,
            formatInteger(line.requests),
            trustLine((line.usd_per_thousand * 1000).toString()),
            trustLine(line.usd.toFixed(8)),
            from,
          ]
        : [
            ...head,
            safe`${trustLine(line.bucket)}${line.assumed ? safe` (assumed)` : safe``}`,
            formatTokensExact(line.tokens),
            trustLine(line.usd_per_mtok.toString()),
            trustLine(line.usd.toFixed(8)),
            from,
          ],
    );
  });
  await context.out.line();
  for (const line of drawTable(columns, rows, { width: context.columns })) await context.out.line(line);
  await context.out.line(safe`Sum ${cost.total_usd === null ? safe`–` : trustLine(cost.total_usd.toFixed(8))} USD`);
}

function formatTokensExact(tokens: number): Safe {
  return tokens < 1000 ? formatTokens(tokens) : formatInteger(tokens);
}

function share(part: number | null, total: number | null): Safe {
  return part === null || total === null || total === 0 ? safe`–` : trustLine(`${Math.round((part / total) * 100)}%`);
}

function plus(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}
