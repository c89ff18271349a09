/**
 * A row as a link: its mark and its number.
 */
import type { ReactNode } from 'react';
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import { isError, kindAt } from '../page/rows.ts';
import { Mark } from '../ui/mark.tsx';
import { visibleText } from '../ui/visible-text.tsx';
import { rowRef } from './row-events.ts';

interface RowLinkProps {
  readonly page: PageDocument;
  readonly row: number;
  readonly onSelect: (row: number) => void;
  readonly children?: ReactNode;
}

export function RowLink({ page, row, onSelect, children }: RowLinkProps) {
  return (
    <button
      type="button"
      onClick={() => onSelect(row)}
      className="inline-flex max-w-full cursor-pointer items-center gap-1.5 text-left text-ink-2 hover:text-ink hover:underline hover:decoration-line-2 hover:underline-offset-3"
    >
      <Mark kind={isError(page.rows, row) ? 'error' : kindAt(page.rows, row)} />
      <span className="font-mono text-12">{rowRef(page, row)}</span>
      {children}
    </button>
  );
}

/** A row in a few words: its title, or its label where it has none. */
export function rowWords({ rows }: PageDocument, row: number): string {
  return visibleText(rows.title[row] || rows.label[row] || '');
}
