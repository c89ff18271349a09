/**
 * The strip: a session from left to right. Blocks by what the agent did, marks where something stands out, context and cost below, a lane
 * for each subagent. It selects, brushes and zooms; what is selected and brushed is the page's to know.
 */
import { type KeyboardEvent, type Ref, useCallback, useImperativeHandle, useMemo, useRef } from 'react';
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import { rowText, summaryText } from './describe.ts';
import { drawStrip } from './draw-strip.ts';
import { GAP_WIDTH, toBands } from './geometry.ts';
import { toStripModel } from './model.ts';
import { type Scene, targetAt } from './nearest.ts';
import { usePalette } from './palette.ts';
import { isDense, placeMarks } from './place-marks.ts';
import { type Span, toScale } from './scale.ts';
import { StripAxis } from './strip-axis.tsx';
import { Brush, Pen, Playhead } from './strip-cursor.tsx';
import { StripLanes } from './strip-lanes.tsx';
import { StripMarks } from './strip-marks.tsx';
import { StripReadout } from './strip-readout.tsx';
import { useCanvas } from './use-canvas.ts';
import { type Point, usePointer } from './use-pointer.ts';
import { type StripHandle, useView } from './use-view.ts';
import { useWheel } from './use-wheel.ts';
import { useWidth } from './use-width.ts';

export interface StripProps {
  readonly head: PageHead;
  readonly rows: PageRows;
  /** The row that is open. */
  readonly selected: number | null;
  /** Rows that a search found: all others are dimmed. */
  readonly matches: ReadonlySet<number> | null;
  /** The brushed part, milliseconds since the zero of the page; numbers of rows where no row has a time. */
  readonly range: Span | null;
  /** Idle gaps take a few pixels each. */
  readonly folded: boolean;
  onSelect(row: number): void;
  onRange(range: Span | null): void;
  /** ±1, ±10, and ±Infinity for the first and the last. */
  onStep(delta: number): void;
  onToggleFold(): void;
  readonly ref?: Ref<StripHandle>;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowUp: 1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

export function Strip(props: StripProps) {
  const { head, rows, selected, matches, range, folded } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(box);
  const palette = usePalette(box);
  const model = useMemo(() => toStripModel(head, rows), [head, rows]);
  const sight = useView(model, folded, selected);
  useImperativeHandle(props.ref, () => sight);

  const scene = useMemo<Scene>(() => {
    const gaps = folded ? model.gaps : [];
    const scale = toScale({ width, view: sight.view, gaps, gapWidth: GAP_WIDTH });
    const manyErrors = isDense(model.marks.filter(mark => mark.kind === 'error').length, width);
    const bands = toBands(model.lines, { curves: model.context !== null || model.cost !== null, manyErrors });
    return { model, scale, bands, places: placeMarks(model.marks, scale, manyErrors) };
  }, [model, sight.view, folded, width]);
  const { scale, bands, places } = scene;
  useCanvas(
    canvas,
    width,
    bands.height,
    useCallback(context => palette && drawStrip(context, scene, palette, matches), [scene, palette, matches]),
  );
  useWheel(box, scale, sight);

  const { hover, isOnEdge, handlers } = usePointer({
    scale,
    range,
    onBrush: props.onRange,
    onClick: ({ x, y }) => {
      if (range !== null && !isWithin(scale.at(x), range)) props.onRange(null);
      const row = targetAt(scene, x, y)?.row ?? null;
      if (row !== null) props.onSelect(row);
    },
    onDouble: ({ x }: Point) => {
      if (range !== null && isWithin(scale.at(x), range)) sight.zoomTo(range);
      else sight.zoomAt(0.25, scale.at(x));
    },
  });
  const target = hover === null ? null : targetAt(scene, hover.x, hover.y);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) props.onStep(event.shiftKey && Math.abs(step) === 1 ? step * 10 : step);
    else if (event.key === 'Escape' && range !== null) props.onRange(null);
    else if (event.key === 'Enter' && range !== null) sight.zoomTo(range);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={box} className="relative w-full select-none" style={{ height: bands.height }}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Strip of the session: ${summaryText(model)}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, rows.count - 1)}
        aria-valuenow={selected ?? 0}
        aria-valuetext={selected === null ? 'nothing selected' : rowText(head, rows, selected, model)}
        className={`absolute inset-x-0 top-0 touch-pan-y ${isOnEdge ? 'cursor-ew-resize' : 'cursor-default'}`}
        style={{ height: bands.axisTop }}
        onKeyDown={onKeyDown}
        {...handlers}
      >
        <canvas ref={canvas} className="absolute top-0 left-0" style={{ width, height: bands.height }} />
        <svg aria-hidden="true" width={width} height={bands.axisTop} className="absolute top-0 left-0 overflow-visible">
          <StripMarks marks={places.marks} bands={bands} matches={matches} />
          {range !== null && <Brush scale={scale} bands={bands} range={range} />}
          {selected !== null && <Playhead model={model} scale={scale} bands={bands} row={selected} />}
          {model.isRunning && <Pen x={scale.x(model.whole.to)} height={bands.axisTop} beat={rows.count} />}
        </svg>
        <StripLanes model={model} scale={scale} bands={bands} />
      </div>
      <StripAxis {...props} model={model} scale={scale} bands={bands} places={places} sight={sight} />
      {hover !== null && target !== null && (
        <StripReadout
          head={head}
          rows={rows}
          model={model}
          target={target}
          x={hover.x}
          top={bands.height + 4}
          width={width}
        />
      )}
    </div>
  );
}

function isWithin(at: number, { from, to }: Span): boolean {
  return at >= from && at <= to;
}
