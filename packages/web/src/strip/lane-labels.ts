/**
 * Where the name of a lane finds room: after its work, else before it, else nowhere.
 */
import type { StripModel } from './model.ts';
import type { Scale } from './scale.ts';

export interface LaneLabel {
  readonly part: number;
  readonly line: number;
  readonly text: string;
  /** The edge beside the work. */
  readonly x: number;
  readonly side: 'after' | 'before';
  readonly room: number;
}

const GAP_PX = 6;
const LETTER_PX = 6;
const LEAST_PX = 40;
const MOST_PX = 240;

/** Of the first `lines` lines. */
export function laneLabels({ lanes, lineOf }: StripModel, scale: Scale, lines: number): readonly LaneLabel[] {
  const free = new Array<number>(lines).fill(0);
  const inSight = lanes
    .filter(({ from, to }) => to >= scale.view.from && from <= scale.view.to)
    .toSorted((a, b) => a.from - b.from);
  return inSight.flatMap((lane, index): LaneLabel[] => {
    const line = lineOf.get(lane) ?? 0;
    if (line >= lines || lane.title === '') return [];
    const begin = Math.max(0, scale.x(lane.from));
    const end = Math.min(scale.width, scale.x(lane.to));
    const next = inSight.slice(index + 1).find(other => lineOf.get(other) === line);
    const after = (next === undefined ? scale.width : scale.x(next.from)) - end - 2 * GAP_PX;
    const before = begin - (free[line] ?? 0) - 2 * GAP_PX;
    const wanted = Math.min(MOST_PX, Math.max(LEAST_PX, lane.title.length * LETTER_PX));
    free[line] = end;
    const label = { part: lane.part, line, text: lane.title };
    if (after >= wanted || (after >= LEAST_PX && after >= before)) {
      const room = Math.min(after, MOST_PX);
      free[line] = end + GAP_PX + Math.min(room, wanted);
      return [{ ...label, x: end + GAP_PX, side: 'after', room }];
    }
    if (before < LEAST_PX) return [];
    return [{ ...label, x: begin - GAP_PX, side: 'before', room: Math.min(before, MOST_PX) }];
  });
}
