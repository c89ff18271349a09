/**
 * Imported sources: `<session>/sources/<key>.ndjson`, one header record and the normalised rows of one imported file,
 * replaced whole by temporary file and rename.
 */
import { closeSync, constants, copyFileSync, fsyncSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TraceError } from '../core/errors.ts';
import { eventIdOf } from '../core/ids.ts';
import { isCount, isObject, type RawRecord } from '../core/record.ts';
import type { SourceHeader } from '../core/schema.ts';
import { parseLine, readHead } from './lines.ts';
import { commitFile, makeFolder, temporaryName, writeAll } from './write.ts';

export const SOURCE_FORMAT = 1;
/** Bytes kept free at the start of a source for its header, which is known only after the last row. */
const HEADER_ROOM = 2048;
const BUFFER = 1 << 18;
/** A UTF-16 unit takes at most so many bytes as UTF-8. */
const BYTES_PER_UNIT = 3;
const NEWLINE = 10;

/**
 * The key of an imported file: importer and file name, in characters that are safe in a path. A name that loses some by
 * it, or its end, gets a hash of the whole: two names are two keys. `identity`, as its header has it, tells documents of one name
 * apart.
 */
export function sourceKey(importer: string, fileName: string, identity = ''): string {
  const stem = fileName.replace(/\.jsonl?$/, '');
  const safe = stem.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 140);
  const name = safe === stem ? stem : `${safe}-${eventIdOf(stem)}`;
  return `${importer}-${name}${identity === '' ? '' : `-${identity}`}`;
}

/** The key of the source that has this header. */
export function keyOfSource({ importer, path, identity }: SourceHeader): string {
  return sourceKey(importer, basename(path), identity);
}

export function sourcesFolder(sessionFolder: string): string {
  return join(sessionFolder, 'sources');
}

/** Writes one source beside its place; nothing is visible until it is put there. */
export class SourceWriter {
  readonly #temporary: string;
  readonly #file: number;
  #isClosed = false;
  /** Rows that are not on the disk yet, as UTF-8. */
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER);
  #size = 0;
  #offset = HEADER_ROOM;

  /** `folder` is where the temporary file stands: the same file system as the store. With `begun`, its rows are there already. */
  constructor(folder: string, begun?: BegunSource) {
    makeFolder(folder);
    this.#temporary = temporaryName(join(folder, 'source'));
    if (begun === undefined) this.#file = openSync(this.#temporary, 'wx', 0o600);
    else {
      this.#file = openCopy(begun, this.#temporary);
      this.#offset = begun.end;
    }
  }

  /** Bytes of the header's room and the rows so far: what `BegunSource.end` is when the source is in its place. */
  get end(): number {
    this.#flush();
    return this.#offset;
  }

  /** Adds one line, JSON without newline. */
  add(json: string): void {
    const room = json.length * BYTES_PER_UNIT + 1;
    if (room > this.#buffer.length - this.#size) this.#flush();
    if (room > this.#buffer.length) {
      this.#write(Buffer.from(`${json}\n`));
      return;
    }
    // Each row as bytes of its own: joined first, one character beyond Latin-1 would make all of them wide.
    this.#size += this.#buffer.write(json, this.#size);
    this.#buffer[this.#size++] = NEWLINE;
  }

  /** Writes the header into its room, makes everything durable and puts the file in its place. */
  commit(header: SourceHeader, path: string): void {
    this.finish(header);
    this.put(path);
  }

  /** Writes the header into its room and makes everything durable. */
  finish(header: SourceHeader): void {
    try {
      this.#flush();
      writeAll(this.#file, headerBytes(header), 0);
      fsyncSync(this.#file);
    } catch (error) {
      this.discard();
      throw error;
    }
    this.#close();
  }

  /** Puts the finished file in its place. */
  put(path: string): void {
    commitFile(this.#temporary, path);
  }

  /** Leaves nothing behind; without effect once the source is in its place. */
  discard(): void {
    this.#close();
    rmSync(this.#temporary, { force: true });
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#file);
  }

  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#size));
    this.#size = 0;
  }

  #write(bytes: Buffer): void {
    writeAll(this.#file, bytes, this.#offset);
    this.#offset += bytes.length;
  }
}

/** Rows that were written before and stay as they are. */
export interface BegunSource {
  /** Path of the source. */
  readonly path: string;
  /** Digest in its header: another one there means that these are not its rows any more. */
  readonly digest: string;
  /** Its first byte that does not stay. */
  readonly end: number;
}

/** The source is not the one it was: what was to be added to it has to be read anew. */
export class SourceMoved extends Error {}

/** Opens a copy of a source, cut at its end. The kernel copies, where the file system can without moving a byte. */
function openCopy({ path, digest, end }: BegunSource, to: string): number {
  try {
    copyFileSync(path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    // Of the copy: the source itself may be replaced at any moment.
    if (readHeader(to)?.digest !== digest) throw new SourceMoved(path);
    const file = openSync(to, 'r+');
    ftruncateSync(file, end);
    return file;
  } catch (error) {
    rmSync(to, { force: true });
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new SourceMoved(path) : error;
  }
}

/** The header of a source, or undefined when the file is absent or begins with something else. */
export function readHeader(path: string): SourceHeader | undefined {
  const head = readHead(path, HEADER_ROOM);
  const header = head === undefined ? undefined : parseLine(head.slice(0, head.indexOf('\n')));
  return asHeader(header);
}

/** `value` as a header, or undefined when it is none or not whole. Throws `unsupported_store` when a newer version wrote it. */
export function asHeader(value: unknown): SourceHeader | undefined {
  if (!isObject(value) || value.record !== 'source') return undefined;
  if (typeof value.format === 'number' && value.format > SOURCE_FORMAT) {
    throw new TraceError('unsupported_store', `a source of session ${value.session_id} was written by a newer tacho`, {
      hint: 'update tacho',
    });
  }
  return isWhole(value) ? (value as unknown as SourceHeader) : undefined;
}

/** A damaged header is none: the source then counts as one without, and is replaced when its file is imported again. */
function isWhole(header: RawRecord): boolean {
  const { importer, session_id, path, digest, facts } = header;
  const texts = [importer, session_id, path, digest, header.identity ?? ''];
  const counts = [header.size, header.mtime_ms, header.records, header.skipped_lines, header.events];
  const times = [header.first_timestamp, header.last_timestamp];
  return (
    texts.every(text => typeof text === 'string') &&
    counts.every(isCount) &&
    times.every(time => time === null || (typeof time === 'number' && Number.isFinite(time))) &&
    isObject(facts)
  );
}

/** JSON, blanks to fill the room, newline. Facts that do not fit are dropped, the longest first. Throws `bad_input` for a path that does not. */
function headerBytes(header: SourceHeader): Buffer {
  const facts: Record<string, unknown> = { ...header.facts };
  for (;;) {
    const bytes = Buffer.from(JSON.stringify({ ...header, facts }));
    if (bytes.length < HEADER_ROOM)
      return Buffer.concat([bytes, Buffer.alloc(HEADER_ROOM - 1 - bytes.length, ' '), Buffer.from('\n')]);
    const longest = Object.keys(facts).sort((a, b) => sizeOf(facts[b]) - sizeOf(facts[a]))[0];
    if (longest === undefined) throw new TraceError('bad_input', `${header.path} is too long a path to keep`);
    delete facts[longest];
  }
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0;
}
