/**
 * The right end of a row: what came of it, how long it took, and of one with others below it the sum and the fold.
 */
import type { MouseEvent } from 'react';
import { countText, durationText, moneyText } from 'tacho/src/core/numbers.ts';
import type { PageRows } from 'tacho/src/core/page/page.ts';
import { hasFlag, isError, kindAt } from '../page/rows.ts';
import { nameOf, select, toggleFold } from '../state/actions.ts';
import { useViewer } from '../state/viewer.ts';
import { visibleText } from '../ui/visible-text.tsx';
import { hasRows } from './outline.ts';
import { endingOf, insideText, type Sums, shareSentence, sumsOf } from './row-words.ts';

export interface RowEndProps {
  readonly row: number;
  readonly folded: boolean;
  /** How many matches are folded into it. */
  readonly hidden: number;
}

export function RowEnd({ row, folded, hidden }: RowEndProps) {
  const { rows } = useViewer();
  const kind = kindAt(rows, row);
  const nested = hasRows(rows, row);
  const ending = endingOf(rows, row);
  const failed = isError(rows, row);
  // What a subagent came to is said by its sums, unless it failed.
  const note = kind === 'think' || (nested && !failed) ? '' : (rows.note[row] ?? '');
  const ms = nested || kind === 'guard' || kind === 'prompt' ? null : (rows.ms[row] ?? null);
  return (
    <span className="tr-end">
      <Retry row={row} />
      {(note !== '' || ending !== '') && (
        <span className={failed ? 'tr-failed' : 'tr-note'}>
          {failed && kind !== 'error' && '✕ '}
          <bdi>{[ending, visibleText(note)].filter(word => word !== '').join(', ')}</bdi>
        </span>
      )}
      {ms !== null && <span>{durationText(ms)}</span>}
      {nested && <Fold row={row} folded={folded} hidden={hidden} />}
    </span>
  );
}

/** A link to the first attempt. */
function Retry({ row }: { readonly row: number }) {
  const viewer = useViewer();
  if (!hasFlag(viewer.rows, row, 'retry')) return null;
  const first = viewer.index.retryOf.get(row);
  if (first === undefined) return <span>retry</span>;
  return (
    <button type="button" tabIndex={-1} className="tr-link" onClick={only(() => select(viewer, first))}>
      retry of {nameOf(viewer, first)}
    </button>
  );
}

function Fold({ row, folded, hidden }: RowEndProps) {
  const viewer = useViewer();
  const { rows, index } = viewer;
  const sums = sumsOf(rows, index, row);
  return (
    <button
      type="button"
      tabIndex={-1}
      className="tr-fold"
      title={shareSentence(sums)}
      onClick={only(() => toggleFold(viewer, row))}
    >
      {folded && hidden > 0 && <mark>{countText(hidden, 'match', 'matches')}</mark>} {foldText(rows, row, sums, folded)}{' '}
      {folded ? '▸' : '▾'}
    </button>
  );
}

/** A folded prompt says all that is in it, an open one what it came to; a subagent is short in both. */
function foldText(rows: PageRows, row: number, sums: Sums, folded: boolean): string {
  const isPrompt = kindAt(rows, row) === 'prompt';
  if (isPrompt && folded) return insideText(sums);
  const words = [sums.usd === null ? '' : moneyText(sums.usd), sums.ms === null ? '' : durationText(sums.ms)];
  if (!isPrompt) words.push(countText(sums.events, 'event'));
  return words.filter(word => word !== '').join(' · ');
}

/** The row around it does not hear of it. */
function only(act: () => void) {
  return (event: MouseEvent) => {
    event.stopPropagation();
    act();
  };
}
