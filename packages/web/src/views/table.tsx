/**
 * Rows of cells under titles. A wide column wraps, the others keep their width, and what does not fit scrolls in the table.
 */
import type { Cell, Column, TableView } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { visibleText } from '../ui/visible-text.tsx';
import { CellText, type OnEvent, plainCell } from './cells.tsx';
import { usePaged } from './paged.tsx';
import { Titled } from './titled.tsx';

interface TableProps {
  readonly view: TableView;
  readonly onEvent: OnEvent;
}

const HEAD = 'border-b border-line pb-1.5 text-12 font-normal whitespace-nowrap text-ink-3';

export function Table({ view: { title, columns, rows, caption }, onEvent }: TableProps) {
  const [shown, more] = usePaged(rows);
  const hasHead = columns.some(column => column.title !== '');
  return (
    <Titled title={title}>
      <section
        aria-label={title === undefined ? undefined : visibleText(title)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll what has the focus
        tabIndex={0}
        className="overflow-x-auto"
      >
        <table className="w-full border-collapse">
          {hasHead && (
            <thead>
              <tr>
                {placed(columns).map(([key, column]) =>
                  column.title === '' ? (
                    <td key={key} className={`${HEAD} ${sideOf(column)}`} />
                  ) : (
                    <th key={key} scope="col" className={`${HEAD} ${sideOf(column)}`}>
                      {visibleText(column.title)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
          )}
          <tbody>
            {placed(shown).map(([key, row]) => (
              <tr key={key} className="hover:bg-hover">
                {placed(columns).map(([at, column]) => (
                  <td
                    key={at}
                    className={`h-[30px] border-b border-line py-1 align-baseline ${sideOf(column)} ${column.wide ? 'min-w-36 leading-[1.35] wrap-anywhere' : 'whitespace-nowrap'}`}
                  >
                    <TableCell cell={row[Number(at)] ?? ''} column={column} onEvent={onEvent} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {more}
      {caption !== undefined && <p className="mt-2 leading-read text-ink-3">{visibleText(caption)}</p>}
    </Titled>
  );
}

function sideOf({ align, wide }: Column): string {
  return `${align === 'right' ? 'text-right' : 'text-left'} ${wide ? 'w-full' : ''} not-first:ps-4`;
}

interface TableCellProps {
  readonly cell: Cell;
  readonly column: Column;
  readonly onEvent: OnEvent;
}

/** Of a path that is too long the end stays, and the whole is there on hover. */
function TableCell({ cell, column, onEvent }: TableCellProps) {
  if (column.keep !== 'end') return <CellText cell={cell} onEvent={onEvent} />;
  return (
    <span
      dir="rtl"
      title={plainCell(cell)}
      className="block max-w-[52ch] truncate text-left font-mono text-12 @max-[560px]:max-w-[30ch]"
    >
      <bdi dir="ltr">
        <CellText cell={cell} onEvent={onEvent} />
      </bdi>
    </span>
  );
}
