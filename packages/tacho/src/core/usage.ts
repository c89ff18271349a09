/**
 * Token counts in disjoint buckets: how to read them from the usage objects of Anthropic and OpenAI and how to add them up.
 * Null is unknown and stays unknown; a total is the sum of what is known.
 */
import { isObject, isTokenCount, type RawRecord } from './record.ts';
import type { Usage } from './schema.ts';

export type Bucket = keyof Usage;

/** Every bucket, in the order in which a bill lists them. */
export const BUCKETS = [
  'input',
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'output',
] as const satisfies readonly Bucket[];

/** Nothing known yet: the neutral element of `addUsage`. */
export function emptyUsage(): Usage {
  return { input: null, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: null };
}

/**
 * Bucket by bucket, the sum of the known parts; null only when both are unknown. The sum no longer says that a part
 * was unknown: whoever needs that counts it beside.
 */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: addKnown(a.input, b.input),
    cache_read: addKnown(a.cache_read, b.cache_read),
    cache_write_5m: addKnown(a.cache_write_5m, b.cache_write_5m),
    cache_write_1h: addKnown(a.cache_write_1h, b.cache_write_1h),
    output: addKnown(a.output, b.output),
  };
}

/** All known buckets together; null when every one is unknown. */
export function totalTokens(usage: Usage): number | null {
  return BUCKETS.reduce<number | null>((sum, bucket) => addKnown(sum, usage[bucket]), null);
}

/** What a request held: its input, read from a cache, written to one or neither; null when nobody says. */
export function promptTokens(usage: Usage): number | null {
  return addKnown(usage.input, addKnown(usage.cache_read, cacheWrites(usage)));
}

/** Tokens written to the cache, for whatever time; null when nobody says. */
export function cacheWrites(usage: Usage): number | null {
  return addKnown(usage.cache_write_5m, usage.cache_write_1h);
}

/**
 * The buckets of one Anthropic `usage` object, whose input_tokens leave the cache out.
 *
 * Versions differ in whether cache writes are in the flat field, in the 5m/1h split or in both, so the greater of the
 * two is taken; what the flat field has over the split goes to 5m, the default lifetime. Strings, negative numbers
 * and missing fields are unknown. Never throws.
 */
export function usageFromAnthropic(raw: unknown): Usage {
  const usage = toRecord(raw);
  const split = toRecord(usage.cache_creation);
  const flat = toCount(usage.cache_creation_input_tokens);
  const write5m = toCount(split.ephemeral_5m_input_tokens);
  const write1h = toCount(split.ephemeral_1h_input_tokens);
  return {
    input: toCount(usage.input_tokens),
    cache_read: toCount(usage.cache_read_input_tokens),
    cache_write_5m: flat === null ? write5m : Math.max(write5m ?? 0, flat - (write1h ?? 0)),
    // A flat count is all the writes there were, so a 1h part that it does not name is none.
    cache_write_1h: flat === null ? write1h : (write1h ?? 0),
    output: toCount(usage.output_tokens),
  };
}

/**
 * The buckets of one OpenAI `usage` object as Codex writes it (`TokenUsageBreakdown` of its app server, in snake_case),
 * whose input_tokens hold what was read from the cache and what was written to it.
 *
 * Older versions do not tell what was written; it is in `input` then, where it costs what input costs. Strings, negative
 * numbers and missing fields are unknown, parts greater than their whole leave nothing. Never throws.
 */
export function usageFromOpenAi(raw: unknown): Usage {
  const usage = toRecord(raw);
  const all = toCount(usage.input_tokens);
  const read = toCount(usage.cached_input_tokens);
  const written = toCount(usage.cache_write_input_tokens) ?? 0;
  return {
    input: all === null ? null : Math.max(0, all - (read ?? 0) - written),
    cache_read: read,
    cache_write_5m: written,
    cache_write_1h: 0,
    output: toCount(usage.output_tokens),
  };
}

/** Token counts in the source's own words: fields overlap and may disagree, absent is 0. For comparing, not for billing. */
export interface ReportedTokens {
  readonly input: number;
  readonly output: number;
  readonly cache_read: number;
  /** The flat field, also where the split says otherwise. */
  readonly cache_write: number;
  readonly cache_write_5m: number;
  readonly cache_write_1h: number;
}

/** What one `usage` object literally says; the counterpart of other tools' totals. Never throws. */
export function reportedTokens(raw: unknown): ReportedTokens {
  const usage = toRecord(raw);
  if (usage.cached_input_tokens !== undefined) {
    return {
      ...NO_TOKENS,
      input: toCount(usage.input_tokens) ?? 0,
      output: toCount(usage.output_tokens) ?? 0,
      cache_read: toCount(usage.cached_input_tokens) ?? 0,
      cache_write: toCount(usage.cache_write_input_tokens) ?? 0,
    };
  }
  const split = toRecord(usage.cache_creation);
  return {
    input: toCount(usage.input_tokens) ?? 0,
    output: toCount(usage.output_tokens) ?? 0,
    cache_read: toCount(usage.cache_read_input_tokens) ?? 0,
    cache_write: toCount(usage.cache_creation_input_tokens) ?? 0,
    cache_write_5m: toCount(split.ephemeral_5m_input_tokens) ?? 0,
    cache_write_1h: toCount(split.ephemeral_1h_input_tokens) ?? 0,
  };
}

function addKnown(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : a + b;
}

function toCount(value: unknown): number | null {
  return isTokenCount(value) ? value : null;
}

function toRecord(value: unknown): Readonly<RawRecord> {
  return isObject(value) ? value : {};
}

/** No tokens: the neutral element of `addReported`. */
export const NO_TOKENS: ReportedTokens = {
  input: 0,
  output: 0,
  cache_read: 0,
  cache_write: 0,
  cache_write_5m: 0,
  cache_write_1h: 0,
};

/** What a price is looked up with: the source's usage object, with the tier where that was said beside it. */
export function pricedUsageOf({ source_usage: usage, service_tier: tier }: RawRecord): unknown {
  return typeof tier === 'string' && isObject(usage) ? { service_tier: tier, ...usage } : usage;
}

/** The reasoning inside a message's output, where its source tells it apart; null where it does not. */
export function reasoningOf(data: RawRecord): number | null {
  const usage = toRecord(data.source_usage);
  return toCount(usage.reasoning_output_tokens) ?? toCount(usage.thoughts);
}

/** Fields of a usage object that `reportedTokens` reads. */
const REPORTED = [
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'cache_creation',
];

/** The source's own words for a message: its raw usage object, else our buckets, where its words are others or plain totals. */
export function reportedOf(data: RawRecord): ReportedTokens {
  const said = toRecord(data.source_usage);
  if (REPORTED.some(field => said[field] !== undefined)) return reportedTokens(said);
  const { input, output, cache_read, cache_write_5m, cache_write_1h } = isObject(data.usage)
    ? (data.usage as Usage)
    : emptyUsage();
  return {
    input: input ?? 0,
    output: output ?? 0,
    cache_read: cache_read ?? 0,
    cache_write: (cache_write_5m ?? 0) + (cache_write_1h ?? 0),
    cache_write_5m: cache_write_5m ?? 0,
    cache_write_1h: cache_write_1h ?? 0,
  };
}

export function addReported(a: ReportedTokens, b: ReportedTokens): ReportedTokens {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cache_read: a.cache_read + b.cache_read,
    cache_write: a.cache_write + b.cache_write,
    cache_write_5m: a.cache_write_5m + b.cache_write_5m,
    cache_write_1h: a.cache_write_1h + b.cache_write_1h,
  };
}
