/**
 * The page inside the file that is open: data blocks of Zstandard in base64, which no HTML parser can take for anything else.
 * The first holds head and rows, the others a chunk of events each. The chunks may stand behind the script: then the first rows
 * are drawn while the browser still reads them.
 */
import { decompress } from 'fzstd';
import type { PageDocument } from 'tacho/src/core/page/page.ts';
import type { PageSource } from './source.ts';

const BLOCKS = 'script[type="application/zstd;base64"]';

/** Throws where the file is no page, or was cut. */
export function embeddedPage(document: Document): PageSource {
  const first = document.querySelector<HTMLScriptElement>(BLOCKS);
  if (first === null) throw new Error('This file holds no session.');
  const page = JSON.parse(new TextDecoder().decode(unpacked(first))) as PageDocument;
  const known = new Map<number, Uint8Array>();
  let blocks: NodeListOf<HTMLScriptElement> | undefined;
  return {
    page,
    async chunk(index) {
      const cached = known.get(index);
      if (cached !== undefined) return cached;
      await wholeDocument(document);
      blocks ??= document.querySelectorAll<HTMLScriptElement>(BLOCKS);
      const block = blocks[index + 1];
      if (block === undefined) throw new Error('The end of this file is missing.');
      const bytes = unpacked(block);
      known.set(index, bytes);
      return bytes;
    },
  };
}

async function wholeDocument(document: Document): Promise<void> {
  if (document.readyState !== 'loading') return;
  await new Promise(read => document.addEventListener('DOMContentLoaded', read, { once: true }));
}

function unpacked(block: HTMLScriptElement): Uint8Array {
  const text = atob(block.textContent ?? '');
  const packed = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) packed[at] = text.charCodeAt(at);
  return decompress(packed);
}
