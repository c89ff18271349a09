/**
 * Prints what a session cost, and with --explain how each cent came about.
 */
import { type Cost, CostFold } from '../../core/cost/cost.ts';
import { TraceError } from '../../core/errors.ts';
import type { PriceOverride } from '../../core/price-overrides.ts';
import { createPricer, modelAlias } from '../../core/pricing.ts';
import type { Usage } from '../../core/schema.ts';
import { foldSession, fullEvents, planSession } from '../../store/read-session.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import { parseAmount } from '../arguments.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { loadPrices } from '../prices.ts';
import { findSession, traceFolder } from '../store.ts';
import { safeJson } from '../terminal/sanitise.ts';
import { surroundings } from './cost-around.ts';
import { printCostLines } from './cost-lines.ts';
import { printCostText } from './cost-text.ts';

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
  const isAsked = model !== undefined || custom !== undefined;
  const reprice = (one: SessionFiles) =>
    foldSession(one, () => new CostFold({ pricer, model, estimateModel })).total_usd;
  const around = await surroundings(context, folder, files.id, isAsked ? reprice : undefined);
  if (request.json) {
    await context.out.write(safeJson({ ...cost, ...around }, 2));
    await context.out.line();
    return 0;
  }
  await printCostText(context, cost, around, pricedAs(model, custom));
  if (cost.lines !== undefined) await printCostLines(context, cost);
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

/** What was asked for instead of the table's price for the model that ran; undefined when nothing was. */
function pricedAs(model: string | undefined, custom: readonly PriceOverride[] | undefined): string | undefined {
  const rates = custom?.[0]?.rates;
  if (rates !== undefined)
    return `$${rates.input} in, $${rates.output} out per million; cache reads at 0.1, 5m writes at 1.25, 1h writes at 2 times the input price`;
  return model;
}
