/**
 * Why a row came to be: the rows that led to it, each with the rule that says so and the words that both hold.
 */
import type { PageDocument, PageLink } from 'tacho/src/core/page/page.ts';
import { hasFlag, isError, kindAt } from '../page/rows.ts';
import { Mark } from '../ui/mark.tsx';
import { Section } from '../ui/section.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { rowRef } from './row-events.ts';
import { RowLink, rowWords } from './row-link.tsx';

interface WhyProps {
  readonly page: PageDocument;
  readonly row: number;
  readonly onSelect: (row: number) => void;
}

const MOST_IN_LINE = 3;

export function linksOf({ head }: PageDocument, row: number): readonly PageLink[] {
  return head.links?.filter(link => link.row === row) ?? [];
}

/** One line below the head: ← #40 edit of session.ts ← #38 … */
export function WhyLine({ page, row, onSelect }: WhyProps) {
  const links = linksOf(page, row);
  if (links.length === 0) return null;
  return (
    <p className="flex flex-none flex-wrap items-center gap-x-1.5 gap-y-1 px-5 pb-2.5 text-ink-3 @max-[480px]:px-4">
      why
      {links.slice(0, MOST_IN_LINE).map(link => (
        <span key={`${link.to} ${link.rule}`} className="inline-flex min-w-0 items-center gap-1.5">
          ←
          <RowLink page={page} row={link.to} onSelect={onSelect}>
            <span className="truncate">{visibleText(link.rule)}</span>
          </RowLink>
        </span>
      ))}
      {links.length > MOST_IN_LINE && <span>and {links.length - MOST_IN_LINE} more</span>}
    </p>
  );
}

export function WhyChain({ page, row, onSelect }: WhyProps) {
  const links = linksOf(page, row);
  return (
    <Section title="Why" note="from the record, no model asked">
      <ol className="@container grid">
        <ChainItem page={page} row={row} said="selected" />
        {links.map(link => (
          <ChainItem
            key={`${link.to} ${link.rule}`}
            page={page}
            row={link.to}
            link={link}
            said={link.rule}
            onSelect={onSelect}
          />
        ))}
      </ol>
    </Section>
  );
}

interface ChainItemProps {
  readonly page: PageDocument;
  readonly row: number;
  readonly link?: PageLink;
  readonly said: string;
  /** Absent for the row that is selected. */
  readonly onSelect?: (row: number) => void;
}

function ChainItem({ page, row, link, said, onSelect }: ChainItemProps) {
  const { rows } = page;
  const isCode = hasFlag(rows, row, 'code');
  const words = rowWords(page, row);
  return (
    <li className="relative grid grid-cols-[18px_minmax(34px,max-content)_minmax(0,46ch)_minmax(84px,1fr)] items-start gap-x-2 py-[5px] leading-[18px] not-first:before:absolute not-first:before:-top-[7px] not-first:before:left-[6.5px] not-first:before:h-[13px] not-first:before:w-px not-first:before:bg-line-2 @max-[420px]:grid-cols-[18px_minmax(34px,max-content)_minmax(0,1fr)]">
      <Mark kind={isError(rows, row) ? 'error' : kindAt(rows, row)} className="relative mt-0.5 bg-bg" />
      <span className="font-mono text-12 text-ink-2">{rowRef(page, row)}</span>
      <span className="min-w-0">
        <button
          type="button"
          disabled={onSelect === undefined}
          onClick={() => onSelect?.(row)}
          className={`line-clamp-2 max-w-full text-left wrap-anywhere enabled:cursor-pointer enabled:hover:underline enabled:hover:decoration-line-2 enabled:hover:underline-offset-3 ${isCode ? 'font-mono text-12' : ''} ${onSelect === undefined ? 'font-semibold' : ''}`}
        >
          <bdi>{words}</bdi>
        </button>
        {link !== undefined && link.quote !== '' && (
          <span className="line-clamp-3 font-mono text-12 text-ink-3 wrap-anywhere">“{visibleText(link.quote)}”</span>
        )}
      </span>
      <span className="text-ink-3 @max-[420px]:col-start-3">{visibleText(said)}</span>
    </li>
  );
}
