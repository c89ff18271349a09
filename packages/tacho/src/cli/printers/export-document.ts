/**
 * Writes a document to an output, at the pace of whoever reads it.
 */
import type { DocumentExporter, ExportedSession, ExportRequest } from '../../core/exporter.ts';
import type { Output } from '../terminal/output.ts';
import { trustBytes, trustText } from '../terminal/safe.ts';

/** Stops when nobody reads any more. */
export async function writeDocument(
  out: Output,
  exporter: DocumentExporter,
  sessions: Iterable<ExportedSession>,
  request: ExportRequest,
): Promise<void> {
  for (const chunk of exporter.write(sessions, request)) {
    // What comes from a session has been through the request's sanitiser, the rest are the format's own words.
    const behind = typeof chunk === 'string' ? out.write(trustText(chunk)) : out.bytes(trustBytes(chunk));
    if (behind !== undefined) await behind;
    if (out.closed) return;
  }
}
