/**
 * Exports sessions: which, in which format, to where. The exporter makes the text, this brings it to its place.
 */
import { isatty } from 'node:tty';
import { TraceError } from '../../core/errors.ts';
import type { Exporter } from '../../core/exporter.ts';
import { exporters } from '../../exporters/index.gen.ts';
import type { RedactionRules } from '../../store/redaction.ts';
import { parseChoice } from '../arguments.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { traceFolder } from '../store.ts';
import { formatCount } from '../terminal/numbers.ts';
import { createProgress } from '../terminal/progress.ts';
import { safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { type Choice, chooseSessions } from './export-choice.ts';
import { writeDocument } from './export-document.ts';
import { checkFile, writeWhole } from './export-file.ts';
import { checkFolder, writeFolders } from './export-folder.ts';
import { SessionReader } from './export-reader.ts';
import { createRequest } from './export-request.ts';

export interface ExportOrder extends Choice {
  readonly format: string | undefined;
  readonly output: string | undefined;
  readonly bom: boolean;
  readonly redaction: RedactionRules | undefined;
}

/** Exits with 1 when a session that was asked for could not be read, with the others written. */
export async function exportSessions(context: Context, order: ExportOrder): Promise<ExitCode> {
  const exporter = await exporterFor(order);
  const output = order.output === '-' ? undefined : order.output;
  const folder = traceFolder(context);
  // What is wrong with the place is said before a large store is looked through.
  const place = output === undefined ? undefined : placeFor(exporter, output, context.cwd, folder.dir);
  const { ids, single } = await chooseSessions(context, folder, order);
  // Nobody sees a bar that is not on a terminal, and one would stand in the middle of what goes to the same terminal.
  const progress = isatty(2) && !(place === undefined && context.isTerminal) ? createProgress() : undefined;
  const reader = await SessionReader.open(folder, ids, {
    single,
    redaction: order.redaction,
    progress,
  });
  let leftOut: number;
  try {
    const mayCost = () => reader.mayCost();
    const prepared = await createRequest(context, exporter, { single, bom: order.bom, mayCost });
    const { request } = prepared;
    if (exporter.kind === 'folder') await writeFolders(place as string, exporter, reader, request);
    else if (place === undefined) await writeDocument(context.out, exporter, reader, request);
    else await writeWhole(place, out => writeDocument(out, exporter, reader, request));
    leftOut = prepared.leftOut();
  } finally {
    progress?.done();
  }
  if (place !== undefined) await tellOf(context, reader, place, leftOut, exporter.id);
  if (reader.unread.length === 0) return 0;
  const named = reader.unread.slice(0, 3).join(', ');
  await context.err.line(
    safe`tacho: ${formatCount(reader.unread.length, safe`session`)} could not be read and ${reader.unread.length === 1 ? safe`is` : safe`are`} missing: ${sanitise(named)} (tacho doctor says more)`,
  );
  return 1;
}

async function exporterFor({ format, output }: ExportOrder): Promise<Exporter> {
  const ids = Object.keys(exporters) as (keyof typeof exporters)[];
  const id = format === undefined ? 'json' : parseChoice('--format', format, ids);
  if (format === undefined && output !== undefined && output !== '-') {
    for (const load of Object.values(exporters)) {
      const { default: exporter }: { default: Exporter } = await load();
      if (exporter.kind === 'document' && exporter.extensions.some(ending => output.endsWith(ending))) return exporter;
    }
  }
  const { default: exporter }: { default: Exporter } = await exporters[id]();
  if (exporter.kind === 'folder' && (output === undefined || output === '-')) {
    throw new TraceError('usage', `${exporter.id} is a folder of files, not one stream`, {
      hint: 'name a folder with --output DIR',
    });
  }
  return exporter;
}

function placeFor(exporter: Exporter, output: string, cwd: string, store: string): string {
  return exporter.kind === 'folder' ? checkFolder(output, cwd, store) : checkFile(output, cwd, store);
}

async function tellOf({ err }: Context, reader: SessionReader, place: string, leftOut: number, format: string) {
  const lost =
    leftOut === 0
      ? safe``
      : safe`; ${formatCount(leftOut, safe`event`)} that ${sanitise(format)} has no type for left out`;
  await err.line(
    safe`${formatCount(reader.sessions, safe`session`)}, ${formatCount(reader.events, safe`event`)}: ${sanitise(place)}${lost}`,
  );
}
