/**
 * Below the strip: times, the length of each gap, which folds and unfolds them, and what of the session is in sight.
 */
import { countText } from 'tacho/src/core/numbers.ts';
import type { PageHead, PageRows } from 'tacho/src/core/page/page.ts';
import { gapLabels, rowTicks, textWidth, timeTicks } from './axis.ts';
import type { Bands } from './geometry.ts';
import type { StripModel } from './model.ts';
import type { MarkPlaces } from './place-marks.ts';
import type { Scale, Span } from './scale.ts';
import type { StripView } from './use-view.ts';

interface StripAxisProps {
  readonly head: PageHead;
  readonly rows: PageRows;
  readonly model: StripModel;
  readonly scale: Scale;
  readonly bands: Bands;
  readonly places: MarkPlaces;
  readonly range: Span | null;
  readonly folded: boolean;
  readonly sight: StripView;
  onToggleFold(): void;
}

const BUTTON =
  'absolute h-[18px] whitespace-nowrap rounded-s border-0 bg-bg p-0 text-12 text-ink-3 underline decoration-line-2 decoration-dotted underline-offset-3 hover:text-ink hover:decoration-current after:absolute after:-inset-1';

export function StripAxis(props: StripAxisProps) {
  const { head, rows, model, scale, bands, range, folded, sight } = props;
  const note = noteOf(props);
  const zoomText = sight.isZoomed ? `${zoomFactor(sight.times)}, show all` : '';
  const right = scale.width - [note, zoomText].reduce((sum, text) => sum + (text === '' ? 0 : textWidth(text) + 10), 0);
  const labels = gapLabels(model.gaps, scale, right);
  const ticks = model.times.known ? timeTicks(scale, head.zero, labels, right) : rowTicks(scale, rows.n, right);
  const middle = range === null ? null : middleOf(range, scale);
  return (
    <>
      <svg aria-hidden="true" width={scale.width} height={4} className="absolute left-0" style={{ top: bands.axisTop }}>
        {ticks.map(({ x }) => (
          <rect key={x} x={Math.round(x)} width={1} height={4} className="fill-line-2" />
        ))}
      </svg>
      <div
        aria-hidden="true"
        className="pointer-events-none absolute inset-x-0 text-ink-3"
        style={{ top: bands.axisTop + 3 }}
      >
        {ticks.map(({ x, text }) =>
          text === '' ? null : (
            <span key={x} className="absolute whitespace-nowrap text-12" style={{ left: Math.round(x) + 4 }}>
              {text}
            </span>
          ),
        )}
      </div>
      {labels.map(({ gap, x, text }) => (
        <button
          key={gap.from}
          type="button"
          className={BUTTON}
          style={{ left: Math.round(x), top: bands.axisTop + 1 }}
          title={folded ? 'Show idle time at its length' : 'Fold idle time'}
          onClick={props.onToggleFold}
        >
          {text}
        </button>
      ))}
      {range !== null && middle !== null && (
        <button
          type="button"
          className={`${BUTTON} -translate-x-1/2 px-1 text-t-accent`}
          style={{ left: Math.min(right - 20, Math.max(20, middle)), top: bands.axisTop + 1 }}
          onClick={() => sight.zoomTo(range)}
        >
          zoom
        </button>
      )}
      {note !== '' && (
        <span
          className={`absolute bg-bg text-12 ${props.places.bars.length > 0 ? 'text-t-error' : 'text-ink-3'}`}
          style={{ right: zoomText === '' ? 0 : textWidth(zoomText) + 10, top: bands.axisTop + 3 }}
        >
          {note}
        </span>
      )}
      {zoomText !== '' && (
        <button type="button" className={BUTTON} style={{ right: 0, top: bands.axisTop + 1 }} onClick={sight.fit}>
          {zoomText}
        </button>
      )}
    </>
  );
}

function noteOf({ model, places, rows }: StripAxisProps): string {
  const errors = places.bars.reduce((sum, bar) => sum + bar.count, 0);
  const texts = [
    errors > 0 ? countText(errors, 'error') : '',
    model.times.known || rows.count === 0 ? '' : 'no times recorded',
  ];
  return texts.filter(text => text !== '').join(', ');
}

function zoomFactor(times: number): string {
  return times < 9.95 ? `${times.toFixed(1)}×` : `${Math.round(times)}×`;
}

/** Null where the brushed part is out of sight, or is all that is in sight. */
function middleOf(range: Span, { view, x }: Scale): number | null {
  if (range.to <= view.from || range.from >= view.to) return null;
  if (range.from <= view.from && range.to >= view.to) return null;
  return (x(Math.max(range.from, view.from)) + x(Math.min(range.to, view.to))) / 2;
}
