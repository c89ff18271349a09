/**
 * What the API messages among a row's events used, at the rates of the session's bill.
 */
import type { SheetLine } from 'tacho/src/core/cost/cost-sheet.ts';
import { isObject, isTokenCount } from 'tacho/src/core/record.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { BUCKETS } from 'tacho/src/core/usage.ts';

export interface MessageBill {
  readonly lines: readonly SheetLine[];
  readonly messages: number;
}

/** Undefined where no message of the row reported its usage. */
export function billOf(events: readonly TraceEvent[], rates: readonly SheetLine[]): MessageBill | undefined {
  const tokensByLine = new Map<string, { model: string; bucket: string; tokens: number }>();
  let messages = 0;
  for (const { event_type, data } of events) {
    if (event_type !== 'llm_response' || !isObject(data.usage)) continue;
    messages += 1;
    const model = typeof data.model === 'string' ? data.model : 'unknown model';
    for (const bucket of BUCKETS) {
      const tokens = data.usage[bucket];
      if (!isTokenCount(tokens) || tokens === 0) continue;
      const key = JSON.stringify([model, bucket]);
      const line = tokensByLine.get(key) ?? { model, bucket, tokens: 0 };
      line.tokens += tokens;
      tokensByLine.set(key, line);
    }
  }
  if (messages === 0) return undefined;
  return { messages, lines: Array.from(tokensByLine.values(), line => ({ ...line, ...pricedAt(line, rates) })) };
}

function pricedAt(
  { model, bucket, tokens }: { readonly model: string; readonly bucket: string; readonly tokens: number },
  rates: readonly SheetLine[],
): Pick<SheetLine, 'rate' | 'usd'> {
  const rate = rates.find(of => of.model === model && of.bucket === bucket)?.rate ?? null;
  return { rate, usd: rate === null ? null : (tokens * rate) / 1e6 };
}
