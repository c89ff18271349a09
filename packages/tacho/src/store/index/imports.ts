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

/** Every file as it was when it was last imported or found to add nothing, by path. */
export function importedFiles(db: DatabaseSync): Map<string, ImportedFile> {
  const rows = db.prepare('SELECT * FROM imported').all() as unknown as ImportedFile[];
  return new Map(rows.map(row => [row.path, row]));
}

export function rememberImports(db: DatabaseSync, files: readonly ImportedFile[]): void {
  const insert = db.prepare('INSERT OR REPLACE INTO imported VALUES (?, ?, ?, ?, ?, ?, ?)');
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const file of files) insert.run(...columnsOf(file));
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** Values for `INSERT OR REPLACE INTO imported`, in the order of its columns. */
export function columnsOf(file: ImportedFile): (string | number)[] {
  return [file.path, file.size, file.mtime_ms, file.session_id, file.source, file.events, file.skipped_lines];
}

/** Forgets the files of sessions that are not there any more, so that an import reads them again. */
export function forgetImports(db: DatabaseSync): void {
  db.exec('DELETE FROM imported WHERE session_id NOT IN (SELECT session_id FROM sessions)');
}
