/**
 * The strip of a session on a canvas: everything that grows with the number of its acts.
 */
import { DIM, drawBlocks } from './draw-blocks.ts';
import { drawCurves } from './draw-curves.ts';
import { type Bands, BLOCKS_HEIGHT, LANE_HEIGHT, lineTop, MARKS_HEIGHT } from './geometry.ts';
import type { Lane } from './lanes.ts';
import type { Scene } from './nearest.ts';
import type { Palette } from './palette.ts';
import type { PlacedGap } from './scale.ts';

/** The canvas is in CSS pixels, transparent, and of the width of the scale. */
export function drawStrip(
  canvas: CanvasRenderingContext2D,
  scene: Scene,
  palette: Palette,
  matches: ReadonlySet<number> | null,
): void {
  const { model, scale, bands } = scene;
  canvas.clearRect(0, 0, scale.width, bands.height);
  drawBlocks(
    canvas,
    model.segments,
    scale,
    { top: bands.blocksTop, height: BLOCKS_HEIGHT, hollow: true },
    palette,
    matches,
  );
  canvas.fillStyle = palette.base;
  canvas.fillRect(0, bands.base, scale.width, 1);
  drawCurves(canvas, model, scale, bands.curvesTop, palette);
  for (const gap of scale.folded) drawCut(canvas, gap, bands.blocksTop - 1, bands.axisTop, palette);
  for (const lane of model.lanes) drawLane(canvas, scene, lane, palette, matches);
  drawErrors(canvas, scene, palette, matches);
}

function drawErrors(
  canvas: CanvasRenderingContext2D,
  { places, bands }: Scene,
  palette: Palette,
  matches: ReadonlySet<number> | null,
): void {
  canvas.fillStyle = palette.error;
  for (const { x, row } of places.stems) {
    canvas.globalAlpha = matches === null || matches.has(row) ? 1 : DIM;
    canvas.fillRect(Math.round(x), bands.blocksTop - 1, 1, BLOCKS_HEIGHT + 1);
  }
  canvas.globalAlpha = matches === null ? 1 : DIM;
  for (const { x, width, share } of places.bars) {
    const height = Math.max(2, Math.round(share * MARKS_HEIGHT));
    canvas.fillRect(x, bands.blocksTop - 1 - height, width - 1, height);
  }
  canvas.globalAlpha = 1;
}

/** Two slanted cuts through the paper; one where there is no room. */
function drawCut(
  canvas: CanvasRenderingContext2D,
  { x, width }: PlacedGap,
  top: number,
  bottom: number,
  palette: Palette,
): void {
  canvas.clearRect(x, top, width, bottom - top);
  const middle = x + width / 2;
  canvas.beginPath();
  for (const foot of width < 8 ? [middle - 1.5] : [middle - 3, middle]) {
    canvas.moveTo(foot, bottom);
    canvas.lineTo(foot + 3, top + 1);
  }
  canvas.strokeStyle = palette.cut;
  canvas.lineWidth = 1;
  canvas.stroke();
}

function drawLane(
  canvas: CanvasRenderingContext2D,
  { model, scale, bands }: Scene,
  lane: Lane,
  palette: Palette,
  matches: ReadonlySet<number> | null,
): void {
  const line = model.lineOf.get(lane) ?? 0;
  if (line >= bands.lines || lane.to < scale.view.from || lane.from > scale.view.to) return;
  const top = lineTop(bands, line);
  const x = Math.max(0, scale.x(lane.from) - 1);
  const end = Math.min(scale.width, scale.x(lane.to) + 1);
  canvas.fillStyle = palette.lane;
  canvas.beginPath();
  canvas.roundRect(x, top, Math.max(2, end - x), LANE_HEIGHT, 2);
  canvas.fill();
  if (lane.from >= scale.view.from) {
    canvas.fillStyle = palette.sub;
    const from = linkTop(model, bands, lane.parent);
    canvas.fillRect(Math.round(x), from, 1, top + LANE_HEIGHT - from);
  }
  const band = { top: top + 1, height: LANE_HEIGHT - 2, hollow: false };
  drawBlocks(canvas, lane.segments, scale, band, palette, matches);
  canvas.fillStyle = palette.error;
  for (const at of lane.errors) {
    if (at >= scale.view.from && at <= scale.view.to)
      canvas.fillRect(Math.round(scale.x(at)) - 1, top, 1.5, LANE_HEIGHT);
  }
}

/** A lane hangs on the lane that started it. */
function linkTop(model: Scene['model'], bands: Bands, parent: number): number {
  const lane = model.lanes.find(({ part }) => part === parent);
  const line = lane === undefined ? undefined : model.lineOf.get(lane);
  return line === undefined || line >= bands.lines ? bands.base : lineTop(bands, line) + LANE_HEIGHT;
}
