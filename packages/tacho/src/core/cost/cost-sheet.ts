/**
 * A bill by model and bucket: how many tokens, at which rate, for how much.
 */
import type { PricedUsage } from '../pricing.ts';
import type { Usage } from '../schema.ts';
import { BUCKETS } from '../usage.ts';

export interface SheetLine {
  readonly model: string;
  /** A bucket of the usage, or `web_search`, where `tokens` are requests. */
  readonly bucket: string;
  readonly tokens: number;
  /** US dollars per million tokens, or per thousand requests; null where messages had different ones, or none. */
  readonly rate: number | null;
  /** Null where no message had a price. */
  readonly usd: number | null;
}

interface Sum {
  readonly model: string;
  readonly bucket: string;
  tokens: number;
  rate: number | null | undefined;
  usd: number | null;
}

export class CostSheet {
  readonly #sums = new Map<string, Sum>();

  /** One API message; `priced` is null where it has no price. */
  add(model: string, usage: Usage, priced: PricedUsage | null): void {
    const told = new Set<string>();
    for (const line of priced?.lines ?? []) {
      told.add(line.bucket);
      const amount = line.bucket === 'web_search' ? line.requests : line.tokens;
      const rate = line.bucket === 'web_search' ? line.usd_per_thousand : line.usd_per_mtok;
      this.#put(model, line.bucket, amount, rate, line.usd);
    }
    for (const bucket of BUCKETS) {
      const tokens = usage[bucket];
      if (!told.has(bucket) && tokens !== null && tokens > 0) this.#put(model, bucket, tokens, null, null);
    }
  }

  /** Models as they first came, buckets in their order. */
  lines(): SheetLine[] {
    const order = (bucket: string): number => [...BUCKETS, 'web_search'].indexOf(bucket);
    const models = [...new Set([...this.#sums.values()].map(of => of.model))];
    return [...this.#sums.values()]
      .sort((a, b) => models.indexOf(a.model) - models.indexOf(b.model) || order(a.bucket) - order(b.bucket))
      .map(({ rate, ...sum }) => ({ ...sum, rate: rate ?? null }));
  }

  #put(model: string, bucket: string, tokens: number, rate: number | null, usd: number | null): void {
    const key = `${model}\n${bucket}`;
    const sum = this.#sums.get(key);
    if (sum === undefined) {
      this.#sums.set(key, { model, bucket, tokens, rate, usd });
      return;
    }
    sum.tokens += tokens;
    if (sum.rate !== rate) sum.rate = null;
    if (usd !== null) sum.usd = (sum.usd ?? 0) + usd;
  }
}
