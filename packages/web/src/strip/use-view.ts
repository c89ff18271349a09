/**
 * What of the session is in sight, and the ways to change it.
 */
import { useEffect, useMemo, useState } from 'react';
import type { StripModel } from './model.ts';
import type { Span } from './scale.ts';
import { type Ground, magnification, panned, revealed, zoomed } from './zoom.ts';

/** What the keyboard of a page does with a strip. Zooming keeps the selection where it is. */
export interface StripHandle {
  zoomIn(): void;
  zoomOut(): void;
  panLeft(): void;
  panRight(): void;
  fit(): void;
}

export interface StripView extends StripHandle {
  readonly view: Span;
  /** 1 where everything is in sight. */
  readonly times: number;
  readonly isZoomed: boolean;
  zoomTo(span: Span): void;
  /** `factor` 0.5 shows half as much. */
  zoomAt(factor: number, around: number): void;
  panBy(share: number): void;
}

const STEP = 0.5;
const PAN_SHARE = 0.25;
const SHORTEST_MS = 100;
const FEWEST_ROWS = 4;

export function useView(model: StripModel, folded: boolean, selected: number | null): StripView {
  const ground = useMemo<Ground>(
    () => ({
      whole: model.whole,
      gaps: folded ? model.gaps : [],
      shortest: model.times.known ? SHORTEST_MS : FEWEST_ROWS,
    }),
    [model, folded],
  );
  const [zoomedTo, setZoomedTo] = useState<Span | null>(null);
  const view = zoomedTo ?? ground.whole;
  const place = selected === null ? null : model.times.from(selected);

  // What is selected elsewhere comes into sight; moving the view away from it afterwards is the reader's wish.
  useEffect(() => {
    if (place !== null) setZoomedTo(span => span && revealed(ground, span, place));
  }, [place, ground]);

  const set = (span: Span) => setZoomedTo(isWhole(span, ground.whole) ? null : span);
  const zoom = (factor: number) => set(zoomed(ground, view, factor, place ?? (view.from + view.to) / 2));
  return {
    view,
    isZoomed: zoomedTo !== null,
    times: magnification(ground, view),
    zoomIn: () => zoom(STEP),
    zoomOut: () => zoom(1 / STEP),
    panLeft: () => set(panned(ground, view, -PAN_SHARE)),
    panRight: () => set(panned(ground, view, PAN_SHARE)),
    fit: () => setZoomedTo(null),
    zoomTo: span => set(zoomed(ground, span, 1, (span.from + span.to) / 2)),
    zoomAt: (factor, around) => set(zoomed(ground, view, factor, around)),
    panBy: share => set(panned(ground, view, share)),
  };
}

function isWhole(span: Span, whole: Span): boolean {
  return span.from <= whole.from && span.to >= whole.to;
}
