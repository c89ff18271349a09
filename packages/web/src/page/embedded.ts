/**
 * The page inside the file that is open: packed data blocks in base64, which no HTML parser can take for anything else.
 * The first holds head and rows, the others a chunk of events each.
 */
import { decompress } from 'fzstd';
import { unpackPage } from 'tacho/src/core/page/packed.ts';
import type { PageSource } from './source.ts';

const GZIP = 'application/gzip;base64';

/** Rejects where the file is no page, or was cut. */
export async function embeddedPage(document: Document): Promise<PageSource> {
  const first = document.querySelector<HTMLScriptElement>('script.page');
  if (first === null) throw new Error('This file holds no session.');
  const page = unpackPage(new TextDecoder().decode(await unpacked(first)));
  const known = new Map<number, Uint8Array>();
  let blocks: NodeListOf<HTMLScriptElement> | undefined;
  return {
    page,
    async chunk(index) {
      const cached = known.get(index);
      if (cached !== undefined) return cached;
      await loaded(document);
      blocks ??= document.querySelectorAll<HTMLScriptElement>('script.chunk');
      const block = blocks[index];
      if (block === undefined) throw new Error('The end of this file is missing.');
      // What is seen first is rows: nothing of an event is unpacked before.
      if (known.size === 0) await painted();
      const bytes = await unpacked(block);
      known.set(index, bytes);
      return bytes;
    },
  };
}

/** Large pages begin with gzip, which browsers unpack by themselves; all else is Zstandard, which is smaller. */
async function unpacked(block: HTMLScriptElement): Promise<Uint8Array> {
  const text = atob(block.textContent ?? '');
  const packed = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) packed[at] = text.charCodeAt(at);
  if (block.type !== GZIP) return decompress(packed);
  // Not by way of a Blob, which would go through another process.
  const { writable, readable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  writer.write(packed).catch(() => {});
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

function painted(): Promise<void> {
  return new Promise(done => requestAnimationFrame(() => setTimeout(done)));
}

/** Rows are drawn before the rest of a large file has been read. */
function loaded(document: Document): Promise<unknown> | undefined {
  if (document.readyState !== 'loading') return undefined;
  return new Promise(done => document.addEventListener('DOMContentLoaded', done, { once: true }));
}
