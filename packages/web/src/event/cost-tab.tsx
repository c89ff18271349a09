/**
 * What a row cost and how long it took: by itself, and with what was done below it.
 */
import type { ReactNode } from 'react';
import { durationText, moneyText } from 'tacho/src/core/numbers.ts';
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import { Pairs, Section } from '../ui/section.tsx';
import { MessageCosts } from './message-costs.tsx';
import type { RowEvents } from './row-events.ts';
import { totalsOf } from './row-totals.ts';

export function CostTab({ page, events }: { readonly page: PageDocument; readonly events: RowEvents }) {
  const { usd, totalUsd, ms, totalMs, below } = totalsOf(page, events.row);
  const pairs: (readonly [string, ReactNode])[] = [
    ['cost', below === 0 ? moneyText(usd) : shareWords(moneyText(totalUsd), usd === null ? undefined : moneyText(usd))],
    [
      'time',
      below === 0 ? durationText(ms) : shareWords(durationText(totalMs), ms === null ? undefined : durationText(ms)),
    ],
  ];
  return (
    <>
      <Section title="This row" note={below === 0 ? '' : `with ${below} below it`}>
        <Pairs pairs={pairs} />
        {page.head.unpriced > 0 && totalUsd === null && (
          <p className="mt-1 text-ink-3">Calls without a price are in no sum.</p>
        )}
      </Section>
      <Section title="Model calls">
        <MessageCosts page={page} events={events} />
      </Section>
    </>
  );
}

/** `$0.31, of which itself $0.02` */
function shareWords(total: string, own: string | undefined): string {
  return own === undefined ? `${total}, all of it below` : `${total}, of which itself ${own}`;
}
