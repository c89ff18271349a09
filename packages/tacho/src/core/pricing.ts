/**
 * What a message cost: its token buckets at the price of its day, each amount with the rate it was made of.
 * The price table is heavy (830 kB): import this file lazily, and let nothing re-export it.
 */
import {
  calcPrice,
  findProvider,
  type MatchLogic,
  type ModelInfo,
  type ModelPrice,
  type PriceCalculation,
  type TieredPrices,
} from '@pydantic/genai-prices';
import { findOverride, type PriceOverride } from './price-overrides.ts';
import { isCount, isObject } from './record.ts';
import type { Usage } from './schema.ts';
import { BUCKETS, type Bucket, totalTokens } from './usage.ts';

/** Version of the price table, and the day it was published: a message without a time is priced as on that day. */
export const TABLE_VERSION = '0.1.8';
export const TABLE_DATE = '2026-09-23';

export interface PriceRequest {
  /** As the source wrote it. */
  readonly model: string | null;
  readonly usage: Usage;
  /** Unix seconds; null when nobody knows. */
  readonly at: number | null;
  /** The source's own usage object: service_tier, speed, inference_geo, iterations, server_tool_use are looked at. */
  readonly sourceUsage?: unknown;
}

export interface PricedUsage {
  /** The sum of `lines`, in their order. */
  readonly usd: number;
  /** One per bucket that has tokens and a rate, then the web searches. */
  readonly lines: readonly PriceLine[];
  readonly price: PriceSource;
  /** Buckets left out of `usd`: their token count or their rate is not known. */
  readonly unknown_buckets: readonly Bucket[];
  /** What the price list cannot express; the amount may be off by it. One phrase each. */
  readonly caveats: readonly string[];
}

export type PriceLine = TokenLine | SearchLine;

export interface TokenLine {
  readonly bucket: Bucket;
  readonly tokens: number;
  readonly usd_per_mtok: number;
  readonly usd: number;
  /** The table has no rate for this bucket; this one is derived from the input rate. */
  readonly assumed?: true;
  /** A long-context rate: the request had more input tokens than this. */
  readonly above?: number;
}

export interface SearchLine {
  readonly bucket: 'web_search';
  readonly requests: number;
  readonly usd_per_thousand: number;
  readonly usd: number;
}

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

export interface Pricer {
  /**
   * The cost of one message; null when its model has no price, when its usage is wholly unknown, or when no known
   * bucket has a rate. Never throws.
   */
  priceUsage(request: PriceRequest): PricedUsage | null;
}

/** A pricer remembers what it found per model and price period: make one and keep it. */
export function createPricer(overrides: readonly PriceOverride[] = []): Pricer {
  const listingByModel = new Map<string, Listing>();

  function tariffOf(model: string, at: number | null): Tariff | null {
    let listing = listingByModel.get(model);
    if (listing === undefined) {
      listing = findListing(model, overrides);
      listingByModel.set(model, listing);
    }
    const period = at === null ? -1 : periodOf(listing, at);
    const known = listing.tariffByPeriod.get(period);
    if (known !== undefined) return known;
    const tariff = findTariff(listing, overrides, at);
    listing.tariffByPeriod.set(period, tariff);
    return tariff;
  }

  return {
    priceUsage({ model, usage, at, sourceUsage }) {
      if (model === null || model === '<synthetic>' || totalTokens(usage) === null) return null;
      const tariff = tariffOf(model, at !== null && isMoment(at) ? at : null);
      return tariff && applyTariff(tariff, usage, isObject(sourceUsage) ? sourceUsage : {});
    },
  };
}

/**
 * The full id behind a family name (`sonnet`, `opus`, `haiku`, `gpt4`, `gpt4o`): the newest of the family in the table.
 * Undefined for any other name, which may be a full id itself.
 */
export function modelAlias(name: string): string | undefined {
  const family = FAMILIES.get(name.toLowerCase());
  if (family === undefined) return undefined;
  const [providerId, pattern] = family;
  let newest: { id: string; version: number } | undefined;
  for (const { id } of findProvider({ providerId })?.models ?? []) {
    const match = pattern.exec(id);
    if (match === null) continue;
    const version = Number(match[1]) * 1000 + Number(match[2] ?? 0);
    if (newest === undefined || version > newest.version) newest = { id, version };
  }
  return newest?.id;
}

const FAMILIES: ReadonlyMap<string, readonly [providerId: string, pattern: RegExp]> = new Map([
  ['sonnet', ['anthropic', /^claude-sonnet-(\d+)(?:-(\d+))?$/]],
  ['opus', ['anthropic', /^claude-opus-(\d+)(?:-(\d+))?$/]],
  ['haiku', ['anthropic', /^claude-haiku-(\d+)(?:-(\d+))?$/]],
  ['gpt4', ['openai', /^gpt-(4)(?:\.(\d+))?$/]],
  ['gpt4o', ['openai', /^gpt-(4)o$/]],
]);

// ── Applying a price ──────────────────────────────────────────────────────────────────────────────────────────────

/** Everything that one model costs on one day. */
interface Tariff {
  readonly price: PriceSource;
  readonly rates: Readonly<Partial<Record<Bucket, Rate>>>;
  readonly usdPerThousandSearches: number | undefined;
  readonly changesByHour: boolean;
}

interface Rate {
  readonly base: number;
  /** Rising by start; a request with more input tokens than `start` pays `price` for all its tokens. */
  readonly tiers: readonly { readonly start: number; readonly price: number }[];
  readonly assumed: boolean;
}

function applyTariff(tariff: Tariff, usage: Usage, source: Readonly<Record<string, unknown>>): PricedUsage | null {
  // The library decides the tier by its input_tokens, which are our four input buckets together.
  const inputTokens =
    (usage.input ?? 0) + (usage.cache_read ?? 0) + (usage.cache_write_5m ?? 0) + (usage.cache_write_1h ?? 0);
  const lines: PriceLine[] = [];
  const unknown: Bucket[] = [];
  for (const bucket of BUCKETS) {
    const tokens = usage[bucket];
    if (tokens === 0) continue;
    const rate = tariff.rates[bucket];
    if (tokens === null || rate === undefined) unknown.push(bucket);
    else lines.push(toLine(bucket, tokens, rate, inputTokens));
  }

  const caveats = caveatsOf(source);
  if ((usage.input === null || usage.cache_read === null) && tariff.rates.input?.tiers.length) {
    caveats.push('long-context rate: decided without the unknown input tokens');
  }
  if (tariff.changesByHour && !tariff.price.dated) caveats.push('price: depends on the hour, which is unknown');
  const searches = isObject(source.server_tool_use) ? source.server_tool_use.web_search_requests : undefined;
  if (isCount(searches) && searches > 0) {
    const rate = tariff.usdPerThousandSearches;
    if (rate === undefined) caveats.push(`web_search_requests: ${searches} not priced`);
    else {
      const usd = (searches * rate) / 1000;
      lines.push({ bucket: 'web_search', requests: searches, usd_per_thousand: rate, usd });
    }
  }
  if (lines.length === 0 && unknown.length > 0) return null;

  let usd = 0;
  for (const line of lines) usd += line.usd;
  return { usd, lines, price: tariff.price, unknown_buckets: unknown, caveats };
}

function toLine(bucket: Bucket, tokens: number, rate: Rate, inputTokens: number): TokenLine {
  const tier = rate.tiers.findLast(({ start }) => inputTokens > start);
  const usd_per_mtok = tier?.price ?? rate.base;
  return {
    bucket,
    tokens,
    usd_per_mtok,
    usd: (tokens * usd_per_mtok) / 1e6,
    ...(rate.assumed && { assumed: true as const }),
    ...(tier && { above: tier.start }),
  };
}

/** Values of the usage object that stand for the list price; any other one is said, never guessed at. */
const STANDARD: readonly (readonly [key: string, values: readonly unknown[]])[] = [
  ['speed', ['standard', '', null, undefined]],
  ['service_tier', ['standard', 'default', '', null, undefined]],
  ['inference_geo', ['global', 'not_available', '', null, undefined]],
];

function caveatsOf(source: Readonly<Record<string, unknown>>): string[] {
  const caveats: string[] = [];
  for (const [key, values] of STANDARD) {
    const value = source[key];
    if (values.includes(value)) continue;
    // The value comes from a transcript: only a plain word is repeated.
    const said = typeof value === 'string' && /^[\w.-]{1,32}$/.test(value) ? value : 'an unknown value';
    caveats.push(`${key}: ${said} is priced at the standard rate`);
  }
  if (Array.isArray(source.iterations) && source.iterations.length > 1) {
    caveats.push(`iterations: ${source.iterations.length} passes are priced by the message's totals`);
  }
  return caveats;
}

// ── Finding a price ───────────────────────────────────────────────────────────────────────────────────────────────

/** Where a model's price is found, and when it changes. */
interface Listing {
  /** Its spellings, as it is first. */
  readonly names: readonly string[];
  /** The spelling that the table knows. */
  readonly tableName: string | undefined;
  /** Moments (Unix seconds) and times of day (seconds, UTC) at which the price may change. */
  readonly dates: readonly number[];
  readonly times: readonly number[];
  readonly tariffByPeriod: Map<number, Tariff | null>;
}

function findListing(model: string, overrides: readonly PriceOverride[]): Listing {
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
function periodOf({ dates, times }: Listing, at: number): number {
  let passed = 0;
  for (const date of dates) if (date <= at) passed++;
  passed *= times.length + 1;
  for (const time of times) if (time <= secondOfDay(at)) passed++;
  return passed;
}

function secondOfDay(at: number): number {
  return ((at % 86_400) + 86_400) % 86_400;
}

function findTariff(listing: Listing, overrides: readonly PriceOverride[], at: number | null): Tariff | null {
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

// ── Model names ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What the wild adds to a model's name, outermost first. */
const WRAPPINGS: readonly RegExp[] = [
  /\[1m\]$/, // Claude Code's context window
  /^.*\//, // router and vendor: converse/…, anthropic/…
  /^(?:[a-z-]+\.)?anthropic\./, // Bedrock's region and vendor
  /-v\d+(?::\d+)?$/, // Bedrock's version
  /@[^@]*$/, // Vertex's date
];

/** The name as it is, in lower case, then with one wrapping after the other taken off. */
function spellingsOf(model: string): string[] {
  let name = model.trim().toLowerCase();
  const names = [name];
  for (const wrapping of WRAPPINGS) {
    const bare = name.replace(wrapping, '');
    if (bare === name || bare === '') continue;
    names.push(bare);
    name = bare;
  }
  return names;
}

/** Whose list to ask for a name that several sell; Bedrock's own spelling has Bedrock's own prices. */
function providerHint(name: string): { providerId?: string } {
  if (name.includes('anthropic.claude')) return { providerId: 'aws' };
  if (name.startsWith('claude')) return { providerId: 'anthropic' };
  if (/^(?:gpt-|chatgpt-|codex-|o\d)/.test(name)) return { providerId: 'openai' };
  if (name.startsWith('gemini')) return { providerId: 'google' };
  return {};
}

/** Additions that do not make another model: dates, previews, numbered revisions. */
const HARMLESS =
  /(?:-(?:latest|thinking|preview|exp|00\d|(?:0[1-9]|1[0-2])[0-3]\d)|(?<=preview|exp)-\d\d-\d{2,4}|[-@](?:20\d{6}|20\d\d-\d\d-\d\d)|-v\d(?::\d)?|:\d)*$/y;

/**
 * The table's rules are often "starts with", so `claude-opus-4-10` is claude-opus-4-1 to it and `claude-sonnet-5-5`
 * claude-sonnet-5. A match counts only when what the rule does not name is harmless: a wrong price is worse than none.
 */
function isExact(model: ModelInfo, name: string): boolean {
  const literal = longestLiteral(model.match, name);
  if (literal === undefined) return true; // a regular expression, which the table's authors anchor
  const start = name.indexOf(literal);
  if (start > 0 && !/[/.]/.test(name.charAt(start - 1))) return false;
  let end = start + literal.length;
  if (/[a-z0-9]/.test(name.charAt(end))) {
    // The rule ends inside a word of the name: look at the whole word.
    while (end > start && /[a-z0-9]/.test(name.charAt(end - 1))) end--;
    if (end > start) end--;
  }
  HARMLESS.lastIndex = end;
  return HARMLESS.test(name);
}

function longestLiteral(rule: MatchLogic, name: string): string | undefined {
  if ('or' in rule || 'and' in rule) {
    const parts = 'or' in rule ? rule.or : rule.and;
    const literals = parts.map(part => longestLiteral(part, name)).filter(literal => literal !== undefined);
    return literals.reduce<string | undefined>((a, b) => (a === undefined || b.length > a.length ? b : a), undefined);
  }
  if ('regex' in rule) return undefined;
  const [kind, text] = Object.entries(rule)[0] as [keyof typeof HOLDS, string];
  const literal = text.toLowerCase();
  return HOLDS[kind](name, literal) ? literal : undefined;
}

const HOLDS = {
  equals: (name: string, text: string) => name === text,
  starts_with: (name: string, text: string) => name.startsWith(text),
  ends_with: (name: string, text: string) => name.endsWith(text),
  contains: (name: string, text: string) => name.includes(text),
};

/** A number of seconds that a Date can hold. */
function isMoment(at: number): boolean {
  return Math.abs(at * 1000) <= 8.64e15;
}
