/**
 * A session as one HTML file.
 */
import path from 'node:path';
import { TraceError } from '../../core/errors.ts';
import type { SessionFiles } from '../../store/session-files.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { makePage, type PageOrder } from '../page/make-page.ts';
import { pageFile } from '../page/write-page.ts';
import { findSession, traceFolder } from '../store.ts';
import { formatBytes, formatCount } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { safe, trustText } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { checkFile, writeWhole } from './export-file.ts';

export interface HtmlOrder extends PageOrder {
  /** Undefined or `-` is standard output. */
  readonly output: string | undefined;
}

export async function replayHtml(context: Context, named: string | undefined, order: HtmlOrder): Promise<ExitCode> {
  const output = order.output === '-' ? undefined : order.output;
  if (output === undefined && order.output !== '-' && context.isTerminal)
    throw new TraceError('usage', '--format html writes a file, not to a terminal', {
      hint: 'name it with --output FILE',
    });
  const folder = traceFolder(context);
  const place = output === undefined ? undefined : checkFile(output, context.cwd, folder.dir);
  const files = await findSession(context, folder, named);
  if (place === undefined) await writeHtml(context.out, context, { folder, files, order });
  else await writeHtmlFile(context, place, { folder, files, order });
  return 0;
}

/** Characters of an id in the name of a file, as the peer names its own. */
const ID_CHARS = 12;

/** `session-7ac40000-5a3.html`; of a subagent, whose id begins with its caller's, with its own behind it. */
export function pageName(id: string): string {
  const [caller = id, ...agents] = id.split('_');
  const own = agents.at(-1)?.slice(0, ID_CHARS);
  return `session-${caller.slice(0, ID_CHARS)}${own === undefined ? '' : `-${own}`}.html`;
}

export interface HtmlSubject {
  readonly folder: TraceFolder;
  readonly files: SessionFiles;
  readonly order: PageOrder;
}

/** Writes the file whole or not at all, and says so. `place` is absolute. */
export async function writeHtmlFile(context: Context, place: string, subject: HtmlSubject): Promise<void> {
  let written = { bytes: 0, events: 0 };
  await writeWhole(place, async out => {
    written = await writeHtml(out, context, subject);
  });
  const shown = path.relative(context.cwd, place);
  await context.err.line(
    safe`${formatCount(written.events, safe`event`)}, ${formatBytes(written.bytes)}: ${sanitise(shown.startsWith('..') ? place : shown)}`,
  );
}

/** Gives what was written. */
export async function writeHtml(out: Output, context: Context, { folder, files, order }: HtmlSubject) {
  const made = await makePage(context, folder, files, order);
  let bytes = 0;
  for await (const piece of pageFile(made)) {
    bytes += Buffer.byteLength(piece);
    // Titles are escaped, the rest is base64 and ours.
    const behind = out.write(trustText(piece));
    if (behind !== undefined) await behind;
    if (out.closed) break;
  }
  return { bytes, events: made.page.head.parts.reduce((sum, part) => sum + part.events, 0) };
}
