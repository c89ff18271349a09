/**
 * How high what is, in pixels from the upper edge. A block's height says how far the act reaches into the world, so that the shape of a
 * session can be read without colour.
 */
import type { StripKind } from './segments.ts';

/** Share of the band of blocks. */
export const REACH: Readonly<Record<StripKind, number>> = {
  think: 0.28,
  wait: 0.28,
  read: 0.48,
  sub: 0.48,
  net: 0.62,
  run: 0.78,
  write: 1,
};

export const MARKS_HEIGHT = 12;
export const BLOCKS_HEIGHT = 35;
export const CURVES_HEIGHT = 20;
export const LANE_STEP = 11;
export const LANE_HEIGHT = 9;
const AXIS_HEIGHT = 18;
export const GAP_WIDTH = 22;
/** Of more, the number is told. */
const MOST_LINES = 6;

/** Where each band begins. */
export interface Bands {
  /** Errors without number have a band of their own, else they are among the other marks. */
  readonly errorsTop: number;
  readonly blocksTop: number;
  /** Where blocks stand. */
  readonly base: number;
  readonly curvesTop: number;
  readonly lanesTop: number;
  /** Lines of lanes that are drawn. */
  readonly lines: number;
  readonly axisTop: number;
  readonly height: number;
}

/** `lines` as the session has them. */
export function toBands(lines: number, has: { readonly curves: boolean; readonly manyErrors: boolean }): Bands {
  const errorsTop = has.manyErrors ? MARKS_HEIGHT : 0;
  const blocksTop = errorsTop + MARKS_HEIGHT + 1;
  const base = blocksTop + BLOCKS_HEIGHT;
  const curvesTop = base + 4;
  const drawn = Math.min(lines, MOST_LINES);
  const lanesTop = has.curves ? curvesTop + CURVES_HEIGHT + 4 : base + 4;
  const axisTop = lanesTop + drawn * LANE_STEP + (lines > drawn ? LANE_STEP : 0);
  return { errorsTop, blocksTop, base, curvesTop, lanesTop, lines: drawn, axisTop, height: axisTop + AXIS_HEIGHT };
}

/** Upper edge of a line of lanes. */
export function lineTop(bands: Bands, line: number): number {
  return bands.lanesTop + line * LANE_STEP + 1;
}
