/**
 * Nothing happened for so long: a break between two rows.
 */
import { durationText } from 'tacho/src/core/numbers.ts';
import { Stair } from './stair.tsx';

export interface IdleProps {
  /** The row after it. */
  readonly row: number;
  readonly ms: number;
}

export function Idle({ row, ms }: IdleProps) {
  return (
    <div className="tr-idle">
      {durationText(ms)} idle
      <Stair row={row} next={row} />
    </div>
  );
}
