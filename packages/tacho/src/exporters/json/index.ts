/**
 * JSON: one session is `{"session": …, "annotations": [ … ], "events": [ … ]}`, several are an array of such documents. An event stands on a
 * line of its own.
 */
import type { DocumentExporter, ExportedSession, ExportRequest } from '../../core/exporter.ts';
import { stringify } from '../../core/json.ts';

const exporter: DocumentExporter = {
  kind: 'document',
  id: 'json',
  mediaType: 'application/json',
  extensions: ['.json'],
  write: writeSessions,
};
export default exporter;

function* writeSessions(sessions: Iterable<ExportedSession>, request: ExportRequest): Generator<string> {
  let count = 0;
  if (!request.single) yield '[';
  for (const session of sessions) {
    if (count++ > 0) yield ',\n';
    yield* writeSession(session, request);
  }
  yield request.single ? '\n' : ']\n';
}

function* writeSession(
  { record, annotations, texts }: ExportedSession,
  { sanitise }: ExportRequest,
): Generator<string> {
  yield sanitise.json(`{"session":${stringify(record)},"annotations":${stringify(annotations)},"events":[`);
  let count = 0;
  for (const text of texts) yield sanitise.json(`${count++ === 0 ? '\n' : ',\n'}${text}`);
  yield ']}';
}
