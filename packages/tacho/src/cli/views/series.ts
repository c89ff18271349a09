/**
 * A series as one line of bars, thinned out to the width there is: each column shows the greatest value of its points.
 */
import type { SeriesPoint, SeriesView } from '../../core/view.ts';
import { join, type Safe, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { type Piece, paint } from './cells.ts';
import type { Surface } from './draw.ts';

const BARS = '▁▂▃▄▅▆▇█';
const MOST_COLUMNS = 80;

export function drawSeries(view: SeriesView, { style, columns }: Surface): Safe[] {
  const width = Math.min(MOST_COLUMNS, columns);
  const values = view.points.map(({ value }) => value ?? 0);
  const max = view.max ?? values.reduce((most, value) => Math.max(most, value), 0);
  const bars = columnsOf(view.points, width).map(point => paint(barOf(point, max), style));
  const title = view.title === undefined ? [] : [style.bold(sanitise(view.title))];
  return [...title, join(bars)];
}

function columnsOf(points: readonly SeriesPoint[], width: number): SeriesPoint[] {
  if (points.length <= width) return [...points];
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * points.length) / width);
    const to = Math.max(from + 1, Math.floor(((column + 1) * points.length) / width));
    return points
      .slice(from, to)
      .reduce((most, point) => ((point.value ?? -1) > (most.value ?? -1) || point.tone === 'error' ? point : most));
  });
}

function barOf({ value, tone }: SeriesPoint, max: number): Piece {
  if (value === null) return { text: safe`·`, tone: 'dim' };
  const height = max <= 0 ? 0 : Math.min(1, Math.max(0, value / max));
  return { text: trustLine(BARS[Math.round(height * (BARS.length - 1))] as string), tone };
}
