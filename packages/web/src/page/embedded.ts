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
  const blocks = document.querySelectorAll<HTMLScriptElement>('script.chunk');
  const page = unpackPage(new TextDecoder().decode(await unpacked(first)));
  const known = new Map<number, Uint8Array>();
  return {
    page,
    async chunk(index) {
      const cached = known.get(index);
      if (cached !== undefined) return cached;
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
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function painted(): Promise<void> {
  return new Promise(done => requestAnimationFrame(() => setTimeout(done)));
}
