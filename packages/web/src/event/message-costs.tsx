/**
 * The bill of the API messages that a row stands for.
 */
import { useMemo } from 'react';
import { countText } from 'tacho/src/core/numbers.ts';
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import { BillTable } from '../cost/bill-table.tsx';
import { sumKnown } from '../cost/buckets.ts';
import { Missing } from '../ui/section.tsx';
import { billOf } from './message-bills.ts';
import { eventsOf, type RowEvents } from './row-events.ts';

export function MessageCosts({ page, events }: { readonly page: PageDocument; readonly events: RowEvents }) {
  const bill = useMemo(() => billOf(eventsOf(events), page.head.cost), [events, page]);
  if (bill === undefined) return <Missing>No model call reported its tokens here.</Missing>;
  const usd = page.rows.usd[events.row] ?? sumKnown(bill.lines.map(line => line.usd));
  return (
    <>
      <BillTable lines={bill.lines} of={countText(bill.messages, 'model call')} usd={usd} />
      <p className="mt-2 leading-read text-ink-3">
        {usd === null ? 'No price is known for this model. ' : ''}
        Token counts as the agent recorded them.
      </p>
    </>
  );
}
