/**
 * A canvas as sharp as the screen, drawn anew when what it shows or the screen changes.
 */
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** `draw` gets a canvas in CSS pixels; it is called again whenever it is another function. */
export function useCanvas(
  element: RefObject<HTMLCanvasElement | null>,
  width: number,
  height: number,
  draw: (canvas: CanvasRenderingContext2D) => void,
): void {
  const ratio = usePixelRatio();
  useLayoutEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || width === 0) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(context);
  }, [element, width, height, ratio, draw]);
}

function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => devicePixelRatio);
  useEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`);
    const change = () => setRatio(devicePixelRatio);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, [ratio]);
  return ratio;
}
