/**
 * Reading on at the end of a log that others append to: each whole line once, from where the last look ended.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { RawRecord } from '../core/record.ts';
import { parseLine } from './lines.ts';

const CHUNK = 1 << 16;
/** As for whole files: a longer line is damage. */
const MAX_LINE = 1 << 27;
const NEWLINE = 10;

export class LogTail {
  readonly #path: string;
  /** Where the first line stands that was not read. */
  #offset: number;
  #inode: number | undefined;
  /** True inside a line that is longer than any may be. */
  #isSkipping = false;

  /** Begins at byte `offset`, where a line begins or ends. The file need not exist yet. */
  constructor(path: string, offset = 0) {
    this.#path = path;
    this.#offset = offset;
  }

  /**
   * The good lines that were added since the last look, in batches. A line that is being written is left for the next
   * look; what is damaged is passed over. Gives `replaced`, and nothing more, when the file is not the one it was: cut,
   * replaced, or gone. Throws what else the file system throws.
   */
  *read(): Generator<readonly RawRecord[], 'same' | 'replaced'> {
    const file = openIfThere(this.#path);
    if (file === undefined) return this.#inode === undefined ? 'same' : 'replaced';
    try {
      const { ino, size } = fstatSync(file);
      if ((this.#inode !== undefined && ino !== this.#inode) || size < this.#offset) return 'replaced';
      this.#inode = ino;
      yield* this.#readTo(size, file);
      return 'same';
    } finally {
      closeSync(file);
    }
  }

  *#readTo(size: number, file: number): Generator<readonly RawRecord[]> {
    for (let room = CHUNK; this.#offset < size; ) {
      const bytes = Buffer.allocUnsafe(Math.min(room, size - this.#offset));
      const block = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, this.#offset));
      if (block.length === 0) return;
      const end = block.lastIndexOf(NEWLINE);
      if (end === -1 && !this.#isSkipping && this.#offset + block.length < size && block.length < MAX_LINE) {
        room *= 2;
        continue;
      }
      room = CHUNK;
      const records = end === -1 ? this.#unfinished(block) : this.#lines(block, end);
      if (records.length > 0) yield records;
      if (end === -1 && !this.#isSkipping) return;
    }
  }

  #lines(block: Buffer, end: number): RawRecord[] {
    const start = this.#isSkipping ? block.indexOf(NEWLINE) + 1 : 0;
    this.#isSkipping = false;
    this.#offset += end + 1;
    const lines = block.toString('utf8', start, Math.max(start, end)).split('\n');
    return lines.map(parseLine).filter(record => typeof record === 'object');
  }

  /** A last line without its newline is whole when it is an object already: no beginning of one is. */
  #unfinished(block: Buffer): RawRecord[] {
    if (block.length >= MAX_LINE) this.#isSkipping = true;
    const record = this.#isSkipping ? undefined : parseLine(block.toString('utf8'));
    if (this.#isSkipping || typeof record === 'object') this.#offset += block.length;
    return typeof record === 'object' ? [record] : [];
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
