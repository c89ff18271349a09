/**
 * A series as steps over its events: what a point holds is read out below the pointer, and by the arrow keys.
 */
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { countText, durationText, integerText, moneyText, tokensText } from 'tacho/src/core/numbers.ts';
import type { SeriesPoint, SeriesView } from 'tacho/src/core/view.ts';
import { placed } from '../ui/placed.ts';
import { visibleText } from '../ui/visible-text.tsx';
import type { OnEvent } from './cells.tsx';
import { type Plot, stepPaths, thinned, topOf, xOf, yOf } from './series-shape.ts';

const HEIGHT = 148;
const LEFT = 52;

export function Series({ view, onEvent }: { readonly view: SeriesView; readonly onEvent: OnEvent }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number>();
  const plot: Plot = { left: LEFT, width: Math.max(40, width - LEFT - 4), top: 14, height: HEIGHT - 14 - 22 };
  const points = useMemo(() => thinned(view.points, Math.floor(plot.width)), [view, plot.width]);
  const top = useMemo(() => topOf(view), [view]);
  const paths = stepPaths(points, top, plot);
  const selected = at === undefined ? undefined : points[Math.min(at, points.length - 1)];
  const last = points.length - 1;

  const point = (event: PointerEvent) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setAt(Math.max(0, Math.min(last, Math.floor(((x - plot.left) / plot.width) * points.length))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = at ?? -1;
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last }[event.key];
    if (next !== undefined) setAt(Math.max(0, Math.min(last, next)));
    else if (event.key === 'Enter' && selected !== undefined) onEvent(selected.event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (points.length === 0) return <p className="text-ink-3">{visibleText(view.title ?? 'Series')}: no values.</p>;
  return (
    <section className="min-w-0">
      <div className="mb-1 flex flex-wrap items-baseline gap-x-3">
        {view.title !== undefined && <h2 className="font-semibold">{visibleText(view.title)}</h2>}
        <span className="text-ink-3">
          {selected === undefined
            ? countText(view.points.length, 'point')
            : `#${selected.event}: ${valueText(selected.value, view.unit)}`}
        </span>
      </div>
      <div
        ref={box}
        role="slider"
        tabIndex={0}
        aria-label={`${visibleText(view.title ?? 'Series')}, point by point; Enter opens the event`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at ?? 0}
        aria-valuetext={selected && `event ${selected.event}: ${valueText(selected.value, view.unit)}`}
        onKeyDown={onKeyDown}
        onPointerMove={point}
        onPointerLeave={() => setAt(undefined)}
        onClick={() => selected !== undefined && onEvent(selected.event)}
        className="cursor-pointer touch-pan-y"
      >
        <svg width={width} height={HEIGHT} aria-hidden="true" className="block text-12">
          <Axis view={view} top={top} plot={plot} points={points} />
          <path d={paths.area} className="fill-[var(--s-ctx)]" />
          <path d={paths.edge} className="fill-none stroke-[var(--s-ctx-edge)]" strokeWidth="1.5" />
          <Tones points={points} top={top} plot={plot} />
          {selected !== undefined && at !== undefined && (
            <Head
              x={(xOf(at, points.length, plot) + xOf(at + 1, points.length, plot)) / 2}
              point={selected}
              top={top}
              plot={plot}
            />
          )}
        </svg>
      </div>
    </section>
  );
}

interface DrawnProps {
  readonly points: readonly SeriesPoint[];
  readonly top: number;
  readonly plot: Plot;
}

function Axis({ view, top, plot, points }: DrawnProps & { readonly view: SeriesView }) {
  const floor = plot.top + plot.height;
  const roof = view.max === undefined || view.max <= 0 ? undefined : yOf(view.max, top, plot);
  const ends = [points[0], points[Math.floor(points.length / 2)], points.at(-1)];
  return (
    <g className="fill-ink-3">
      {[0, 0.5, 1].map(share => (
        <g key={share}>
          <line
            x1={plot.left}
            x2={plot.left + plot.width}
            y1={floor - plot.height * share + 0.5}
            y2={floor - plot.height * share + 0.5}
            className={share === 0 ? 'stroke-line-2' : 'stroke-line'}
          />
          <text x={plot.left - 8} y={floor - plot.height * share + 4} textAnchor="end">
            {valueText(top * share, view.unit)}
          </text>
        </g>
      ))}
      {roof !== undefined && (
        <line
          x1={plot.left}
          x2={plot.left + plot.width}
          y1={roof + 0.5}
          y2={roof + 0.5}
          className="stroke-ink"
          strokeDasharray="4 3"
        />
      )}
      {placed(points.length < 3 ? ends.slice(0, 1) : ends).map(([key, point]) => (
        <text
          key={key}
          x={plot.left + (plot.width * Number(key)) / 2}
          y={HEIGHT - 6}
          textAnchor={['start', 'middle', 'end'][Number(key)] as 'start'}
        >
          #{point?.event}
        </text>
      ))}
    </g>
  );
}

/** A mark above each point that stands out; its shape says what its colour says. */
function Tones({ points, top, plot }: DrawnProps) {
  return placed(points).map(([key, { tone, value }]) => {
    if (tone !== 'error' && tone !== 'warn') return null;
    const x = (xOf(Number(key), points.length, plot) + xOf(Number(key) + 1, points.length, plot)) / 2;
    const y = value === null ? plot.top + plot.height : yOf(value, top, plot);
    return tone === 'error' ? (
      <path key={key} d={`M${x - 3} ${y - 9}l6 6m0-6l-6 6`} className="fill-none stroke-k-error" strokeWidth="1.6" />
    ) : (
      <path key={key} d={`M${x - 3.5} ${y - 9}h7l-3.5 6z`} className="fill-ink" />
    );
  });
}

function Head({
  x,
  point,
  top,
  plot,
}: {
  readonly x: number;
  readonly point: SeriesPoint;
  readonly top: number;
  readonly plot: Plot;
}) {
  return (
    <g className="fill-accent stroke-accent">
      <line x1={x} x2={x} y1={plot.top} y2={plot.top + plot.height} />
      {point.value !== null && <circle cx={x} cy={yOf(point.value, top, plot)} r="3" />}
    </g>
  );
}

function valueText(value: number | null, unit: SeriesView['unit']): string {
  switch (unit) {
    case 'tokens':
      return tokensText(value);
    case 'usd':
      return value === 0 ? '$0' : moneyText(value);
    case 'ms':
      return durationText(value);
    default:
      return integerText(value);
  }
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
