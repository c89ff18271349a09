/**
 * An amount that opens how it came to be.
 */
import * as Popover from '@radix-ui/react-popover';
import type { ReactNode } from 'react';
import { moneyText } from 'tacho/src/core/numbers.ts';

interface CostPopoverProps {
  readonly usd: number | null;
  readonly title: string;
  readonly children: ReactNode;
}

export function CostPopover({ usd, title, children }: CostPopoverProps) {
  return (
    <Popover.Root>
      <Popover.Trigger
        title="How this was computed"
        className="cursor-pointer border-b border-dotted border-control hover:text-ink"
      >
        {moneyText(usd)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={title}
          className="z-20 max-h-[min(560px,var(--radix-popover-content-available-height))] w-[420px] max-w-[calc(100vw-16px)] overflow-y-auto rounded bg-raised p-4 shadow-[var(--shadow)]"
        >
          <h2 className="mb-2 font-semibold">{title}</h2>
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
