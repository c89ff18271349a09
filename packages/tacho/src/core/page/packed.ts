/**
 * A page as the text that a file holds: the same document, with the texts of all rows in one string each, which is read several
 * times as fast as a list of them.
 */
import type { PageDocument, PageRows } from './page.ts';

const TEXTS = ['label', 'title', 'note'] as const;

export function packPage({ head, rows }: PageDocument): string {
  const packed: Record<string, unknown> = { ...rows };
  for (const column of TEXTS) packed[column] = joined(rows[column]);
  return JSON.stringify({ head, rows: packed });
}

/** Throws for what is no JSON. */
export function unpackPage(text: string): PageDocument {
  const { head, rows } = JSON.parse(text) as { head: PageDocument['head']; rows: Record<string, unknown> };
  const whole: Record<string, unknown> = { ...rows };
  for (const column of TEXTS) whole[column] = rows.count === 0 ? [] : String(rows[column]).split('\n');
  return { head, rows: whole as unknown as PageRows };
}

/** A text of several lines would be taken for several texts; rows have none, whatever a session holds. */
function joined(texts: readonly string[]): string {
  const isPlain = !texts.some(text => text.includes('\n'));
  return (isPlain ? texts : texts.map(text => text.replaceAll('\n', ' '))).join('\n');
}
