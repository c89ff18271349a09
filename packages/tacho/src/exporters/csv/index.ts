/**
 * CSV for spreadsheets: one header, a row for each event. UTF-8, commas, line feeds; a byte order mark only when asked for.
 */
import type { ExportedEvents, ExportRequest, RowsExporter } from '../../core/exporter.ts';
import { CellWriter } from './cell-writer.ts';
import { HEADER, writeLine } from './columns.ts';

const exporter: RowsExporter = {
  kind: 'rows',
  from: 'events',
  id: 'csv',
  mediaType: 'text/csv',
  extensions: ['.csv'],
  needsPrices: true,
  head: ({ bom }) => (bom ? `\ufeff${HEADER}` : HEADER),
  rows: writeRows,
};
export default exporter;

function* writeRows({ cwd, events }: ExportedEvents, request: ExportRequest): Generator<Uint8Array> {
  const cells = new CellWriter(request.sanitise);
  let number = 0;
  for (const event of events) {
    const { title, detail } = request.describe(event, cwd);
    writeLine(cells, { event, number: ++number, title, detail }, request);
    yield cells.out.take();
  }
}
