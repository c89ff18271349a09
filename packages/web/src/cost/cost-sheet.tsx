/**
 * What the session cost: tokens times rate, bucket by bucket, and what is in none of the sums.
 */

import { countText, moneyText } from 'tacho/src/core/numbers.ts';
import type { PageHead } from 'tacho/src/core/page/page.ts';
import { BillTable } from './bill-table.tsx';
import { withoutCache } from './without-cache.ts';

export function CostSheet({ head }: { readonly head: PageHead }) {
  const flat = withoutCache(head.cost);
  const others = head.total_usd === null || head.usd === null ? null : head.total_usd - head.usd;
  const hasSubagents = head.parts.length > 1;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      {head.cost.length > 0 ? (
        <BillTable lines={head.cost} of="this session" usd={head.usd} />
      ) : (
        <p className="text-ink-3">No token counts were recorded.</p>
      )}
      {hasSubagents && (
        <dl className="grid grid-cols-[minmax(0,1fr)_max-content] gap-y-1 border-t border-line pt-2">
          <dt className="text-ink-2">{countText(head.parts.length - 1, 'subagent')}</dt>
          <dd className="text-right" title={others === null ? 'what they cost is not known' : undefined}>
            {moneyText(others)}
          </dd>
          <dt className="font-semibold">together</dt>
          <dd className="text-right font-semibold">{moneyText(head.total_usd)}</dd>
        </dl>
      )}
      <p className="leading-read text-ink-3">
        {flat !== null && `Without the cache ${moneyText(flat)}. `}
        Token counts as the agent recorded them. {unpricedWords(head.unpriced)}
      </p>
    </div>
  );
}

function unpricedWords(unpriced: number): string {
  if (unpriced === 0) return 'No call is without a price.';
  return `${countText(unpriced, 'call')} ${unpriced === 1 ? 'has' : 'have'} no price and ${unpriced === 1 ? 'is' : 'are'} in no sum.`;
}
