/**
 * Labelled values, one a line, in a column.
 */
import type { Context } from '../context.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { padEnd } from '../terminal/width.ts';

/** A label and its value. Without a label the value goes on with the one above. */
export type Field = readonly [label: Safe, value: Safe];

export const LABEL_COLUMNS = 15;

/** `Tool calls:    12`: the label, a colon, the value from the 16th column on. */
export async function printFields(context: Context, rows: readonly Field[]): Promise<void> {
  for (const [label, value] of rows) {
    const padded = padEnd(label === '' ? label : safe`${label}:`, LABEL_COLUMNS);
    await context.out.line(safe`${context.style.dim(padded)}${value}`);
  }
}
