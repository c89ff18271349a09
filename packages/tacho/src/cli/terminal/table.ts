/**
 * A table that fits its terminal: lines of text from columns and rows.
 */
import { type Safe, safe, trustLine } from './safe.ts';
import { cutStart, cutTo, displayWidth } from './width.ts';

export interface Column {
  readonly title: Safe;
  readonly align?: 'left' | 'right';
  /** Columns it keeps when the table shrinks; 4 by default. A narrower column takes what it needs. */
  readonly min?: number;
  readonly max?: number;
  /** The columns with the highest number give up width first. Absent or 0: never. */
  readonly shrink?: number;
  /** Where a cell that is too wide is cut: a path keeps its `end`. */
  readonly keep?: 'start' | 'end';
}

export interface TableOptions {
  /** Display columns to fit in; no limit by default. */
  readonly width?: number;
  readonly header?: boolean;
  /** Spaces between columns. */
  readonly gap?: number;
}

/**
 * Draws a table, one string per line, without trailing blanks.
 *
 * Each row has a cell per column, in the columns' order; a missing one is blank. Columns are as wide as their widest
 * cell. When that is too much for `width`, those that may shrink do, the widest first, down to their `min`; what is
 * still too wide is cut at the right edge. No line is ever wider than `width`.
 */
export function drawTable(
  columns: readonly Column[],
  rows: readonly (readonly Safe[])[],
  { width = Infinity, header = true, gap = 2 }: TableOptions = {},
): Safe[] {
  const count = columns.length;
  const table = header ? [columns.map(column => column.title), ...rows] : rows;
  // One flat array: 10,000 rows are measured before the first is drawn.
  const cellWidths = new Uint32Array(table.length * count);
  const widths = new Array<number>(count).fill(0);
  for (let r = 0; r < table.length; r += 1) {
    const row = table[r] as readonly Safe[];
    for (let i = 0; i < count; i += 1) {
      const cellWidth = displayWidth(row[i] ?? safe``);
      cellWidths[r * count + i] = cellWidth;
      if (cellWidth > (widths[i] as number)) widths[i] = cellWidth;
    }
  }
  const limited = widths.map((widest, i) => Math.min(widest, columns[i]?.max ?? Infinity));
  const gaps = gap * (count - 1);
  const fitted = fit(columns, limited, width - gaps);
  const fits = sum(fitted) + gaps <= width;
  const between = ' '.repeat(gap);
  const lines: Safe[] = [];
  for (let r = 0; r < table.length; r += 1) {
    const row = table[r] as readonly Safe[];
    let line = '';
    for (let i = 0; i < count; i += 1) {
      const cell = row[i] ?? safe``;
      line += i === 0 ? '' : between;
      line += drawCell(columns[i] as Column, cell, cellWidths[r * count + i] as number, fitted[i] as number);
    }
    const trimmed = trustLine(line.trimEnd());
    lines.push(fits ? trimmed : trustLine(cutTo(trimmed, width).trimEnd()));
  }
  return lines;
}

/** Shrinks `widths` until they sum to `room` or nothing may shrink any more. */
function fit(columns: readonly Column[], widths: readonly number[], room: number): number[] {
  // No column is wider than the room: a cell can be megabytes long, and shrinking goes by single steps.
  const fitted = widths.map(width => Math.min(width, Math.max(room, 1)));
  let excess = sum(fitted) - room;
  const priorities = new Set(columns.map(column => column.shrink ?? 0).sort((a, b) => b - a));
  for (const priority of priorities) {
    if (priority <= 0) break;
    for (; excess > 0; excess -= 1) {
      const next = widestAboveMin(columns, fitted, priority);
      if (next === undefined) break;
      fitted[next] = (fitted[next] ?? 0) - 1;
    }
  }
  return fitted;
}

function widestAboveMin(columns: readonly Column[], widths: readonly number[], priority: number): number | undefined {
  let found: number | undefined;
  for (const [i, width] of widths.entries()) {
    if (columns[i]?.shrink !== priority || width <= (columns[i]?.min ?? 4)) continue;
    if (found === undefined || width > (widths[found] ?? 0)) found = i;
  }
  return found;
}

function drawCell(column: Column, cell: Safe, cellWidth: number, width: number): Safe {
  if (cellWidth > width) {
    const cut = column.keep === 'end' ? cutStart(cell, width) : cutTo(cell, width);
    return drawCell({ ...column, keep: 'start' }, cut, displayWidth(cut), width);
  }
  const padding = ' '.repeat(width - cellWidth);
  return trustLine(column.align === 'right' ? padding + cell : cell + padding);
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0);
}
