/**
 * What is in a page that tacho wrote.
 */
import { zstdDecompressSync } from 'node:zlib';
import { unpackPage } from '../src/core/page/packed.ts';
import type { PageDocument } from '../src/core/page/page.ts';
import type { TraceEvent } from '../src/core/schema.ts';

export interface PageContent extends PageDocument {
  /** By chunk, its events. */
  readonly events: readonly (readonly TraceEvent[])[];
  /** Everything that a viewer could show, as one text. */
  readonly text: string;
}

export function contentOfPage(html: string): PageContent {
  const blocks = [...html.matchAll(/<script type="application\/zstd;base64" class="\w+">([A-Za-z0-9+/=]*)<\/script>/g)];
  const [first = '', ...chunks] = blocks.map(([, block = '']) =>
    zstdDecompressSync(Buffer.from(block, 'base64')).toString('utf8'),
  );
  return {
    ...unpackPage(first),
    events: chunks.map(chunk =>
      chunk
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line) as TraceEvent),
    ),
    text: [html.slice(0, html.indexOf('<style>')), first, ...chunks].join('\n'),
  };
}
