/**
 * A report on standard output: as views, or as the JSON document that it is.
 */
import type { View } from '../../core/view.ts';
import type { Context } from '../context.ts';
import { safeJson } from '../terminal/sanitise.ts';
import { drawViews } from '../views/draw.ts';

export async function printReport(
  context: Context,
  report: unknown,
  viewsOf: () => readonly View[],
  json: boolean,
): Promise<void> {
  if (json) {
    await context.out.write(safeJson(report, 2));
    await context.out.line();
    return;
  }
  for (const line of drawViews(viewsOf(), context)) await context.out.line(line);
}
