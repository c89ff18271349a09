/**
 * The contract of an exporter: sessions in, chunks of text out. Pure: where the chunks go is the business of the shell.
 */
import type { Annotation } from './annotations.ts';
import type { TraceEvent } from './schema.ts';
import type { SessionRecord } from './session-record.ts';

/** A session on its way out. */
export interface ExportedSession {
  readonly id: string;
  /** As `inspect` shows it: what the fold knows, what else meta.json says, and the lines that were skipped. */
  readonly record: SessionRecord & Readonly<Record<string, unknown>>;
  /** What people wrote beside its events, oldest first. */
  readonly annotations: readonly Annotation[];
  /** Folded, in order, with their ids. Each is read from disk as it is asked for: go through them once, and keep none. */
  readonly events: Iterable<TraceEvent>;
  /** The same events as JSON, each on one line: for formats that hold them as they are, and much faster. Or these, or those. */
  readonly texts: Iterable<string>;
}

/** What the shell lends to an exporter, and what was asked for. */
export interface ExportRequest {
  /** One session was named: a format that can be one document is that one. */
  readonly single: boolean;
  /** Begin with a byte order mark, where the format may. */
  readonly bom: boolean;
  /**
   * The sanitiser of the surface. Whatever a session holds goes through one of the two: `text` gives one line that is
   * harmless to print, `json` the same JSON value with every character that is not as its `\u` escape. `stands` is true for
   * a code point beyond ASCII that both leave as it is, whatever stands beside it. `text` shows a line feed and a
   * tab in one way wherever they stand, unless it is behind a carriage return; the former not as a blank or a quote.
   */
  readonly sanitise: { text(text: string): string; json(json: string): string; stands(code: number): boolean };
  /** An event in words, as a replay titles it; paths inside `cwd` are relative to it. Not sanitised. */
  describe(event: TraceEvent, cwd: string | null): { readonly title: string; readonly detail?: string | undefined };
  /** What an API message cost in USD; null for what has no price, and for every other event. Asked for with `needsPrices`. */
  usdOf(event: TraceEvent): number | null;
  /** To be called for each event that the format has no place for: the user is told how many. */
  leaveOut(event: TraceEvent): void;
}

interface AnyExporter {
  /** Folder name, and the word after `--format`. */
  readonly id: string;
  /** The price table is loaded only for who shows prices. */
  readonly needsPrices?: true;
}

/** Any number of sessions in one stream of text. */
export interface DocumentExporter extends AnyExporter {
  readonly kind: 'document';
  readonly mediaType: string;
  /** Of a file's name, with its dot; more than one where several are usual. */
  readonly extensions: readonly string[];
  /**
   * The chunks of the document, in order: text, or text as UTF-8, which is good until the next is asked for. The next session
   * is opened when the last has been gone through.
   */
  write(sessions: Iterable<ExportedSession>, request: ExportRequest): Iterable<string | Uint8Array>;
}

/** A folder with a folder of files for each session. */
export interface FolderExporter extends AnyExporter {
  readonly kind: 'folder';
  /** The files of one session, to be written one after the other. */
  files(session: ExportedSession, request: ExportRequest): Iterable<ExportedFile>;
}

export interface ExportedFile {
  /** Base name; a word of the exporter's own, never of the session. */
  readonly name: string;
  readonly chunks: Iterable<string>;
}

export type Exporter = DocumentExporter | FolderExporter;
