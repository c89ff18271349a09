/**
 * Searching a whole session: what its rows say, then every event, chunk by chunk, giving way between them.
 */

import type { PageSource } from '../page/source.ts';
import type { RowIndex } from '../transcript/row-index.ts';
import { lineOfId, linesWith } from './lines.ts';
import { toNeedle } from './needle.ts';

/** Work goes on for so long before the browser gets a turn. */
const TURN_MS = 12;

/** Rows that hold `query`, in order; undefined once `signal` has been given. Chunks that cannot be read are passed over. */
export async function findRows(
  { source, index, query }: { source: PageSource; index: RowIndex; query: string },
  signal: AbortSignal,
): Promise<number[] | undefined> {
  const needle = toNeedle(query);
  if (needle === undefined) return [];
  const { head, rows } = source.page;
  const found = new Uint8Array(rows.count);
  const turns = new Turns();
  const pattern = patternOf(query);
  for (let row = 0; row < rows.count; row++) {
    if (
      pattern.test(rows.title[row] ?? '') ||
      pattern.test(rows.label[row] ?? '') ||
      pattern.test(rows.note[row] ?? '')
    )
      found[row] = 1;
    if (row % 2_000 === 0) await turns.give();
    if (signal.aborted) return undefined;
  }
  for (const [at, { part, first }] of head.chunks.entries()) {
    for (const line of linesWith(await bytesOf(source, at), needle)) found[index.rowOf(part, first + line)] = 1;
    await turns.give();
    if (signal.aborted) return undefined;
  }
  const matches: number[] = [];
  for (let row = 0; row < found.length; row++) if (found[row] === 1) matches.push(row);
  return matches;
}

/** The row of an event by its id; -1 where no event has it. */
export async function rowOfId(source: PageSource, index: RowIndex, id: string): Promise<number> {
  const needle = toNeedle(id);
  if (needle === undefined) return -1;
  const turns = new Turns();
  for (const [at, { part, first }] of source.page.head.chunks.entries()) {
    const line = lineOfId(await bytesOf(source, at), needle);
    if (line !== -1) return index.rowOf(part, first + line);
    await turns.give();
  }
  return -1;
}

/** `query` as it stands in a title, in any case. */
export function patternOf(query: string): RegExp {
  return new RegExp(query.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'iu');
}

/**
 * Reads all chunks ahead, one whenever the browser has nothing to do, so that the first search finds them ready. False once one
 * cannot be read.
 */
export async function readAhead(source: PageSource): Promise<boolean> {
  for (const at of source.page.head.chunks.keys()) {
    await idle();
    try {
      await source.chunk(at);
    } catch {
      return false;
    }
  }
  return true;
}

async function bytesOf(source: PageSource, chunk: number): Promise<Uint8Array> {
  return source.chunk(chunk).catch(() => new Uint8Array());
}

async function idle(): Promise<void> {
  await new Promise<unknown>(go => {
    // Safari has no such callback.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(go, { timeout: 1_000 });
    else setTimeout(go, 20);
  });
}

/** Gives the browser a turn whenever ours has lasted long enough. */
class Turns {
  #since = performance.now();

  async give(): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return;
    await new Promise<void>(go => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => go();
      port2.postMessage(null);
    });
    this.#since = performance.now();
  }
}
