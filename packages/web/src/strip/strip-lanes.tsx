/**
 * Names of the lanes, each beside its work, where there is room.
 */
import { countText } from 'tacho/src/core/numbers.ts';
import { type Bands, LANE_STEP, lineTop } from './geometry.ts';
import { type LaneLabel, laneLabels } from './lane-labels.ts';
import type { StripModel } from './model.ts';
import type { Scale } from './scale.ts';

interface StripLanesProps {
  readonly model: StripModel;
  readonly scale: Scale;
  readonly bands: Bands;
}

export function StripLanes({ model, scale, bands }: StripLanesProps) {
  const hidden = model.lines - bands.lines;
  return (
    <div aria-hidden="true" className="pointer-events-none text-ink-3">
      {laneLabels(model, scale, bands.lines).map(label => (
        <bdi
          key={label.part}
          className="absolute truncate text-[11px] leading-[14px]"
          style={{ ...sideOf(label, scale.width), top: lineTop(bands, label.line) - 3, maxWidth: label.room }}
        >
          {label.text}
        </bdi>
      ))}
      {hidden > 0 && (
        <span
          className="absolute left-0 text-[11px] leading-[11px]"
          style={{ top: bands.lanesTop + bands.lines * LANE_STEP }}
        >
          +{countText(hidden, 'more lane')}
        </span>
      )}
    </div>
  );
}

function sideOf({ x, side }: LaneLabel, width: number) {
  return side === 'after' ? { left: x } : { right: width - x };
}
