/**
 * Writes the page of a session as one HTML file.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { countText, durationText, moneyText } from '../../core/numbers.ts';
import { htmlOf, STARTER } from '../../core/page/html.ts';
import type { PageHead } from '../../core/page/page.ts';
import { bundled } from '../bundled.ts';
import { pack } from './chunks.ts';
import type { MadePage } from './make-page.ts';

/** The file in pieces. */
export async function* pageFile({ page, blocks, level }: MadePage): AsyncGenerator<string> {
  const first = await pack(Buffer.from(JSON.stringify(page)), level);
  const { script, style } = JSON.parse(readFileSync(bundled('dist/web/replay.json'), 'utf8')) as Hashes;
  yield* htmlOf({
    title: page.head.title,
    summary: summaryOf(page.head),
    viewer: readFileSync(bundled('dist/web/replay.js.gz')).toString('base64'),
    style: readFileSync(bundled('dist/web/replay.css'), 'utf8'),
    hashes: { viewer: script, style, starter: hashOf(STARTER) },
    blocks: [first, ...blocks],
  });
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
