/**
 * A change of a file as a unified diff. What stands in settings is somebody else's, and goes through the sanitiser.
 */
import { type DiffLine, diffLines } from '../../capture/setup/line-diff.ts';
import type { Context } from '../context.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Paint } from '../terminal/style.ts';

/** Prints the diff on standard output; an absent file is undefined. */
export async function printDiff(
  { out, style }: Context,
  path: string,
  before: string | undefined,
  after: string | undefined,
): Promise<void> {
  const name = (text: string | undefined): Safe => sanitise(text === undefined ? '/dev/null' : path);
  await out.line(style.bold(safe`--- ${name(before)}`));
  await out.line(style.bold(safe`+++ ${name(after)}`));
  const paints: Readonly<Record<DiffLine['mark'], Paint>> = { '+': style.agent, '-': style.error, ' ': text => text };
  for (const hunk of diffLines(before ?? '', after ?? '')) {
    await out.line(style.network(safe`@@ -${range(hunk.before)} +${range(hunk.after)} @@`));
    for (const { mark, text, isUnended } of hunk.lines) {
      await out.line(paints[mark](safe`${sanitise(mark)}${sanitise(text)}`));
      if (isUnended) await out.line(safe`\\ No newline at end of file`);
    }
  }
}

function range([start, count]: readonly [number, number]): Safe {
  return safe`${start},${count}`;
}
