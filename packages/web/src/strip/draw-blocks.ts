/**
 * Blocks of one lane: each act for itself while there is room, else one kind for each pixel column.
 */
import { type Run, toRuns } from './columns.ts';
import { REACH } from './geometry.ts';
import { countInSight, packed } from './packed.ts';
import type { Palette } from './palette.ts';
import type { Scale } from './scale.ts';
import type { Segment, StripKind } from './segments.ts';

export interface BlockBand {
  readonly top: number;
  readonly height: number;
  /** A block of a subagent's call is empty: its lane has the work. */
  readonly hollow: boolean;
}

const PIXELS_FOR_A_BLOCK = 3;
/** Between two calls there is always a moment: a sliver for each would only be noise. */
const SHORTEST_THOUGHT_PX = 1.5;
const HATCH_STEP = 5;
/** How much is left of what a search did not find. */
export const DIM = 0.2;

export function drawBlocks(
  canvas: CanvasRenderingContext2D,
  segments: readonly Segment[],
  scale: Scale,
  band: BlockBand,
  palette: Palette,
  matches: ReadonlySet<number> | null,
): void {
  const isDense = countInSight(packed(segments), scale) * PIXELS_FOR_A_BLOCK > scale.width;
  const blocks = isDense ? toRuns(packed(segments), scale, matches) : single(segments, scale, matches);
  for (const block of blocks) drawBlock(canvas, block, band, palette, isDense);
  canvas.globalAlpha = 1;
}

/** The tall ones first: of two that overlap, both are seen. */
function single(segments: readonly Segment[], scale: Scale, matches: ReadonlySet<number> | null): readonly Run[] {
  const blocks: Run[] = [];
  for (const { row, from, to, kind } of segments) {
    if (to < scale.view.from || from > scale.view.to) continue;
    const length = scale.x(to) - scale.x(from);
    if (kind === 'think' && length > 0 && length < SHORTEST_THOUGHT_PX) continue;
    const x = Math.round(scale.x(from));
    const width = Math.max(2, Math.round(scale.x(to)) - x - 1);
    blocks.push({ x, width, kind, dim: matches !== null && !matches.has(row) });
  }
  return blocks.sort((a, b) => REACH[b.kind] - REACH[a.kind]);
}

function drawBlock(
  canvas: CanvasRenderingContext2D,
  { x, width, kind, dim }: Run,
  { top, height, hollow }: BlockBand,
  palette: Palette,
  isDense: boolean,
): void {
  const tall = Math.max(2, Math.round(height * REACH[kind]));
  const y = top + height - tall;
  canvas.globalAlpha = dim ? DIM : 1;
  if (kind === 'wait' && !isDense && width > 3) {
    canvas.clearRect(x, y, width, tall);
    hatch(canvas, x, y, width, tall, palette.wait);
  } else if (kind === 'sub' && hollow && width > 3) {
    canvas.fillStyle = palette.lane;
    canvas.fillRect(x, y, width, tall);
    canvas.strokeStyle = palette.sub;
    canvas.lineWidth = 1;
    canvas.strokeRect(x + 0.5, y + 0.5, width - 1, tall - 1);
  } else {
    canvas.fillStyle = fillOf(kind, palette);
    canvas.fillRect(x, y, width, tall);
  }
}

function fillOf(kind: StripKind, palette: Palette): string {
  return kind === 'wait' ? palette.base : palette[kind];
}

/** Lines rising to the right, cut to the rectangle. */
function hatch(
  canvas: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  canvas.beginPath();
  for (let foot = HATCH_STEP / 2 - height; foot < width; foot += HATCH_STEP) {
    const from = Math.max(0, foot);
    const to = Math.min(width, foot + height);
    canvas.moveTo(x + from, y + height - (from - foot));
    canvas.lineTo(x + to, y + height - (to - foot));
  }
  canvas.strokeStyle = colour;
  canvas.lineWidth = 1.1;
  canvas.stroke();
}
