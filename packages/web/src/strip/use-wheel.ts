/**
 * A wheel on the strip: with Ctrl or a pinch it zooms at the pointer, sideways it pans. Up and down stay the page's.
 */
import { type RefObject, useEffect, useRef } from 'react';
import type { Scale } from './scale.ts';
import type { StripView } from './use-view.ts';

const ZOOM_SPEED = 0.004;
const MOST = 120;

export function useWheel(element: RefObject<HTMLElement | null>, scale: Scale, sight: StripView): void {
  const current = useRef({ scale, sight });
  useEffect(() => {
    current.current = { scale, sight };
  });
  useEffect(() => {
    const box = element.current;
    const onWheel = (event: WheelEvent) => {
      const { scale, sight } = current.current;
      if (event.ctrlKey && box !== null) {
        const turn = Math.max(-MOST, Math.min(MOST, event.deltaY));
        sight.zoomAt(Math.exp(turn * ZOOM_SPEED), scale.at(event.clientX - box.getBoundingClientRect().left));
      } else if (sight.isZoomed && Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        sight.panBy(event.deltaX / scale.width);
      } else {
        return;
      }
      event.preventDefault();
    };
    // React listens passively, and then the browser would zoom the page.
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, [element]);
}
