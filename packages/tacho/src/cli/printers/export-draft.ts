/**
 * Text that may be taken back: held in memory, and what is more than that in a file without a name.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryName } from '../../store/write.ts';
import type { Output } from '../terminal/output.ts';
import { type SafeBytes, type SafeText, trustBytes } from '../terminal/safe.ts';

const ROOM = 1 << 18;
const BYTES_PER_UNIT = 3;

/** To be closed. */
export class Draft implements Pick<Output, 'write' | 'bytes' | 'closed'> {
  #buffer = Buffer.allocUnsafeSlow(ROOM);
  #used = 0;
  #file: number | undefined;
  #isBroken = false;

  /** There is no room for it: what is still written is thrown away. */
  get closed(): boolean {
    return this.#isBroken;
  }

  write(text: SafeText): Promise<void> | undefined {
    const due = this.#reserve(text.length * BYTES_PER_UNIT);
    this.#used += this.#buffer.write(text, this.#used);
    return due;
  }

  bytes(text: SafeBytes): Promise<void> | undefined {
    const due = this.#reserve(text.length);
    this.#buffer.set(text, this.#used);
    this.#used += text.length;
    return due;
  }

  /** Copies all of it to `out`, at the pace of whoever reads that. */
  async copyTo(out: Output): Promise<void> {
    if (this.#file !== undefined) {
      const chunk = Buffer.allocUnsafeSlow(1 << 16);
      for (let at = 0, size = 1; size > 0 && !out.closed; at += size) {
        size = readSync(this.#file, chunk, 0, chunk.length, at);
        await out.bytes(trustBytes(chunk.subarray(0, size)));
      }
    }
    await out.bytes(trustBytes(this.#buffer.subarray(0, this.#used)));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** Makes room for so many bytes. The promise lets the program be told to stop. */
  #reserve(room: number): Promise<void> | undefined {
    if (this.#used + room <= this.#buffer.length) return undefined;
    this.#spill();
    if (room > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(room);
    return new Promise(resolve => setImmediate(resolve));
  }

  #spill(): void {
    if (!this.#isBroken) {
      try {
        this.#file ??= openNameless();
        for (let at = 0; at < this.#used; ) at += writeSync(this.#file, this.#buffer, at, this.#used - at);
      } catch {
        this.#isBroken = true;
      }
    }
    this.#used = 0;
  }
}

/** A file of its owner's alone, which goes when it is closed, whatever happens to the program. */
function openNameless(): number {
  const path = temporaryName(join(tmpdir(), 'x'));
  const file = openSync(path, 'wx+', 0o600);
  try {
    rmSync(path);
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return file;
}
