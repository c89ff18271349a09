/**
 * The band below the blocks: context as a soft area under a dotted roof, cost as one line.
 */
import { type Curve, toSteps } from './curves.ts';
import { CURVES_HEIGHT } from './geometry.ts';
import type { StripModel } from './model.ts';
import type { Palette } from './palette.ts';
import type { Scale } from './scale.ts';

export function drawCurves(
  canvas: CanvasRenderingContext2D,
  model: StripModel,
  scale: Scale,
  top: number,
  palette: Palette,
): void {
  const bottom = top + CURVES_HEIGHT;
  const end = Math.min(scale.width, scale.x(model.whole.to));
  if (model.context !== null) {
    const { path, area } = stairs(model.context, scale, { end, bottom, height: CURVES_HEIGHT });
    canvas.fillStyle = palette.context;
    canvas.fill(area);
    canvas.strokeStyle = palette.edge;
    canvas.lineWidth = 1;
    canvas.stroke(path);
    canvas.strokeStyle = palette.roof;
    canvas.setLineDash([1, 3]);
    canvas.beginPath();
    canvas.moveTo(0, top + 0.5);
    canvas.lineTo(scale.width, top + 0.5);
    canvas.stroke();
    canvas.setLineDash([]);
  }
  if (model.cost !== null) {
    canvas.strokeStyle = palette.cost;
    canvas.lineWidth = 1.4;
    canvas.lineJoin = 'round';
    canvas.stroke(stairs(model.cost, scale, { end, bottom, height: CURVES_HEIGHT - 2 }).path);
  }
}

interface Room {
  readonly end: number;
  readonly bottom: number;
  readonly height: number;
}

function stairs(
  curve: Curve,
  scale: Scale,
  { end, bottom, height }: Room,
): { readonly path: Path2D; readonly area: Path2D } {
  const path = new Path2D();
  const steps = toSteps(curve, scale);
  for (const [index, [x, value]] of steps.entries()) {
    const y = bottom - (value / curve.roof) * height;
    if (index === 0) path.moveTo(x, y);
    else path.lineTo(x, bottom - ((steps[index - 1]?.[1] ?? 0) / curve.roof) * height);
    path.lineTo(x, y);
  }
  const last = steps[steps.length - 1];
  if (last !== undefined) path.lineTo(Math.max(last[0], end), bottom - (last[1] / curve.roof) * height);
  const area = new Path2D(path);
  area.lineTo(Math.max(last?.[0] ?? 0, end), bottom);
  area.lineTo(steps[0]?.[0] ?? 0, bottom);
  area.closePath();
  return { path, area };
}
