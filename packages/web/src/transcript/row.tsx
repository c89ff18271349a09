/**
 * One act of the session in the transcript.
 */
import { memo } from 'react';
import { isError, kindAt } from '../page/rows.ts';
import { select } from '../state/actions.ts';
import { useViewer } from '../state/viewer.ts';
import { Mark } from '../ui/mark.tsx';
import { hasRows } from './outline.ts';
import { RowEnd } from './row-end.tsx';
import { RowNotes } from './row-notes.tsx';
import { RowText } from './row-text.tsx';
import { Stair } from './stair.tsx';

export interface RowProps {
  readonly row: number;
  /** The row that stands below it. */
  readonly next: number;
  readonly selected: boolean;
  readonly folded: boolean;
  /** Not what is looked for: it stands back. */
  readonly dim: boolean;
  /** Linked to the selected row as one of its causes. */
  readonly cause: boolean;
  readonly query: string;
  /** How many matches are folded into it. */
  readonly hidden: number;
}

export const Row = memo(function Row({ row, next, selected, folded, dim, cause, query, hidden }: RowProps) {
  const viewer = useViewer();
  const { rows, index, head } = viewer;
  const kind = kindAt(rows, row);
  const level = index.level[row] ?? 0;
  const key = head.parts[rows.part[row] ?? 0]?.key ?? '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the tree around it
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and names the row that is active
    <div
      id={`row-${row}`}
      role="treeitem"
      aria-level={rows.depth[row] ?? 1}
      aria-expanded={hasRows(rows, row) ? !folded : undefined}
      aria-selected={selected}
      className={`tr-row tr-${kind}`}
      data-level={level > 0 ? Math.min(level, 3) : undefined}
      data-dim={dim || undefined}
      data-hit={(query !== '' && !dim) || undefined}
      data-cause={cause || undefined}
      onClick={() => select(viewer, row)}
    >
      <span className="tr-no">
        {key !== '' && `${key}.`}
        {rows.n[row]}
      </span>
      <Mark kind={isError(rows, row) && kind === 'answer' ? 'error' : kind} className="tr-mark" />
      <div className="tr-body">
        <RowText row={row} query={query} />
      </div>
      <RowEnd row={row} folded={folded} hidden={hidden} />
      <RowNotes row={row} />
      <Stair row={row} next={next} />
    </div>
  );
});
