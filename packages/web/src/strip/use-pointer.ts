/**
 * What a pointer does on the strip: a click selects, a drag brushes, from the edge of a brushed part it moves that edge.
 */
import { type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import type { Scale, Span } from './scale.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface PointerActions {
  readonly scale: Scale;
  readonly range: Span | null;
  onClick(point: Point): void;
  onBrush(span: Span): void;
  onDouble(point: Point): void;
}

const SLACK_PX = 4;

/** `hover` is null while nothing points at the strip, and for a finger, which would hide what it points at. */
export function usePointer({ scale, range, onClick, onBrush, onDouble }: PointerActions) {
  const [hover, setHover] = useState<Point | null>(null);
  const start = useRef<{ readonly x: number; readonly fixed: number } | null>(null);
  const isBrushing = useRef(false);

  const edgeAt = (x: number): number | undefined => {
    if (range === null) return undefined;
    if (Math.abs(scale.x(range.from) - x) <= SLACK_PX) return range.to;
    if (Math.abs(scale.x(range.to) - x) <= SLACK_PX) return range.from;
    return undefined;
  };

  return {
    hover,
    isOnEdge: hover !== null && edgeAt(hover.x) !== undefined,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        const { x } = pointOf(event, scale);
        start.current = { x, fixed: edgeAt(x) ?? scale.at(x) };
        isBrushing.current = false;
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const point = pointOf(event, scale);
        if (event.pointerType !== 'touch') setHover(point);
        if (start.current === null) return;
        if (Math.abs(point.x - start.current.x) > SLACK_PX) isBrushing.current = true;
        if (isBrushing.current) onBrush(ordered(start.current.fixed, scale.at(point.x)));
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        if (start.current !== null && !isBrushing.current) onClick(pointOf(event, scale));
        start.current = null;
      },
      onPointerCancel() {
        start.current = null;
      },
      onPointerLeave() {
        setHover(null);
      },
      onDoubleClick(event: MouseEvent<HTMLElement>) {
        onDouble(pointOf(event, scale));
      },
    },
  };
}

function pointOf(event: MouseEvent<HTMLElement>, { width }: Scale): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: Math.min(width, Math.max(0, event.clientX - box.left)), y: event.clientY - box.top };
}

function ordered(a: number, b: number): Span {
  return { from: Math.min(a, b), to: Math.max(a, b) };
}
