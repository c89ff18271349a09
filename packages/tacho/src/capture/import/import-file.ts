/**
 * Importing one file: its lines through the importer that recognises them, into a source of the session they belong to.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { TraceError } from '../../core/errors.ts';
import { childSessionId, isSessionId } from '../../core/ids.ts';
import type { FileReader, FileSummary, Importer } from '../../core/importer.ts';
import { hasLongNumber, parseExact, stringify } from '../../core/json.ts';
import type { RawRecord } from '../../core/record.ts';
import type { EventDraft, SourceHeader } from '../../core/schema.ts';
import { scanLines } from '../../store/lines.ts';
import { type Placement, putSource } from '../../store/put-source.ts';
import { type OpenRedactor, redactRow } from '../../store/redactor.ts';
import { SOURCE_FORMAT, SourceWriter, sourceKey } from '../../store/source-file.ts';
import { prepareFolder, type TraceFolder } from '../../store/trace-folder.ts';

export interface ImportResult {
  readonly session_id: string;
  /** Key of the source inside the session. */
  readonly source: string;
  readonly path: string;
  readonly events: number;
  readonly new_events: number;
  readonly skipped_lines: number;
  readonly state: Placement;
  readonly size: number;
  readonly mtime_ms: number;
}

/** Records that an importer may look at before it says whether the file is its own. */
const HEAD_RECORDS = 20;

/**
 * Imports the file at `path` (absolute) with the first of `importers` that recognises it. Throws `bad_input` when the
 * file cannot be read, holds nothing, or is nobody's; then nothing was written. With `redaction` no row and no fact
 * is written as it was.
 */
export function importFile(
  folder: TraceFolder,
  path: string,
  importers: readonly Importer[],
  redaction?: OpenRedactor,
): ImportResult {
  const stat = statSync(path);
  const writer = new LazyWriter(folder, redaction);
  const digest = createHash('sha256');
  const head: { record: RawRecord; line: number }[] = [];
  let importer: Importer | undefined;
  let reader: FileReader | undefined;
  let skipped = 0;
  const start = (): void => {
    const records = head.map(({ record }) => record);
    importer = importers.find(one => one.recognises(records));
    if (importer === undefined) throw unknownFormat(path, head.length, skipped);
    reader = importer.open({
      fileName: basename(path),
      folderName: basename(dirname(path)),
      sidecar: readSidecar(path),
    });
    for (const { record, line } of head) writer.add(reader.read(record, line));
  };
  try {
    scanLines(path, {
      bytes: chunk => digest.update(chunk),
      record(parsed, _offset, _length, line, text) {
        const record = exactly(parsed, text);
        if (reader !== undefined) writer.add(reader.read(record, line));
        else if (head.push({ record, line }) === HEAD_RECORDS) start();
      },
      damage: () => skipped++,
    });
    if (reader === undefined) start();
    const { end, summary } = asReader(reader);
    writer.add(end());
    const header = headerOf(
      path,
      stat,
      digest.digest('hex'),
      importer as Importer,
      summary(),
      skipped,
      writer.events,
      redaction,
    );
    const key = sourceKey(header.importer, basename(path));
    const { placement, before } = putSource(folder, key, header, writer.open());
    return {
      session_id: header.session_id,
      source: key,
      path,
      events: header.events,
      new_events: placement === 'new' || placement === 'replaced' ? Math.max(0, header.events - before) : 0,
      skipped_lines: skipped,
      state: placement,
      size: stat.size,
      mtime_ms: stat.mtimeMs,
    };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

/** A call's arguments keep the numbers that a double cannot hold; texts and usage have none worth a second look. */
function exactly(record: RawRecord, text: string): RawRecord {
  if (record.type !== 'assistant' || !hasLongNumber(text)) return record;
  return parseExact(text) ?? record;
}

function asReader(reader: FileReader | undefined): { end: () => readonly EventDraft[]; summary: () => FileSummary } {
  if (reader === undefined) throw new Error('a file without a reader');
  return { end: () => reader.end(), summary: () => reader.summary() };
}

/** Makes no file before there is something to write, so that a file that is refused leaves nothing behind. */
class LazyWriter {
  events = 0;
  readonly #folder: TraceFolder;
  readonly #redaction: OpenRedactor | undefined;
  #writer: SourceWriter | undefined;
  #done = false;

  constructor(folder: TraceFolder, redaction: OpenRedactor | undefined) {
    this.#folder = folder;
    this.#redaction = redaction;
  }

  add(drafts: readonly EventDraft[]): void {
    for (const draft of drafts) {
      const row = this.#redaction === undefined ? draft : { ...draft, data: redactRow(this.#redaction, draft) };
      this.open().add(stringify(row));
      this.events++;
    }
  }

  open(): SourceWriter {
    if (this.#writer === undefined) {
      prepareFolder(this.#folder);
      this.#writer = new SourceWriter(this.#folder.dir);
    }
    return this.#writer;
  }

  discard(): void {
    if (!this.#done) this.#writer?.discard();
    this.#done = true;
  }
}

function headerOf(
  path: string,
  stat: { size: number; mtimeMs: number },
  digest: string,
  importer: Importer,
  summary: FileSummary,
  skipped: number,
  events: number,
  redaction: OpenRedactor | undefined,
): SourceHeader {
  const { sessionId, agentId } = summary;
  const root = isSessionId(sessionId)
    ? sessionId
    : `file-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`;
  const child = agentId === undefined ? undefined : childSessionId(root, agentId);
  return {
    record: 'source',
    format: SOURCE_FORMAT,
    importer: importer.id,
    session_id: child ?? root,
    ...(agentId !== undefined && { agent_id: agentId }),
    path,
    size: stat.size,
    mtime_ms: stat.mtimeMs,
    digest,
    records: summary.records,
    skipped_lines: skipped,
    events,
    first_timestamp: summary.firstTimestamp,
    last_timestamp: summary.lastTimestamp,
    ...(redaction !== undefined && { redaction: redaction.rules }),
    facts: {
      agent_name: importer.agentName,
      ...(redaction === undefined ? summary.facts : redaction.redactor.value(summary.facts)),
      ...(child !== undefined && { parent_session_id: root }),
    },
  };
}

/** Claude Code writes `agent-<id>.meta.json` beside a subagent's transcript. */
function readSidecar(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path.replace(/\.jsonl$/, '.meta.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

function unknownFormat(path: string, records: number, skipped: number): TraceError {
  if (records === 0 && skipped === 0) {
    return new TraceError('bad_input', `${path} is empty`, { hint: 'nothing to import' });
  }
  return new TraceError('bad_input', `${path} is no session file that tacho knows`, {
    hint: 'known: Claude Code transcripts (<config>/projects/*/*.jsonl)',
  });
}
