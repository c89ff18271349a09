/**
 * Importing many files: every session file at or below the given paths, each once, unchanged ones by a look at their
 * size and time alone.
 */
import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TraceError } from '../../core/errors.ts';
import type { Importer } from '../../core/importer.ts';
import type { ImportedFile } from '../../store/index/imports.ts';
import { sourcePath } from '../../store/put-source.ts';
import type { OpenRedactor } from '../../store/redactor.ts';
import { isUnreadable } from '../../store/session-files.ts';
import { readHeader } from '../../store/source-file.ts';
import type { TraceFolder } from '../../store/trace-folder.ts';
import { removeLeftovers } from '../../store/write.ts';
import { type ImportResult, importFile } from './import-file.ts';

export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** False for a file that was found in a folder: it may be somebody else's, and is passed over quietly then. */
  readonly named: boolean;
}

/** A file that was not imported, and why. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

export interface ImportReport {
  readonly imported: readonly ImportResult[];
  readonly refused: readonly Refusal[];
}

/**
 * The session files at `paths` (files, or folders that are searched through), sorted. Throws `bad_input` for a path that is not there
 * and when not one file was found.
 */
export function findFiles(paths: readonly string[], cwd: string): FoundFile[] {
  const found = new Map<string, FoundFile>();
  for (const given of paths) {
    const path = resolve(cwd, given);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined)
      throw new TraceError('bad_input', `no such file or folder: ${given}`, { hint: 'check the path' });
    if (stat.isDirectory()) for (const file of filesBelow(path)) found.set(file.path, file);
    else found.set(path, { path, size: stat.size, mtimeMs: stat.mtimeMs, named: true });
  }
  if (found.size === 0) {
    throw new TraceError('bad_input', `no session files (*.jsonl) in ${paths.join(', ')}`, {
      hint: 'Claude Code keeps them in <config>/projects; `tacho import --discover` lists what is on this machine',
    });
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Imports `files`; `known` tells how a file was when it was last looked at, `redaction` is the store's, `advance` is told
 * the bytes of each when it is done. Nothing is written for a file that is refused.
 */
export function importFiles(
  folder: TraceFolder,
  files: readonly FoundFile[],
  importers: readonly Importer[],
  known: (path: string) => ImportedFile | undefined,
  { redaction, advance }: { redaction?: OpenRedactor | undefined; advance?: (bytes: number) => void } = {},
): ImportReport {
  if (existsSync(folder.dir)) removeLeftovers(folder.dir);
  const imported: ImportResult[] = [];
  const refused: Refusal[] = [];
  for (const file of files) {
    const result =
      unchangedSince(folder, known(file.path), file, redaction) ?? tryImport(folder, file, importers, redaction);
    if ('reason' in result) refused.push(result);
    else imported.push(result);
    advance?.(file.size);
  }
  return { imported, refused };
}

/** The index says what was imported; the source itself says whether it is still there and whole. */
function unchangedSince(
  folder: TraceFolder,
  known: ImportedFile | undefined,
  file: FoundFile,
  redaction: OpenRedactor | undefined,
): ImportResult | undefined {
  if (known === undefined || known.size !== file.size || known.mtime_ms !== file.mtimeMs) return undefined;
  const header = readHeader(sourcePath(folder, known.session_id, known.source));
  if (header === undefined || header.redaction !== redaction?.rules) return undefined;
  return {
    session_id: known.session_id,
    source: known.source,
    path: file.path,
    events: known.events,
    new_events: 0,
    skipped_lines: known.skipped_lines,
    state: 'unchanged',
    size: file.size,
    mtime_ms: file.mtimeMs,
  };
}

function tryImport(
  folder: TraceFolder,
  file: FoundFile,
  importers: readonly Importer[],
  redaction: OpenRedactor | undefined,
): ImportResult | Refusal {
  try {
    return importFile(folder, file.path, importers, redaction);
  } catch (error) {
    if (error instanceof TraceError && error.code === 'bad_input') return { path: file.path, reason: error.message };
    const { code, path } = error as NodeJS.ErrnoException;
    // The same codes from the store are no fault of the file: they end the import.
    const isAboutFile = path === file.path && (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT');
    if (isAboutFile || code === 'EISDIR') return { path: file.path, reason: `${file.path} cannot be read (${code})` };
    throw error;
  }
}

/** Every *.jsonl file below a folder, links not followed: readdir's own `recursive` follows those to folders, round and round. */
function filesBelow(folder: string): FoundFile[] {
  const files: FoundFile[] = [];
  const folders = [folder];
  for (const at of folders) {
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) folders.push(path);
      if (!entry.isFile() || !entry.name.endsWith('.jsonl')) continue;
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat !== undefined) files.push({ path, size: stat.size, mtimeMs: stat.mtimeMs, named: false });
    }
  }
  return files;
}

/** Nothing for a folder that this user may not read: the others are imported all the same. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isUnreadable(error)) return [];
    throw error;
  }
}
