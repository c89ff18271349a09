/**
 * The result of a run, as one table.
 */
import { median, type Usage } from './measure.ts';

export interface Row {
  readonly what: string;
  readonly ours: readonly Usage[];
  readonly floor: readonly Usage[];
  /** Most that ours may take, as a multiple of the floor's. */
  readonly bound: number;
  /** What the bound is on: the processor's work, or the wait of whoever typed the command. Both are printed. */
  readonly by: 'cpu' | 'clock';
  /** Most memory at the peak, in MiB. */
  readonly peakBound?: number;
}

/** Prints the rows; true when every bound is kept. A ratio is the median of the ratios of runs made side by side. */
export function printTable(rows: readonly Row[]): boolean {
  const lines = [['what', 'ours', 'floor', 'CPU', 'clock', 'bound', 'peak', 'bound', 'ok'], ...rows.map(toCells)];
  const widths = (lines[0] as string[]).map((_, column) => Math.max(...lines.map(line => (line[column] ?? '').length)));
  const draw = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ');
  const rule = widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  for (const line of [lines[0] as string[], rule, ...lines.slice(1)]) process.stdout.write(`| ${draw(line)} |\n`);
  return rows.every(isKept);
}

function toCells(row: Row): string[] {
  return [
    row.what,
    seconds(row.ours),
    seconds(row.floor),
    `${ratioOf(row, 'cpu').toFixed(2)}x`,
    `${ratioOf(row, 'clock').toFixed(2)}x`,
    `${row.bound}x ${row.by}`,
    `${peakOf(row).toFixed(0)} MiB`,
    row.peakBound === undefined ? '' : `${row.peakBound} MiB`,
    isKept(row) ? 'ok' : 'MISSED',
  ];
}

function isKept(row: Row): boolean {
  return ratioOf(row, row.by) <= row.bound && peakOf(row) <= (row.peakBound ?? Number.POSITIVE_INFINITY);
}

function ratioOf({ ours, floor }: Row, by: Row['by']): number {
  const key = by === 'cpu' ? 'cpuMs' : 'clockMs';
  return median(ours.map((usage, at) => usage[key] / (floor[at] as Usage)[key]));
}

function peakOf({ ours }: Row): number {
  return Math.max(...ours.map(({ peakMiB }) => peakMiB));
}

function seconds(usages: readonly Usage[]): string {
  return `${(median(usages.map(({ clockMs }) => clockMs)) / 1000).toFixed(3)} s`;
}
