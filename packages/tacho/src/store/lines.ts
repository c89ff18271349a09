/**
 * Reading NDJSON: every non-blank line of a file, with its bytes, in bounded memory. Never stops at damage: a line that
 * is no JSON object is reported with its place, and the next one is read.
 */
import { isAscii } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import type { RawRecord } from '../core/record.ts';

/** Small enough to stay in the processor's cache from reading to parsing: a megabyte takes a quarter longer. */
const CHUNK = 1 << 16;
/** See `#block`. */
const PIECE = 1 << 13;
/** A longer line is damage: a run of NUL bytes after a power cut, or something that no agent writes. */
export const MAX_LINE = 1 << 27;
const NEWLINE = 10;
const BOM = 0xfeff;

/** A line that is not one JSON object. `torn` is the last line of a file that ends without a newline. */
export interface Damage {
  readonly offset: number;
  readonly line: number;
  readonly reason: 'not JSON' | 'not an object' | 'torn' | 'too long';
}

export interface LineVisitor {
  /** A good line: the parsed object, where it starts, its bytes without its newline, its 1-based number, its text. */
  record(record: RawRecord, offset: number, length: number, line: number, text: string): void;
  damage?(damage: Damage): void;
  /** Every chunk as it was read, before its lines are visited. */
  bytes?(chunk: Buffer): void;
}

/** Where a line begins: its first byte, and how many lines stand before it. */
export interface Place {
  readonly offset: number;
  readonly line: number;
}

/** Reads `path` from its start to its end, once. Throws what the file system throws. */
export function scanLines(path: string, visitor: LineVisitor): void {
  const file = openSync(path, 'r');
  try {
    scanOpenFile(file, visitor);
  } finally {
    closeSync(file);
  }
}

/**
 * The same for an open file, from the line at `from` (by default from the file's own position,
 * which for an open pipe is all there is) to byte `to` at most. Gives where the first line begins that has no
 * newline yet: it was visited all the same, and is visited again by whoever reads on from there.
 */
export function scanOpenFile(
  file: number,
  visitor: LineVisitor,
  { from, to = Number.POSITIVE_INFINITY }: { from?: Place; to?: number } = {},
): Place {
  return new Scanner(visitor, from).run(file, to);
}

/** The first `size` bytes of a file as text, or all of it when it is shorter; undefined when it cannot be read. */
export function readHead(path: string, size: number): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const bytes = Buffer.allocUnsafe(size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, size, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** One JSON object from the text of a line, or why it is none. Blank lines are undefined. */
export function parseLine(text: string): RawRecord | 'not JSON' | 'not an object' | undefined {
  const first = text.charCodeAt(0);
  if (first !== 123 /* { */) {
    if (first === BOM) return parseLine(text.slice(1));
    if (text.trim() === '') return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawRecord) : 'not an object';
}

class Scanner {
  readonly #visitor: LineVisitor;
  #offset: number;
  #line: number;
  /** Where to read next; null for the file's own position, since a pipe has no other. */
  #position: number | null;
  /** Bytes that may still be read. */
  #room = 0;
  /** Where a line begins that is too long and has not ended. */
  #unended: Place | undefined;

  constructor(visitor: LineVisitor, from: Place | undefined) {
    this.#visitor = visitor;
    this.#offset = from?.offset ?? 0;
    this.#line = from?.line ?? 0;
    this.#position = from?.offset ?? null;
  }

  run(file: number, to: number): Place {
    this.#room = to - this.#offset;
    let buffer = Buffer.allocUnsafeSlow(CHUNK);
    /** Bytes at the start of the buffer that belong to a line not yet ended. */
    let held = 0;
    for (;;) {
      if (held === buffer.length && held >= MAX_LINE) held = this.#skipLine(file, buffer);
      else if (held === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      const size = this.#read(file, buffer, held, buffer.length - held);
      if (size === 0) break;
      const filled = held + size;
      const last = buffer.subarray(held, filled).lastIndexOf(NEWLINE);
      if (last === -1) {
        held = filled;
        continue;
      }
      this.#block(buffer.subarray(0, held + last));
      buffer.copyWithin(0, held + last + 1, filled);
      held = filled - (held + last + 1);
    }
    const end = this.#unended ?? { offset: this.#offset, line: this.#line };
    if (held > 0) this.#block(buffer.subarray(0, held), true);
    return end;
  }

  #read(file: number, buffer: Buffer, at: number, room: number): number {
    const size = readSync(file, buffer, at, Math.min(room, this.#room), this.#position);
    this.#room -= size;
    if (this.#position !== null) this.#position += size;
    if (size > 0) this.#visitor.bytes?.(buffer.subarray(at, at + size));
    return size;
  }

  /** Leaves out the rest of a line that fills the buffer; gives how many bytes after it are at the buffer's start. */
  #skipLine(file: number, buffer: Buffer): number {
    this.#unended = { offset: this.#offset, line: this.#line };
    this.#line++;
    this.#visitor.damage?.({ offset: this.#offset, line: this.#line, reason: 'too long' });
    this.#offset += buffer.length;
    for (;;) {
      const size = this.#read(file, buffer, 0, CHUNK);
      if (size === 0) return 0;
      const end = buffer.subarray(0, size).indexOf(NEWLINE);
      this.#offset += end === -1 ? size : end + 1;
      if (end === -1) continue;
      this.#unended = undefined;
      buffer.copyWithin(0, end + 1, size);
      return size - (end + 1);
    }
  }

  /**
   * Whole lines, without the newline after the last one. One character beyond Latin-1 makes a decoded text twice as wide
   * and slower to parse, so a block that has any is taken in pieces, most of which have none.
   */
  #block(bytes: Buffer, atEnd = false): void {
    let start = 0;
    if (bytes.length > PIECE && !isAscii(bytes)) {
      for (let end = bytes.indexOf(NEWLINE, PIECE); end !== -1; end = bytes.indexOf(NEWLINE, start + PIECE)) {
        this.#piece(bytes.subarray(start, end), false);
        start = end + 1;
      }
    }
    this.#piece(bytes.subarray(start), atEnd);
  }

  /** Lines decoded at once: one call for all of them beats one a line. */
  #piece(bytes: Buffer, atEnd: boolean): void {
    const text = bytes.toString('utf8');
    const oneByte = text.length === bytes.length;
    let start = 0;
    const lines = text.split('\n');
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as string;
      // What is no UTF-8 decodes to a character of another length, and only the bytes know where a line ends.
      const length = oneByte ? line.length : lineEnd(bytes, start) - start;
      this.#line++;
      if (line.length > 0) this.#visit(line, length, atEnd && i === lines.length - 1);
      this.#offset += length + 1;
      start += length + 1;
    }
  }

  #visit(text: string, length: number, isTail: boolean): void {
    const record = parseLine(text);
    if (record === undefined) return;
    if (typeof record === 'object') this.#visitor.record(record, this.#offset, length, this.#line, text);
    else {
      const reason = isTail && record === 'not JSON' ? 'torn' : record;
      this.#visitor.damage?.({ offset: this.#offset, line: this.#line, reason });
    }
  }
}

function lineEnd(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(NEWLINE, start);
  return end === -1 ? bytes.length : end;
}
