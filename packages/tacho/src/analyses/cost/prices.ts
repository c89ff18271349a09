/**
 * The prices a bill is made with: the table's, those of another model, or two numbers that somebody gave.
 */
import type { PriceFacts } from '../../core/analysis.ts';
import { TraceError } from '../../core/errors.ts';
import type { PriceOverride } from '../../core/price-overrides.ts';
import type { Pricer } from '../../core/pricing.ts';
import type { Usage } from '../../core/schema.ts';

export interface PriceArgs {
  readonly model?: string | undefined;
  readonly inputPrice?: number | undefined;
  readonly outputPrice?: number | undefined;
}

export interface AskedPrices {
  readonly pricer: Pricer;
  /** Every message is priced as this model; undefined for its own. */
  readonly model: string | undefined;
  /** What was asked for instead of the table's price for the model that ran; undefined when nothing was. */
  readonly says: string | undefined;
}

/** Cache rates beside a price that was given, as multiples of its input price: Anthropic's own ratios. */
const CACHE_RATIOS = { cache_read: 0.1, cache_write_5m: 1.25, cache_write_1h: 2 };

/** What any model that has a price has a price for. */
const ONE_OF_EACH: Usage = { input: 1, cache_read: 1, cache_write_5m: 1, cache_write_1h: 1, output: 1 };

/** Throws `usage` for a model without a price, and for one of the two prices alone. */
export function askedPrices(args: PriceArgs, facts: PriceFacts): AskedPrices {
  const custom = customPrice(args);
  const pricer = custom === undefined ? facts.pricer : facts.withPrices([custom]);
  const model = args.model === undefined ? undefined : facts.modelOf(args.model);
  if (model !== undefined && pricer.priceUsage({ model, usage: ONE_OF_EACH, at: null }) === null) {
    throw new TraceError('usage', `no price for the model ${model}`, {
      hint: 'give its full id, or --input-price and --output-price',
    });
  }
  const { inputPrice: input, outputPrice: output } = args;
  const says =
    custom === undefined
      ? model
      : `$${input} in, $${output} out per million; cache reads at 0.1, 5m writes at 1.25, 1h writes at 2 times the input price`;
  return { pricer, model, says };
}

function customPrice({ inputPrice: input, outputPrice: output }: PriceArgs): PriceOverride | undefined {
  if (input === undefined && output === undefined) return undefined;
  if (input === undefined || output === undefined) {
    throw new TraceError('usage', '--input-price and --output-price go together', {
      hint: 'give both, in USD per million tokens',
    });
  }
  const cached = Object.entries(CACHE_RATIOS).map(([bucket, ratio]) => [bucket, input * ratio]);
  return { pattern: '*', from: null, rates: { input, output, ...Object.fromEntries(cached) } };
}
