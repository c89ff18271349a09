/**
 * A table that fits its terminal: lines of text from columns and rows.
 */
import { join, type Safe, safe, trustLine } from './safe.ts';
import { blanks, cutStart, cutTo, displayWidth } from './width.ts';

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
  const table = header ? [columns.map(column => column.title), ...rows] : rows;
  const cellWidths = table.map(row => columns.map((_, i) => displayWidth(row[i] ?? safe``)));
  const gaps = gap * (columns.length - 1);
  const widths = fit(columns, widest(columns, cellWidths), width - gaps);
  const fits = sum(widths) + gaps <= width;
  return table.map((row, r) => {
    const cells = columns.map((column, i) =>
      drawCell(column, row[i] ?? safe``, cellWidths[r]?.[i] ?? 0, widths[i] ?? 0),
    );
    const line = trimEnd(join(cells, blanks(gap)));
    return fits ? line : trimEnd(cutTo(line, width));
  });
}

function widest(columns: readonly Column[], cellWidths: readonly (readonly number[])[]): number[] {
  const widths = columns.map(() => 0);
  for (const row of cellWidths) {
    for (let i = 0; i < widths.length; i += 1) widths[i] = Math.max(widths[i] ?? 0, row[i] ?? 0);
  }
  return widths.map((width, i) => Math.min(width, columns[i]?.max ?? Infinity));
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
  const padding = blanks(width - cellWidth);
  return column.align === 'right' ? join([padding, cell]) : join([cell, padding]);
}

/** Without the blanks at the end, where padding is and colour codes are not. */
function trimEnd(line: Safe): Safe {
  return trustLine(line.trimEnd());
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0);
}
