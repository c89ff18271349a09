/**
 * The API's usage object as our disjoint buckets.
 */
import type { Usage } from '../../core/schema.ts';
import { fieldOf, isCount, isObject, type JsonObject } from './records.ts';

/** The usage object of an assistant message; undefined when it has none. */
export function sourceUsageOf(message: unknown): JsonObject | undefined {
  const usage = fieldOf(message, 'usage');
  return isObject(usage) ? usage : undefined;
}

/** Buckets of a source usage; a field that is absent or no count is unknown, so null. */
export function toUsage(source: JsonObject | undefined): Usage {
  const [write5m, write1h] = cacheWrites(source);
  return {
    input: countOf(source?.input_tokens),
    cache_read: countOf(source?.cache_read_input_tokens),
    cache_write_5m: write5m,
    cache_write_1h: write1h,
    output: countOf(source?.output_tokens),
  };
}

/**
 * Cache writes by lifetime. Versions differ: some give the sum alone, some the split alone (with a sum of 0), newer
 * ones both. What the split does not explain was written for 5 minutes, the default.
 */
function cacheWrites(source: JsonObject | undefined): [number | null, number | null] {
  const sum = countOf(source?.cache_creation_input_tokens);
  const write5m = countOf(fieldOf(source?.cache_creation, 'ephemeral_5m_input_tokens'));
  const write1h = countOf(fieldOf(source?.cache_creation, 'ephemeral_1h_input_tokens'));
  if (sum === null) return [write5m, write1h];
  return [Math.max(write5m ?? 0, sum - (write1h ?? 0)), write1h ?? 0];
}

function countOf(value: unknown): number | null {
  return isCount(value) ? value : null;
}
