/**
 * What the same tokens would have cost had nothing been cached.
 */
import type { SheetLine } from 'tacho/src/core/cost/cost-sheet.ts';

/** Null where there was no cache to speak of, or where a rate that it takes is not known. */
export function withoutCache(lines: readonly SheetLine[]): number | null {
  if (!lines.some(line => line.bucket === 'cache_read' && line.tokens > 0)) return null;
  let sum = 0;
  for (const { model, bucket, tokens, usd } of lines) {
    if (usd === null) return null;
    if (!bucket.startsWith('cache_')) {
      sum += usd;
      continue;
    }
    const rate = lines.find(of => of.model === model && of.bucket === 'input')?.rate ?? null;
    if (rate === null) return null;
    sum += (tokens * rate) / 1e6;
  }
  return sum;
}
