/**
 * Where a page comes from: inside the file that is open, or later from a server. Head and rows are there at once, the events are
 * fetched in chunks as somebody looks at them.
 */
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';

export interface PageSource {
  readonly page: PageDocument;
  /** The events of a chunk as UTF-8, one JSON text on each line. Chunks stay in memory as bytes once they were asked for. */
  chunk(index: number): Promise<Uint8Array>;
}

/** The n-th event of a part; undefined where there is none, or where it cannot be read. */
export async function readEvent(source: PageSource, part: number, n: number): Promise<TraceEvent | undefined> {
  const line = await readLine(source, part, n);
  try {
    return line === undefined ? undefined : (JSON.parse(line) as TraceEvent);
  } catch {
    return undefined;
  }
}

/** The same as the text that was recorded. */
export async function readLine(source: PageSource, part: number, n: number): Promise<string | undefined> {
  const { chunks } = source.page.head;
  const index = chunks.findIndex(of => of.part === part && n >= of.first && n < of.first + of.count);
  const chunk = chunks[index];
  if (chunk === undefined) return undefined;
  return new TextDecoder().decode(lineOf(await source.chunk(index), n - chunk.first));
}

const LINE_FEED = 10;

function lineOf(bytes: Uint8Array, skip: number): Uint8Array {
  let start = 0;
  for (let line = 0; line < skip; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end === -1) return bytes.subarray(bytes.length);
    start = end + 1;
  }
  const end = bytes.indexOf(LINE_FEED, start);
  return bytes.subarray(start, end === -1 ? bytes.length : end);
}
