/**
 * CSV for spreadsheets: one header, a row for each event. UTF-8, commas, line feeds; a byte order mark only when asked for.
 */
import type { DocumentExporter, ExportedSession, ExportRequest } from '../../core/exporter.ts';
import { CellWriter } from './cell-writer.ts';
import { HEADER, writeLine } from './columns.ts';

/** Bytes that are handed on at once: for each row it takes a twentieth of the whole time. */
const CHUNK = 1 << 15;

const exporter: DocumentExporter = {
  kind: 'document',
  id: 'csv',
  mediaType: 'text/csv',
  extensions: ['.csv'],
  needsPrices: true,
  write: writeRows,
};
export default exporter;

function* writeRows(sessions: Iterable<ExportedSession>, request: ExportRequest): Generator<string | Uint8Array> {
  yield request.bom ? `\ufeff${HEADER}` : HEADER;
  const cells = new CellWriter(request.sanitise);
  for (const { record, events } of sessions) {
    let number = 0;
    for (const event of events) {
      const { title, detail } = request.describe(event, record.cwd);
      writeLine(cells, { event, number: ++number, title, detail }, request);
      if (cells.out.size >= CHUNK) yield cells.out.take();
    }
    if (cells.out.size > 0) yield cells.out.take();
  }
}
