/**
 * Where the reader is: the playhead, the selected block, the brushed part, and the pen of a session that still runs.
 */
import { useEffect, useMemo, useRef } from 'react';
import { type Bands, BLOCKS_HEIGHT, LANE_HEIGHT, lineTop } from './geometry.ts';
import type { StripModel } from './model.ts';
import type { Scale, Span } from './scale.ts';
import type { Segment } from './segments.ts';

interface PlayheadProps {
  readonly model: StripModel;
  readonly scale: Scale;
  readonly bands: Bands;
  readonly row: number;
}

/** Nothing where the row is out of sight. */
export function Playhead({ model, scale, bands, row }: PlayheadProps) {
  const place = useMemo(() => placeOf(model, row), [model, row]);
  const at = model.times.from(row);
  if (at < scale.view.from || at > scale.view.to) return null;
  const x = Math.min(scale.width - 1, Math.max(0, Math.round(scale.x(at))));
  const bottom =
    place.line === null || place.line >= bands.lines ? bands.base : lineTop(bands, place.line) + LANE_HEIGHT - 1;
  const begin = place.segment === undefined ? x : Math.max(0, scale.x(place.segment.from));
  const end = place.segment === undefined ? x : Math.min(scale.width, scale.x(place.segment.to));
  return (
    <g className="fill-accent">
      <path d={`M${x - 4} 0h9v4l-4.500 5l-4.500-5z`} />
      <rect x={x} y={4} width={1} height={bands.axisTop - 4} />
      <rect x={begin} y={bottom} width={Math.max(3, end - begin)} height={2} />
    </g>
  );
}

/** The block of a row, and the line of its lane; null for the main part. */
function placeOf({ segments, lanes, lineOf }: StripModel, row: number) {
  const isOfRow = (segment: Segment) => segment.row === row;
  const segment = segments.findLast(isOfRow);
  const lane = segment === undefined ? lanes.find(lane => lane.segments.some(isOfRow)) : undefined;
  return { segment: segment ?? lane?.segments.findLast(isOfRow), line: lane ? (lineOf.get(lane) ?? null) : null };
}

interface BrushProps {
  readonly scale: Scale;
  readonly bands: Bands;
  readonly range: Span;
}

export function Brush({ scale, bands, range }: BrushProps) {
  const from = Math.min(scale.width, Math.max(0, scale.x(range.from)));
  const to = Math.min(scale.width, Math.max(from, scale.x(range.to)));
  return (
    <>
      <rect width={from} height={bands.axisTop} className="fill-bg opacity-70" />
      <rect x={to} width={scale.width - to} height={bands.axisTop} className="fill-bg opacity-70" />
      {to > from && (
        <rect
          x={from + 0.5}
          y={bands.blocksTop - 1.5}
          width={Math.max(1, to - from - 1)}
          height={BLOCKS_HEIGHT + 3}
          className="fill-none stroke-accent"
        />
      )}
    </>
  );
}

const BREATH_MS = 1_200;

interface PenProps {
  readonly x: number;
  readonly height: number;
  /** Breathes once when this changes. */
  readonly beat: number;
}

export function Pen({ x, height, beat }: PenProps) {
  const pen = useRef<SVGGElement>(null);
  useEffect(() => {
    if (beat === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    pen.current?.animate({ opacity: [1, 0.3, 1] }, { duration: BREATH_MS, easing: 'ease-in-out' });
  }, [beat]);
  return (
    <g ref={pen} className="fill-accent">
      <rect x={x - 2} width={2} height={height} />
      <circle cx={x - 3} cy={3} r={3} />
    </g>
  );
}
