/**
 * What the command line lends to an exporter: its sanitiser, its words for an event, the user's prices.
 */

import { describe } from '../../core/describe/event.ts';
import type { Exporter, ExportRequest } from '../../core/exporter.ts';
import type { Pricer } from '../../core/pricing.ts';
import { isObject } from '../../core/record.ts';
import type { TraceEvent, Usage } from '../../core/schema.ts';
import type { Context } from '../context.ts';
import { loadPrices } from '../prices.ts';
import { sanitise, sanitiseJson, stands } from '../terminal/sanitise.ts';

export interface PreparedRequest {
  readonly request: ExportRequest;
  /** How many events the format had no place for, so far. */
  readonly leftOut: () => number;
}

/** `mayCost` is asked by a format that shows prices: when nothing can have any, their table is not loaded. */
export async function createRequest(
  { env }: Pick<Context, 'env'>,
  exporter: Exporter,
  { single, bom, mayCost = () => true }: Pick<ExportRequest, 'single' | 'bom'> & { readonly mayCost?: () => boolean },
): Promise<PreparedRequest> {
  const pricer = exporter.needsPrices && mayCost() ? await loadPrices(env).load() : undefined;
  let leftOut = 0;
  return {
    request: {
      single,
      bom,
      sanitise: { text: text => sanitise(text), json: sanitiseJson, stands },
      describe,
      usdOf: event => usdOf(event, pricer),
      leaveOut: () => {
        leftOut++;
      },
    },
    leftOut: () => leftOut,
  };
}

/** To a billionth: the digits behind are those of binary fractions. */
const PRECISION = 1e9;

function usdOf({ event_type, data, timestamp }: TraceEvent, pricer: Pricer | undefined): number | null {
  if (pricer === undefined || event_type !== 'llm_response' || !isObject(data.usage)) return null;
  const model = typeof data.model === 'string' ? data.model : null;
  const usage = data.usage as Usage;
  const priced = pricer.priceUsage({ model, usage, at: timestamp, sourceUsage: data.source_usage });
  return priced === null ? null : Math.round(priced.usd * PRECISION) / PRECISION;
}
