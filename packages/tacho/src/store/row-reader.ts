/**
 * Reading rows of a session again, one by one, by the place that its plan has for each.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { isObject, isTokenCount, type RawRecord, toEvent } from '../core/record.ts';
import type { TraceEvent } from '../core/schema.ts';
import { BUCKETS } from '../core/usage.ts';
import type { SessionPlan } from './read-session.ts';
import type { SessionFile } from './session-files.ts';

/** An editor may have put one before the first line. */
const BOM = '\ufeff';

/** A stored row as an event. A log may say anything of usage: what is no count is unknown, and joins no sum. */
export function eventOf(raw: RawRecord, sessionId: string): TraceEvent {
  const event = toEvent(raw, sessionId);
  const { usage } = event.data;
  if (isObject(usage) && !BUCKETS.every(bucket => usage[bucket] === null || isTokenCount(usage[bucket]))) {
    event.data.usage = Object.fromEntries(
      BUCKETS.map(bucket => [bucket, isTokenCount(usage[bucket]) ? usage[bucket] : null]),
    );
  }
  return event;
}

/** Takes rows by their number in the plan. To be closed. */
export class RowReader {
  readonly #session: SessionPlan;
  readonly #readers: WindowReader[];

  /** A row in its place costs reading a whole window: a small one where rows are taken here and there. */
  constructor(session: SessionPlan, windowBytes = 1 << 18) {
    this.#session = session;
    const paths = new Map(session.files.map(file => [file.name, file]));
    const { sourceNames } = session.plan.groups.table;
    this.#readers = sourceNames.map(name => new WindowReader(paths.get(name) as SessionFile, windowBytes));
  }

  /** Its line, without the mark that an editor may have put before the first one. */
  text(row: number): string {
    const { table } = this.#session.plan.groups;
    const reader = this.#readers[table.source[row] as number] as WindowReader;
    const line = reader.line(table.offset[row] as number, table.length[row] as number);
    return line.startsWith(BOM) ? line.slice(1) : line;
  }

  /** The bytes of its line as they stand in the file, good until the next row is read. */
  bytes(row: number): Uint8Array {
    const { table } = this.#session.plan.groups;
    const reader = this.#readers[table.source[row] as number] as WindowReader;
    return reader.bytes(table.offset[row] as number, table.length[row] as number);
  }

  event(row: number, parse: (text: string) => unknown): TraceEvent {
    const raw = parse(this.text(row));
    // A file replaced between the two passes: the row stays, without what it said.
    return eventOf(isObject(raw) ? (raw as RawRecord) : {}, this.#session.id);
  }

  close(): void {
    for (const reader of this.#readers) reader.close();
  }
}

/** Reads lines by offset through one window, since a fold's order is nearly the file's. */
class WindowReader {
  readonly #path: string;
  readonly #bytes: number;
  #file: number | undefined;
  #buffer = Buffer.alloc(0);
  #start = 0;
  #size = 0;

  constructor(file: SessionFile, bytes: number) {
    this.#path = file.path;
    this.#bytes = bytes;
  }

  line(offset: number, length: number): string {
    return this.bytes(offset, length).toString('utf8');
  }

  bytes(offset: number, length: number): Buffer {
    if (offset < this.#start || offset + length > this.#start + this.#size) this.#fill(offset, length);
    const from = offset - this.#start;
    return this.#buffer.subarray(from, Math.min(from + length, this.#size));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #fill(offset: number, length: number): void {
    this.#file ??= openSync(this.#path, 'r');
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafeSlow(Math.max(length, this.#bytes));
    this.#start = offset;
    this.#size = readSync(this.#file, this.#buffer, 0, this.#buffer.length, offset);
  }
}
