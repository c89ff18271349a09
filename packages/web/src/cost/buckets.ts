/**
 * The buckets of a bill in words.
 */
const WORDS: Readonly<Record<string, string>> = {
  input: 'input, uncached',
  cache_read: 'cache read',
  cache_write_5m: 'cache write, 5 min',
  cache_write_1h: 'cache write, 1 h',
  output: 'output, with thinking',
  web_search: 'web searches',
};

/** A bucket that we have no words for goes by its name. */
export function bucketWords(bucket: string): string {
  return Object.hasOwn(WORDS, bucket) ? (WORDS[bucket] as string) : bucket;
}

/** In the order of a bill; a bucket that we do not know comes last. */
export function byBucket(a: { readonly bucket: string }, b: { readonly bucket: string }): number {
  return placeOf(a.bucket) - placeOf(b.bucket);
}

function placeOf(bucket: string): number {
  const place = Object.keys(WORDS).indexOf(bucket);
  return place === -1 ? Number.MAX_SAFE_INTEGER : place;
}

/** Dollars per million tokens: `$3.00`, `$0.0375`; the reason it is unknown is for whoever shows it. */
export function rateText(rate: number | null): string {
  if (rate === null || !Number.isFinite(rate) || rate < 0) return '–';
  const cents = Math.abs(rate * 100 - Math.round(rate * 100)) < 1e-9;
  return `$${rate.toFixed(cents ? 2 : 4)}`;
}

/** Four digits, as a bill adds them up: `$0.0546`. */
export function amountText(usd: number | null): string {
  return usd === null || !Number.isFinite(usd) || usd < 0 ? '–' : `$${usd.toFixed(4)}`;
}

/** The sum of what is known; null where nothing is. */
export function sumKnown(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce((sum, amount) => (amount === null ? sum : (sum ?? 0) + amount), null);
}
