/**
 * NDJSON: every line is an event, of one session after the other. There is no line of another kind, so a reader needs no
 * special case; an event says which session it belongs to.
 */
import type { ExportedEvents, ExportRequest, RowsExporter } from '../../core/exporter.ts';

const exporter: RowsExporter = {
  kind: 'rows',
  from: 'texts',
  id: 'ndjson',
  mediaType: 'application/x-ndjson',
  extensions: ['.ndjson', '.jsonl'],
  head: () => '',
  *rows({ texts }: ExportedEvents, { sanitise }: ExportRequest) {
    for (const text of texts) yield sanitise.json(`${text}\n`);
  },
};
export default exporter;
