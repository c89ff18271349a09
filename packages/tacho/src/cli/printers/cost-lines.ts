/**
 * Every amount of a session's cost: the sum of the USD column is the cost.
 */
import type { Cost, MessageCost } from '../../core/cost/cost.ts';
import type { PriceLine } from '../../core/pricing.ts';
import type { PriceSource } from '../../core/tariffs.ts';
import type { Context } from '../context.ts';
import { formatInteger, formatIso } from '../terminal/numbers.ts';
import { type Safe, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { drawTable } from '../terminal/table.ts';

const right = 'right' as const;

/** The amount is what the reader came for: everything else gives way first. */
const COLUMNS = [
  { title: safe`USD`, align: right },
  { title: safe`Tokens`, align: right },
  { title: safe`Per million`, align: right },
  { title: safe`Bucket` },
  { title: safe`Message`, shrink: 4, min: 8, keep: 'end' as const },
  { title: safe`Model`, shrink: 3, min: 8 },
  { title: safe`Time`, shrink: 5, min: 5 },
  { title: safe`Price`, shrink: 6, min: 4 },
];

export async function printCostLines(context: Context, cost: Cost): Promise<void> {
  const rows = (cost.lines ?? []).flatMap(rowsOf);
  await context.out.line();
  for (const line of drawTable(COLUMNS, rows, { width: context.columns })) await context.out.line(line);
  const total = cost.total_usd === null ? safe`–` : trustLine(cost.total_usd.toFixed(8));
  await context.out.line(safe`${total}  sum`);
}

function rowsOf({ message, model, timestamp, priced }: MessageCost): Safe[][] {
  const tail = [sanitise(message), sanitise(model ?? 'unknown'), formatIso(timestamp)];
  if (priced === null) return [[safe`–`, safe``, safe``, safe`no price`, ...tail]];
  const price = priceText(priced.price);
  return priced.lines.map(line => [trustLine(line.usd.toFixed(8)), ...rateOf(line), ...tail, price]);
}

function rateOf(line: PriceLine): Safe[] {
  if ('requests' in line)
    return [formatInteger(line.requests), trustLine(String(line.usd_per_thousand * 1000)), safe`web search`];
  return [
    formatInteger(line.tokens),
    trustLine(String(line.usd_per_mtok)),
    safe`${trustLine(line.bucket)}${line.assumed ? safe` (assumed)` : safe``}${line.above === undefined ? safe`` : safe` (above ${formatInteger(line.above)})`}`,
  ];
}

/** `genai-prices 0.1.8 claude-opus-4-5 from 2025-11-24`. */
function priceText({ source, table_version, model, effective_from, dated }: PriceSource): Safe {
  const parts = [
    source,
    table_version,
    model,
    effective_from && `from ${effective_from}`,
    dated ? null : '(no date: newest price)',
  ];
  return sanitise(parts.filter(part => part !== null).join(' '));
}
