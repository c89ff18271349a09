/**
 * Writes the page of a session as one HTML file.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { countText, durationText, moneyText } from '../../core/numbers.ts';
import { htmlOf } from '../../core/page/html.ts';
import type { PageHead } from '../../core/page/page.ts';
import { bundled } from '../bundled.ts';
import { pack } from './chunks.ts';
import type { MadePage } from './make-page.ts';

/** The file in pieces. */
export async function* pageFile({ page, blocks, level }: MadePage): AsyncGenerator<string> {
  const [script, style] = [
    readFileSync(bundled('dist/web/replay.js'), 'utf8'),
    readFileSync(bundled('dist/web/replay.css'), 'utf8'),
  ];
  const first = await pack(Buffer.from(JSON.stringify(page)), level);
  yield* htmlOf({
    title: page.head.title,
    summary: summaryOf(page.head),
    script,
    scriptHash: hashOf(script),
    style,
    styleHash: hashOf(style),
    blocks: [first, ...blocks],
  });
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
