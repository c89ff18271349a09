/**
 * Which files were imported, as they were then. The truth is in the headers of the sources; this is the quick look-up.
 */
import type { DatabaseSync } from 'node:sqlite';

export interface ImportedFile {
  /** Absolute path. */
  readonly path: string;
  readonly size: number;
  readonly mtime_ms: number;
  readonly session_id: string;
  /** Key of the source. */
  readonly source: string;
  readonly events: number;
  readonly skipped_lines: number;
}

/** The file as it was when it was last imported or found to add nothing; undefined when it never was. */
export function importedFile(db: DatabaseSync, path: string): ImportedFile | undefined {
  return db.prepare('SELECT * FROM imported WHERE path = ?').get(path) as ImportedFile | undefined;
}

export function rememberImport(db: DatabaseSync, file: ImportedFile): void {
  db.prepare('INSERT OR REPLACE INTO imported VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    file.path,
    file.size,
    file.mtime_ms,
    file.session_id,
    file.source,
    file.events,
    file.skipped_lines,
  );
}
