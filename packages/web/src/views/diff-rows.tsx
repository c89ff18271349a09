/**
 * Two sides in one order. A letter in the gutter says which side a row is of; what both have stands plain.
 */
import type { DiffView } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { visibleText } from '../ui/visible-text.tsx';
import { CellText, type OnEvent } from './cells.tsx';
import { usePaged } from './paged.tsx';
import { Titled } from './titled.tsx';

const MOST_INDENT = 12;
const LETTER = 'w-6 text-center align-top font-semibold';

export function DiffRows({
  view: { title, a, b, rows },
  onEvent,
}: {
  readonly view: DiffView;
  readonly onEvent: OnEvent;
}) {
  const [shown, more] = usePaged(rows);
  return (
    <Titled title={title}>
      <dl className="mb-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-2 leading-[20px]">
        {(['A', 'B'] as const).map(letter => (
          <div key={letter} className="contents">
            <dt className="font-semibold">{letter}</dt>
            <dd className="wrap-anywhere">{visibleText(letter === 'A' ? a : b)}</dd>
          </div>
        ))}
      </dl>
      <table className="w-full border-collapse leading-[20px]">
        <tbody>
          {placed(shown).map(([key, { side, cell, depth = 0 }]) => (
            <tr key={key} className={side === 'both' ? 'text-ink-2' : 'bg-f-cut'}>
              <td className={LETTER}>{side === 'a' ? 'A' : ''}</td>
              <td className={LETTER}>{side === 'b' ? 'B' : ''}</td>
              <td
                className="py-0.5 pe-2 wrap-anywhere"
                style={{ paddingInlineStart: 8 + Math.min(depth, MOST_INDENT) * 16 }}
              >
                <CellText cell={cell} onEvent={onEvent} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </Titled>
  );
}
