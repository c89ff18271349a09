/**
 * The strip of a list, on a canvas: the shape of a session in 18 pixels.
 */
import { toRuns } from './columns.ts';
import { drawCut } from './draw-strip.ts';
import { REACH } from './geometry.ts';
import type { MarkKind } from './marks.ts';
import type { StripModel } from './model.ts';
import { packed } from './packed.ts';
import type { Palette } from './palette.ts';
import { type Scale, toScale } from './scale.ts';

export const MINI_HEIGHT = 18;
const BLOCKS_TOP = 3;
const BASE = 15;
const GAP_WIDTH = 7;

export function drawMini(canvas: CanvasRenderingContext2D, model: StripModel, width: number, palette: Palette): void {
  const scale = toScale({ width, view: model.whole, gaps: model.gaps, gapWidth: GAP_WIDTH });
  canvas.clearRect(0, 0, width, MINI_HEIGHT);
  canvas.fillStyle = palette.base;
  canvas.fillRect(0, BASE, width, 1);
  for (const { x, width: wide, kind } of toRuns(packed(model.segments), scale, null)) {
    const tall = Math.max(2, Math.round((BASE - BLOCKS_TOP) * REACH[kind]));
    canvas.fillStyle = kind === 'wait' ? palette.base : palette[kind];
    canvas.fillRect(x, BASE - tall, wide, tall);
  }
  for (const gap of scale.folded) drawCut(canvas, gap, BLOCKS_TOP, BASE + 1, palette);
  canvas.fillStyle = palette.sub;
  for (const { from, to } of model.lanes) {
    const x = Math.round(scale.x(from));
    canvas.fillRect(x, 16.5, Math.max(2, Math.round(scale.x(to)) - x), 1.5);
  }
  drawMarks(canvas, model, scale, palette);
  if (model.isRunning) {
    canvas.fillStyle = palette.accent;
    canvas.fillRect(width - 2, 0, 2, 16);
  }
}

/** As many marks of a kind as can be told apart; where it has too many, only their heads. */
function drawMarks(canvas: CanvasRenderingContext2D, { marks }: StripModel, scale: Scale, palette: Palette): void {
  for (const kind of Object.keys(SHAPES) as MarkKind[]) {
    const apart = kind === 'error' ? 2 : 6;
    const own = marks.filter(mark => mark.kind === kind);
    const places = new Set(own.map(({ at }) => Math.min(scale.width - 2, Math.round(scale.x(at) / apart) * apart)));
    const hasStem = places.size * PIXELS_FOR_A_STEM <= scale.width;
    canvas.fillStyle = kind === 'error' ? palette.error : palette.ink;
    for (const x of places) canvas.fill(new Path2D(SHAPES[kind](x, hasStem)));
  }
}

const PIXELS_FOR_A_STEM = 6;

const SHAPES: Readonly<Record<MarkKind, (x: number, hasStem: boolean) => string>> = {
  error: (x, hasStem) => `${hasStem ? `M${x} 3h1v12h-1z` : ''}M${x - 1} 0h3v3h-3z`,
  compact: x => `M${x - 3} 0h6l-3 3z`,
  guard: x => `M${x - 3} 3l3-3l3 3l-3 3z`,
  bookmark: x => `M${x} 0h4v4l-2-1.500l-2 1.500z`,
  prompt: (x, hasStem) => `M${x} 0h1v${hasStem ? 15 : 3}h-1zM${x + 1} 0l3 1.5l-3 1.5z`,
};
