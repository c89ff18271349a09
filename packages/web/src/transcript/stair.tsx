/**
 * The cost stair: the sum of what was spent, down the right edge. Every row owns its piece, so the list can leave rows out.
 */
import { moneyText } from 'tacho/src/core/numbers.ts';
import { useViewer } from '../state/viewer.ts';

export interface StairProps {
  readonly row: number;
  /** The row that stands below it: what is folded or filtered away between belongs to this piece. */
  readonly next: number;
}

export function Stair({ row, next }: StairProps) {
  const { usdBefore } = useViewer().index;
  const total = usdBefore.at(-1) ?? 0;
  if (total === 0) return null;
  const from = usdBefore[row] ?? 0;
  const to = usdBefore[next] ?? total;
  const here = to - from;
  return (
    <span className="tr-stair" title={`${moneyText(to)} so far${here > 0 ? `, ${moneyText(here)} here` : ''}`}>
      {here > 0 && (
        <i className="tr-tread" style={{ left: `${(from / total) * 100}%`, right: `${100 - (to / total) * 100}%` }} />
      )}
      <i className="tr-riser" style={{ left: `${(to / total) * 100}%` }} />
    </span>
  );
}
