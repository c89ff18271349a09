/**
 * Standard input of a hook: one JSON object, of any size and possibly none.
 */
import { isUtf8 } from 'node:buffer';
import { read } from 'node:fs';
import { isObject, type RawRecord } from '../../core/record.ts';

const FIRST = 1 << 16;
/** More than any client sends; what comes after is left in the pipe. */
const MAX_BYTES = 1 << 26;
/** Input from this size on is looked at before it is read as text: some garbage takes seconds to be refused. */
const BIG = 1 << 18;
const MAX_LEVELS = 10_000;

/** What was read, or why it is not a payload. */
export type Input = { readonly payload: RawRecord } | { readonly problem: string };

/**
 * Reads `file` off the main thread, and parses it: to its end, or until a whole object is there, for a client that leaves
 * the pipe open. `progress` is told of every part that comes.
 */
export async function readInput(progress: () => void = () => {}, file = 0): Promise<Input> {
  const chunks: Buffer[] = [];
  let size = 0;
  let tried = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(Math.max(FIRST, Math.min(size, 1 << 22)));
    const count = await readSome(file, chunk);
    if (count === 0) break;
    progress();
    chunks.push(chunk.subarray(0, count));
    size += count;
    if (size > MAX_BYTES) return { problem: `more than ${MAX_BYTES} bytes of input` };
    // Not at every brace of a big one: to parse a half takes as long as to parse the whole.
    if (size >= 2 * tried && endsObject(chunk, count)) {
      tried = size;
      const early = parse(chunks);
      if ('payload' in early) return early;
    }
  }
  return parse(chunks);
}

function parse(chunks: readonly Buffer[]): Input {
  const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  if (bytes.length >= BIG) {
    if (!isUtf8(bytes)) return { problem: 'input is not UTF-8' };
    if (isTooDeep(bytes)) return { problem: 'input is nested too deeply' };
  }
  // Also takes a byte order mark away.
  const text = bytes.toString('utf8').trim();
  if (text === '') return { problem: 'no input' };
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? { payload: value } : { problem: 'input is no JSON object' };
  } catch {
    return { problem: 'input is not JSON' };
  }
}

const [QUOTE, BACKSLASH, BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

/** True when the last byte that is no blank ends an object. */
function endsObject(chunk: Buffer, count: number): boolean {
  let at = count - 1;
  while (at > 0 && (chunk[at] as number) <= 0x20) at--;
  return chunk[at] === BRACE_END;
}

function isTooDeep(bytes: Buffer): boolean {
  let levels = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === BRACE || byte === BRACKET) {
      if (++levels > MAX_LEVELS) return true;
    } else if (byte === BRACE_END || byte === BRACKET_END) levels--;
  }
  return false;
}

function readSome(file: number, into: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(file, into, 0, into.length, null, (error, count) => {
      if (error === null) resolve(count);
      // A pipe whose writer is gone, on Windows.
      else if (error.code === 'EOF') resolve(0);
      else reject(error);
    });
  });
}
