/**
 * Writes the page of a session as one HTML file.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { countText, durationText, moneyText } from '../../core/numbers.ts';
import { htmlOf, STARTER } from '../../core/page/html.ts';
import { packPage } from '../../core/page/packed.ts';
import type { PageHead } from '../../core/page/page.ts';
import { bundled } from '../bundled.ts';
import { isQuick, pack } from './chunks.ts';
import type { MadePage } from './make-page.ts';

/** The file in pieces. */
export async function* pageFile({ page, blocks, level }: MadePage): AsyncGenerator<string> {
  const { script, style } = JSON.parse(readFileSync(bundled('dist/web/replay.json'), 'utf8')) as Hashes;
  yield* htmlOf({
    title: page.head.title,
    summary: summaryOf(page.head),
    viewer: readFileSync(bundled('dist/web/replay.js.gz')).toString('base64'),
    style: readFileSync(bundled('dist/web/replay.css'), 'utf8'),
    hashes: { viewer: script, style, starter: hashOf(STARTER) },
    page: await packHead(Buffer.from(packPage(page)), level),
    chunks: blocks,
  });
}

/** What is read before anything is drawn: of a large page by the browser itself. */
async function packHead(bytes: Buffer, level: number) {
  if (!isQuick(level)) return { type: 'zstd', data: await pack(bytes, level) } as const;
  const packed = await promisify(gzip)(bytes, { level: 3 });
  return { type: 'gzip', data: packed.toString('base64') } as const;
}

/** As the build writes them. */
interface Hashes {
  readonly script: string;
  readonly style: string;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** What somebody reads who sees the file without scripts. */
function summaryOf({ title, agent, total_usd: usd, duration_ms: ms, tool_calls: calls, errors }: PageHead): string {
  const said = [
    title,
    agent ?? 'an agent',
    countText(calls, 'tool call'),
    countText(errors, 'error'),
    durationText(ms),
    moneyText(usd),
  ];
  return said.join(' · ');
}
