/**
 * Writes the rows of sessions to an output. Those of a session are drafted while it is read for the first time, and kept
 * when its plan turns out plain; else they are made anew by the plan.
 */
import type { RowsExporter } from '../../core/exporter.ts';
import type { Output } from '../terminal/output.ts';
import { put } from './export-document.ts';
import { Draft } from './export-draft.ts';
import type { SessionReader, SessionRows } from './export-reader.ts';
import type { PreparedRequest } from './export-request.ts';

/** Stops when nobody reads any more. */
export async function writeRows(
  out: Output,
  exporter: RowsExporter,
  reader: SessionReader,
  prepared: PreparedRequest,
): Promise<void> {
  const { request } = prepared;
  // Written when there is something to write below it: until then an error leaves nothing behind.
  const head = [exporter.head(request)];
  for (const session of reader.rows(exporter.from)) {
    const ready = () => (session.mayCost() ? prepared.loadPrices() : undefined);
    let draft: Draft | undefined;
    try {
      draft = await drafted(exporter, session, prepared, ready);
      if (draft === undefined) {
        const events = session.planned();
        await ready();
        await put(out, head.splice(0));
        await put(out, exporter.rows(events, request));
      } else {
        await put(out, head.splice(0));
        await draft.copyTo(out);
      }
    } finally {
      draft?.close();
      session.close();
    }
    if (out.closed) return;
  }
  await put(out, head.splice(0));
}

/** The rows as they are when the plan is plain; undefined when it is not, or there is no room for them. */
async function drafted(
  exporter: RowsExporter,
  session: SessionRows,
  { request }: PreparedRequest,
  ready: () => Promise<void> | undefined,
): Promise<Draft | undefined> {
  if (session.first === undefined) return undefined;
  const draft = new Draft();
  try {
    await ready();
    await put(draft, exporter.rows(session.first, request), ready);
    if (!draft.closed && session.stands()) return draft;
  } catch (error) {
    draft.close();
    throw error;
  }
  draft.close();
  return undefined;
}
