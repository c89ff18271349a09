/**
 * NDJSON: every line is an event, of one session after the other. There is no line of another kind, so a reader needs no
 * special case; an event says which session it belongs to.
 */
import type { DocumentExporter, ExportedSession, ExportRequest } from '../../core/exporter.ts';

const exporter: DocumentExporter = {
  kind: 'document',
  id: 'ndjson',
  mediaType: 'application/x-ndjson',
  extensions: ['.ndjson', '.jsonl'],
  *write(sessions: Iterable<ExportedSession>, { sanitise }: ExportRequest) {
    for (const { texts } of sessions) for (const text of texts) yield sanitise.json(`${text}\n`);
  },
};
export default exporter;
