/**
 * The head of the panel: what the row is, whole, and the few numbers one looks for first.
 */

import { useState } from 'react';
import { durationText, integerText, isoText, momentText, moneyText, zoneText } from 'tacho/src/core/numbers.ts';
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import { CostPopover } from '../cost/cost-popover.tsx';
import { hasFlag, isError, kindAt } from '../page/rows.ts';
import { QUIET_BUTTON } from '../ui/copy-button.tsx';
import { Mark } from '../ui/mark.tsx';
import { PathText } from '../ui/path-text.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { MessageCosts } from './message-costs.tsx';
import { type RowEvents, rowRef } from './row-events.ts';

interface PanelHeadProps {
  readonly page: PageDocument;
  readonly row: number;
  /** Undefined while they are not there yet. */
  readonly events: RowEvents | undefined;
  /** The title as it is in the events, where the row has it cut. */
  readonly title: string;
  readonly exitCode: number | undefined;
}

/** A title that is longer has the width to itself, and one that is longer still is folded. */
const WIDE_CHARS = 90;
const MOST_CHARS = 400;

export function PanelHead({ page, row, events, title, exitCode }: PanelHeadProps) {
  const { rows, head } = page;
  const at = rows.at[row] ?? null;
  const ms = rows.ms[row] ?? null;
  const usd = rows.usd[row] ?? null;
  const moment = at === null || head.zero === null ? null : head.zero + at / 1_000;
  const failed = isError(rows, row);
  const isCode = hasFlag(rows, row, 'code');
  const label = visibleText(rows.label[row] ?? '');
  return (
    <header className="flex min-h-11 flex-none flex-wrap items-start gap-x-4 gap-y-1.5 px-5 py-2.5 @max-[480px]:px-4">
      <div
        className={`flex min-w-0 items-start gap-2 ${title.length > WIDE_CHARS ? 'basis-full' : 'flex-[1_1_240px]'}`}
      >
        <Mark kind={kindAt(rows, row)} className="mt-[3px]" />
        <h1 className="min-w-0 text-14 leading-[20px] font-medium">
          {(title === '' || !isCode) && (
            <span className={title === '' ? '' : 'mr-2 text-ink-3'}>
              {/^[a-z ]+$/.test(label) ? label.slice(0, 1).toUpperCase() + label.slice(1) : label}
            </span>
          )}
          {title !== '' && <HeadTitle key={row} title={title} isCode={isCode} isPath={hasFlag(rows, row, 'path')} />}
        </h1>
      </div>
      <div className="flex min-h-5 flex-wrap items-center gap-x-3 gap-y-1 whitespace-nowrap text-ink-3">
        <Outcome page={page} row={row} failed={failed} exitCode={exitCode} />
        {ms !== null && <span title="duration">{durationText(ms)}</span>}
        <span
          title={moment === null ? 'nobody says when' : `${momentText(moment)} ${zoneText(moment)}, ${isoText(moment)}`}
        >
          {momentText(moment).slice(11) || '–'}
        </span>
        {usd !== null && events !== undefined && (
          <CostPopover usd={usd} title={`Cost of ${rowRef(page, row)}`}>
            <MessageCosts page={page} events={events} />
          </CostPopover>
        )}
        {usd !== null && events === undefined && moneyText(usd)}
        <span className="font-mono text-12">{rowRef(page, row)}</span>
      </div>
    </header>
  );
}

interface HeadTitleProps {
  readonly title: string;
  readonly isCode: boolean;
  readonly isPath: boolean;
}

/** Whole, but a script of pages does not push everything else out of sight. */
function HeadTitle({ title, isCode, isPath }: HeadTitleProps) {
  const [whole, setWhole] = useState(false);
  const shown = whole || title.length <= MOST_CHARS + 40 ? title : `${title.slice(0, MOST_CHARS)}…`;
  return (
    <span dir="auto" className={`wrap-anywhere whitespace-pre-wrap ${isCode ? 'font-mono' : ''}`}>
      {isPath ? <PathText path={shown} /> : <bdi>{visibleText(shown)}</bdi>}{' '}
      {shown !== title && (
        <button type="button" className={`${QUIET_BUTTON} font-sans text-12 text-ink-3`} onClick={() => setWhole(true)}>
          all {integerText(title.length)} characters
        </button>
      )}
    </span>
  );
}

interface OutcomeProps {
  readonly page: PageDocument;
  readonly row: number;
  readonly failed: boolean;
  readonly exitCode: number | undefined;
}

/** Red only where it failed; what went well is plain. */
function Outcome({ page: { rows }, row, failed, exitCode }: OutcomeProps) {
  const note = rows.note[row] ?? '';
  const exit = exitCode === undefined ? '' : `exit ${exitCode}`;
  const words = /^exit /.test(note) && exit !== '' ? note : [exit, note].filter(Boolean).join(', ');
  const flags = (['denied', 'interrupted', 'open'] as const).filter(flag => hasFlag(rows, row, flag));
  const said = [words, ...flags.map(flag => (flag === 'open' ? 'no result' : flag))].filter(Boolean).join(', ');
  const text = said === '' && failed ? 'failed' : said;
  if (text === '') return null;
  if (failed)
    return <span className="rounded-s bg-f-error px-1.5 py-0.5 font-medium text-t-error">{visibleText(text)}</span>;
  return <span>{visibleText(text)}</span>;
}
