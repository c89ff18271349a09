/**
 * The events of a page as chunks, packed as they come. Packing runs beside the reading, on threads of Node's own.
 */
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import type { PageChunk } from '../../core/page/page.ts';

const compress = promisify(zstdCompress);

/** What a viewer unpacks in one go: some 20 ms. Of a page that must open at once, less; of a small one more, which packs better. */
const CHUNK_BYTES = 4_000_000;
const QUICK_CHUNK_BYTES = 1_000_000;
const LINE_FEED = 10;
/** A UTF-16 unit takes at most so many bytes as UTF-8. */
const BYTES_PER_UNIT = 3;

export interface Packed {
  readonly chunks: readonly PageChunk[];
  /** One for each chunk, Zstandard in base64. */
  readonly blocks: readonly string[];
}

const QUICK = 3;

/** How hard to pack: small pages are sent about, large ones must be there soon. */
export function levelFor(bytes: number): number {
  return bytes > 16_000_000 ? QUICK : 17;
}

export function isQuick(level: number): boolean {
  return level === QUICK;
}

/** Zstandard in base64. */
export async function pack(bytes: Buffer, level: number): Promise<string> {
  const { ZSTD_c_compressionLevel: effort, ZSTD_c_windowLog: window } = constants;
  // A window over the whole chunk: what an agent reads, it reads again.
  const params = { [effort]: level, ...(level > 10 && { [window]: 23 }) };
  // Told how much there is, it writes a frame that is unpacked in one go, into as much room as it needs.
  return (await compress(bytes, { params, pledgedSrcSize: bytes.length })).toString('base64');
}

export class ChunkPacker {
  readonly #level: number;
  readonly #most: number;
  readonly #chunks: PageChunk[] = [];
  readonly #blocks: Promise<string>[] = [];
  #buffer: Buffer | undefined;
  #used = 0;
  #count = 0;
  #part = 0;
  #first = 1;

  constructor(level: number) {
    this.#level = level;
    this.#most = isQuick(level) ? QUICK_CHUNK_BYTES : CHUNK_BYTES;
  }

  /** The events that follow are of this part, from its first. */
  begin(part: number): void {
    this.#close();
    this.#part = part;
    this.#first = 1;
  }

  /**
   * The next event as JSON on one line; the bytes of its beginning are copied where they are there. Ids that it lacks (`rest`) come first,
   * as they do in all others: who searches an event skips what is before its data.
   */
  add(start: string, rest = '', bytes?: Uint8Array): void {
    const most = (bytes?.length ?? start.length * BYTES_PER_UNIT) + rest.length * BYTES_PER_UNIT + 4;
    if (this.#count > 0 && this.#used + most > this.#most) this.#close();
    this.#buffer ??= Buffer.allocUnsafeSlow(Math.max(this.#most, most));
    const buffer = this.#buffer;
    const skip = rest === '' ? 0 : 1;
    if (skip > 0) this.#used += buffer.write(`{${rest.slice(1, -1)},`, this.#used);
    if (bytes === undefined) this.#used += buffer.write(start.slice(skip), this.#used);
    else {
      buffer.set(bytes.subarray(skip), this.#used);
      this.#used += bytes.length - skip;
    }
    if (skip > 0) this.#used += buffer.write('}', this.#used);
    buffer[this.#used++] = LINE_FEED;
    this.#count++;
  }

  async end(): Promise<Packed> {
    this.#close();
    return { chunks: this.#chunks, blocks: await Promise.all(this.#blocks) };
  }

  #close(): void {
    const buffer = this.#buffer;
    if (buffer === undefined) return;
    this.#chunks.push({ part: this.#part, first: this.#first, count: this.#count, bytes: this.#used });
    this.#blocks.push(pack(buffer.subarray(0, this.#used), this.#level));
    this.#first += this.#count;
    this.#buffer = undefined;
    this.#used = 0;
    this.#count = 0;
  }
}
