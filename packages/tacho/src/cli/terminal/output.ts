/**
 * The writer of standard output and standard error: buffered, patient, and quiet when nobody reads any more.
 */
import type { Writable } from 'node:stream';
import { TraceError } from '../../core/errors.ts';
import { type Safe, type SafeBytes, type SafeText, safe } from './safe.ts';

export interface Output {
  /** Adds text. Await it: the promise is pending while the reader is behind. */
  write(text: SafeText): Promise<void> | undefined;
  /** Adds text as UTF-8. It is copied. */
  bytes(text: SafeBytes): Promise<void> | undefined;
  /** Adds a line and its line feed. Await it. */
  line(line?: Safe): Promise<void> | undefined;
  /** Resolves when everything is handed to the system: after it `process.exit` loses nothing. */
  flush(): Promise<void>;
  /** The reader has gone: what is still written is thrown away, so a loop may stop. */
  readonly closed: boolean;
}

export interface OutputOptions {
  /** What happens when the reader goes away. By default the process exits with 0, as `tacho replay | head -1` should. */
  readonly onClosed?: () => void;
}

const chunkBytes = 64 * 1024;
/** A UTF-16 unit takes at most so many bytes as UTF-8. */
const bytesPerUnit = 3;

const EMPTY = Buffer.alloc(0);

/** How a reader that has gone shows: EPIPE, ECONNRESET on a socket, EOF on Windows, the others after any of these. */
const goneCodes = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/**
 * Writes Safe text to a stream in chunks of 64 KiB. Make one per stream and process.
 *
 * It goes through the stream, not through `fs.writeSync`: standard output is often a non-blocking pipe, where writeSync
 * throws EAGAIN as soon as the reader is slow and can only be tried again in a busy loop. The stream waits for the reader
 * in the event loop, on Linux, macOS and Windows alike, and for a file Node writes synchronously below it anyway. The
 * price is that a caller awaits its writes, and flushes before it exits.
 *
 * What is in the buffer also goes out as soon as the event loop is idle, so a live view shows without a flush. A failure
 * other than a reader that has gone, such as a full disk, is a TraceError `io`, thrown by the next call or by `flush`.
 */
export function createOutput(stream: Writable, { onClosed = () => process.exit(0) }: OutputOptions = {}): Output {
  let buffer = EMPTY;
  let used = 0; // bytes of the buffer
  let spare = EMPTY; // one that was written, to be filled again: left to the garbage collector they pile up
  let closed = false;
  let failure: TraceError | undefined;
  let sent: Promise<void> = Promise.resolve();
  let idle: NodeJS.Immediate | undefined;

  stream.on('error', fail);

  function write(text: SafeText): Promise<void> | undefined {
    if (failure) throw failure;
    if (closed) return undefined;
    // Each text as bytes of its own: joined first, one character beyond Latin-1 would make all of them wide.
    reserve(text.length * bytesPerUnit);
    used += buffer.write(text, used);
    return added();
  }

  function bytes(text: SafeBytes): Promise<void> | undefined {
    if (failure) throw failure;
    if (closed) return undefined;
    reserve(text.length);
    buffer.set(text, used);
    used += text.length;
    return added();
  }

  function reserve(more: number): void {
    const room = used + more;
    if (room <= buffer.length) return;
    const larger = room <= spare.length ? spare : Buffer.allocUnsafeSlow(Math.max(room, 2 * chunkBytes));
    if (larger === spare) spare = EMPTY;
    buffer.copy(larger, 0, 0, used);
    buffer = larger;
  }

  function added(): Promise<void> | undefined {
    if (used >= chunkBytes) {
      // While one chunk is written the next is made. Waiting also where the stream wants more: a file is written at once,
      // but its callback, which lets go of the chunk, comes only when the caller yields.
      const before = sent;
      send();
      return before;
    }
    idle ??= setImmediate(send);
    return undefined;
  }

  /** Hands over the buffer. */
  function send(): void {
    clearImmediate(idle);
    idle = undefined;
    const full = buffer;
    const chunk = full.subarray(0, used);
    buffer = EMPTY;
    used = 0;
    if (chunk.length === 0 || closed || failure) return;
    sent = new Promise(resolve => {
      const written = (error?: Error | null) => {
        if (error) fail(error);
        else if (full.length === 2 * chunkBytes) spare = full;
        resolve();
      };
      try {
        stream.write(chunk, written);
      } catch (error) {
        // A file's stream throws instead of calling back.
        written(error as Error);
      }
    });
  }

  function fail(error: NodeJS.ErrnoException): void {
    if (!goneCodes.has(error.code ?? '')) {
      failure ??= new TraceError('io', `Cannot write: ${error.message}`, { cause: error });
      return;
    }
    // A chunk behind one that failed is told that the stream is gone, and that is no reader who has gone.
    if (closed || failure) return;
    closed = true;
    onClosed();
  }

  return {
    write,
    bytes,
    line: (line = safe``) => write(`${line}\n` as SafeText),
    async flush() {
      send();
      await sent;
      if (failure) throw failure;
    },
    get closed() {
      return closed;
    },
  };
}
