/**
 * What a model costs on a day: the user's overrides, else the price table, under whatever name the model goes by.
 */
import { calcPrice, type ModelPrice, type PriceCalculation, type TieredPrices } from '@pydantic/genai-prices';
import { isExact, providerHint, spellingsOf } from './model-names.ts';
import { findOverride, type PriceOverride } from './price-overrides.ts';
import type { Bucket } from './usage.ts';

/** Version of the price table, and the day it was published: a message without a time is priced as on that day. */
export const TABLE_VERSION = '0.1.8';
export const TABLE_DATE = '2026-09-23';

export interface PriceSource {
  /** The table's model id, or the override's pattern. */
  readonly model: string;
  /** Whose price list; null for an override. */
  readonly provider: string | null;
  readonly source: 'genai-prices' | 'override';
  /** Null for an override. */
  readonly table_version: string | null;
  /** First day of this price (YYYY-MM-DD, UTC); null when the list gives no date. */
  readonly effective_from: string | null;
  /** False when the message had no time, so the newest price was taken. */
  readonly dated: boolean;
}

/** Everything that one model costs on one day. */
export interface Tariff {
  readonly price: PriceSource;
  readonly rates: Readonly<Partial<Record<Bucket, Rate>>>;
  readonly usdPerThousandSearches: number | undefined;
  readonly changesByHour: boolean;
}

export interface Rate {
  readonly base: number;
  /** Rising by start; a request with more input tokens than `start` pays `price` for all its tokens. */
  readonly tiers: readonly { readonly start: number; readonly price: number }[];
  readonly assumed: boolean;
}

/** Models whose window the table does not have, or only rounded: developers.openai.com/api/docs/models, ai.google.dev/gemini-api/docs/models. */
const WINDOWS: readonly (readonly [RegExp, number])[] = [
  [/^gpt-4\.1(?:-|$)/, 1_047_576],
  [/^gemini-(?:2\.5|3|3\.1)-pro(?:-|$)/, 1_048_576],
];

/** Tokens that a request to the model may hold, as the table says (`ModelInfo.context_window`); null where nobody does. */
export function contextWindowOf(model: string): number | null {
  if (model.length > 200) return null;
  // Claude Code's own mark of the long context; the table lists the model without it.
  if (/\[1m\]$/i.test(model.trim())) return 1_000_000;
  for (const name of spellingsOf(model)) {
    const known = WINDOWS.find(([pattern]) => pattern.test(name))?.[1] ?? lookUp(name, null)?.model.context_window;
    if (known !== undefined) return known;
  }
  return null;
}

/** Where a model's price is found, and when it changes. */
export interface Listing {
  /** Its spellings, as it is first. */
  readonly names: readonly string[];
  /** The spelling that the table knows. */
  readonly tableName: string | undefined;
  /** Moments (Unix seconds) and times of day (seconds, UTC) at which the price may change. */
  readonly dates: readonly number[];
  readonly times: readonly number[];
  readonly tariffByPeriod: Map<number, Tariff | null>;
}

export function findListing(model: string, overrides: readonly PriceOverride[]): Listing {
  const names = model.length > 200 ? [] : spellingsOf(model);
  const tableName = names.find(name => lookUp(name, null) !== undefined);
  const prices = tableName && lookUp(tableName, null)?.model.prices;
  const dates = new Set(overrides.flatMap(({ from }) => (from === null ? [] : [Date.parse(from) / 1000])));
  const times = new Set<number>();
  for (const { constraint } of Array.isArray(prices) ? prices : []) {
    if (constraint?.type === 'start_date') dates.add(Date.parse(constraint.start_date) / 1000);
    if (constraint?.type === 'time_of_date') {
      times.add(secondOfDay(Date.parse(`1970-01-01T${constraint.start_time}`) / 1000));
      times.add(secondOfDay(Date.parse(`1970-01-01T${constraint.end_time}`) / 1000));
    }
  }
  return { names, tableName, dates: [...dates], times: [...times], tariffByPeriod: new Map() };
}

/** Equal for all moments between two changes of the price; a price that changes by the hour has the same ones daily. */
export function periodOf({ dates, times }: Listing, at: number): number {
  let passed = 0;
  for (const date of dates) if (date <= at) passed++;
  passed *= times.length + 1;
  for (const time of times) if (time <= secondOfDay(at)) passed++;
  return passed;
}

function secondOfDay(at: number): number {
  return ((at % 86_400) + 86_400) % 86_400;
}

export function findTariff(listing: Listing, overrides: readonly PriceOverride[], at: number | null): Tariff | null {
  const override = findOverride(overrides, listing.names, at);
  if (override !== undefined) return overrideTariff(override, at !== null);
  return listing.tableName === undefined ? null : tableTariff(listing.tableName, at);
}

/** The table's own answer for exactly this name. */
function lookUp(name: string, at: number | null): PriceCalculation | undefined {
  const timestamp = at === null ? new Date(TABLE_DATE) : new Date(at * 1000);
  const found = calcPrice({}, name, { timestamp, ...providerHint(name) });
  return found !== null && isExact(found.model, name) ? found : undefined;
}

function overrideTariff({ pattern, from, rates }: PriceOverride, dated: boolean): Tariff {
  const entries = Object.entries(rates).map(([bucket, rate]) => [bucket, { base: rate, tiers: [], assumed: false }]);
  return {
    price: {
      model: pattern,
      provider: null,
      source: 'override',
      table_version: null,
      effective_from: from,
      dated,
    },
    rates: Object.fromEntries(entries),
    usdPerThousandSearches: undefined,
    changesByHour: false,
  };
}

function tableTariff(name: string, at: number | null): Tariff | null {
  const found = lookUp(name, at);
  if (found === undefined) return null;
  const { model, model_price, provider } = found;
  // The library does not say which dated price it took, but it returns that very object.
  const periods = Array.isArray(model.prices) ? model.prices : [];
  const constraint = periods.find(period => period.prices === model_price)?.constraint;
  return {
    price: {
      model: model.id,
      provider: provider.id,
      source: 'genai-prices',
      table_version: TABLE_VERSION,
      effective_from: constraint?.type === 'start_date' ? constraint.start_date : null,
      dated: at !== null,
    },
    rates: ratesOf(model_price, name.includes('claude')),
    usdPerThousandSearches: plainNumber(model_price.web_searches_kcount),
    changesByHour: periods.some(period => period.constraint?.type === 'time_of_date'),
  };
}

/**
 * The rate of each bucket. Where the table has none for a cache bucket, the rate is derived and marked: for writes of a
 * Claude model from Anthropic's published factors on the input rate, else as the library does it, from the next wider price.
 */
function ratesOf(price: ModelPrice, isClaude: boolean): Tariff['rates'] {
  const { input_mtok: input, cache_write_mtok: write, output_mtok: output } = price;
  const rates = {
    input: toRate(input),
    cache_read: toRate(price.cache_read_mtok) ?? toRate(input, 1),
    cache_write_5m: toRate(price.cache_write_5m_mtok ?? write) ?? toRate(input, isClaude ? 1.25 : 1),
    cache_write_1h: toRate(price.cache_write_1h_mtok) ?? (isClaude ? toRate(input, 2) : toRate(write ?? input, 1)),
    output: toRate(output),
  };
  return Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined));
}

/** With a factor, the rate is an assumed one. */
function toRate(price: ModelPrice[string], factor?: number): Rate | undefined {
  if (price === undefined) return undefined;
  const { base, tiers }: Pick<TieredPrices, 'base' | 'tiers'> =
    typeof price === 'number' ? { base: price, tiers: [] } : price;
  const times = factor ?? 1;
  return {
    base: base * times,
    tiers: tiers.map(tier => ({ start: tier.start, price: tier.price * times })).sort((a, b) => a.start - b.start),
    assumed: factor !== undefined,
  };
}

function plainNumber(price: ModelPrice[string]): number | undefined {
  return typeof price === 'number' ? price : undefined;
}
