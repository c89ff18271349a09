/**
 * agent-trace: a store that `agent-strace` opens, and tacho itself, which reads such stores as they are.
 *
 * From its source, github.com/Siddhant-K-code/agent-trace: `store.py` (a folder for each session with meta.json and
 * events.ndjson), `annotate.py` (annotations.jsonl), `models.py` (which keys), `replay.py`, `subagent.py` and `otlp.py` (what they take the values for).
 */
import type { ExportedFile, ExportedSession, ExportRequest, FolderExporter } from '../../core/exporter.ts';
import { stringify } from '../../core/json.ts';
import { isKnown, lineOf } from './event.ts';
import { metaOf } from './meta.ts';

const exporter: FolderExporter = { kind: 'folder', id: 'agent-trace', files: writeFiles };
export default exporter;

function* writeFiles(session: ExportedSession, request: ExportRequest): Generator<ExportedFile> {
  let firstAt: number | undefined;
  function* lines(): Generator<string> {
    let lastAt = session.record.started_at ?? 0;
    for (const event of session.events) {
      firstAt ??= event.timestamp ?? undefined;
      lastAt = event.timestamp ?? lastAt;
      if (isKnown(event)) yield request.sanitise.json(`${lineOf(event, lastAt)}\n`);
      else request.leaveOut(event);
    }
  }
  yield { name: 'events.ndjson', chunks: lines() };
  if (session.annotations.length > 0) {
    const texts = session.annotations.map(one => request.sanitise.json(`${stringify(one)}\n`));
    yield { name: 'annotations.jsonl', chunks: texts };
  }
  // A folder is a session once this is there, so it comes last.
  yield { name: 'meta.json', chunks: [metaOf(session, firstAt ?? 0)] };
}
