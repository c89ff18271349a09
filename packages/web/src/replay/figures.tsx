/**
 * The four figures of a session. What is unknown is –, and says why.
 */
import * as Popover from '@radix-ui/react-popover';
import type { ReactNode } from 'react';
import { countText, durationText, integerText, moneyText, tokensText } from 'tacho/src/core/numbers.ts';
import type { PageHead } from 'tacho/src/core/page/page.ts';
import { CostSheet } from '../cost/cost-sheet.tsx';
import { useViewer } from '../state/viewer.ts';
import { percentText } from '../ui/words.ts';

export function Figures() {
  const { head } = useViewer();
  const { usd, total_usd, duration_ms, tokens, total_tokens, peak, parts } = head;
  const more = parts.length > 1;
  return (
    <dl className="flex items-start gap-6 max-sm:w-full max-sm:justify-between max-sm:gap-3">
      <Figure name="cost" below={more && total_usd !== usd ? `with subagents ${moneyText(total_usd)}` : ''}>
        <Popover.Root>
          <Popover.Trigger className="border-b border-dotted border-control" title={unpricedText(head)}>
            {moneyText(usd)}
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Content
              align="end"
              sideOffset={6}
              collisionPadding={8}
              className="floating max-h-[70vh] w-[440px] max-w-[calc(100vw-16px)] overflow-auto p-4"
            >
              <CostSheet head={head} />
            </Popover.Content>
          </Popover.Portal>
        </Popover.Root>
      </Figure>
      <Figure name="duration" title={duration_ms === null ? 'No event has a time' : 'From the first event to the last'}>
        {durationText(duration_ms)}
      </Figure>
      <Figure
        name="tokens"
        below={more && total_tokens !== tokens ? `with subagents ${tokensText(total_tokens)}` : ''}
        title={tokens === null ? 'The agent recorded no token counts' : `${integerText(tokens)} tokens`}
      >
        {tokensText(tokens)}
      </Figure>
      <Figure name="context peak" title={peakTitle(peak)}>
        {peak === null ? '–' : peak.window === null ? tokensText(peak.tokens) : percentText(peak.tokens / peak.window)}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly title?: string;
  /** A quieter line. */
  readonly below?: string;
  readonly children: ReactNode;
}

function Figure({ name, title, below = '', children }: FigureProps) {
  return (
    <div className="text-right max-sm:max-w-24 max-sm:text-left" title={title}>
      <dt className="mb-0.5 text-12 whitespace-nowrap text-ink-3">{name}</dt>
      <dd className="text-16 font-semibold tracking-[-.01em] whitespace-nowrap">{children}</dd>
      {below !== '' && (
        <dd className="mt-0.5 text-12 whitespace-nowrap text-ink-3 max-sm:whitespace-normal">{below}</dd>
      )}
    </div>
  );
}

function unpricedText({ usd, unpriced }: PageHead): string {
  if (usd === null)
    return unpriced > 0 ? `No price is known for ${countText(unpriced, 'message')}` : 'The agent recorded no usage';
  return unpriced > 0 ? `Without ${countText(unpriced, 'message')} that have no price` : 'How this was computed';
}

function peakTitle(peak: PageHead['peak']): string {
  if (peak === null) return 'The agent recorded no context sizes';
  if (peak.window === null) return `${integerText(peak.tokens)} tokens; how many the model takes is not known`;
  return `${integerText(peak.tokens)} of ${integerText(peak.window)} tokens`;
}
