/**
 * The strip in a list: 160 by 18 pixels, no axes. A person recognises a retry loop or a late failure before reading a word.
 */
import { useCallback, useRef } from 'react';
import { summaryText } from './describe.ts';
import { drawMini, MINI_HEIGHT } from './draw-mini.ts';
import type { StripModel } from './model.ts';
import { usePalette } from './palette.ts';
import { useCanvas } from './use-canvas.ts';

export interface MiniStripProps {
  readonly model: StripModel;
  readonly width?: number;
}

export function MiniStrip({ model, width = 160 }: MiniStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLSpanElement>(null);
  const palette = usePalette(box);
  const draw = useCallback(
    (context: CanvasRenderingContext2D) => {
      if (palette !== null) drawMini(context, model, width, palette);
    },
    [model, width, palette],
  );
  useCanvas(canvas, width, MINI_HEIGHT, draw);
  return (
    <span ref={box} role="img" aria-label={summaryText(model)} className="inline-block align-middle">
      <canvas ref={canvas} className="block" style={{ width, height: MINI_HEIGHT }} />
    </span>
  );
}
