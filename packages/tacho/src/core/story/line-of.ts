/**
 * A text as one short line that can be kept: blanks run together, cut at a word, and no view of the text it came from,
 * which may be megabytes that would stay in memory with it.
 */
import { startOf } from '../cut-text.ts';

/** At most `limit` characters and an ellipsis. */
export function lineOf(text: string, limit: number): string {
  const start = text.length > limit * 3 ? text.slice(0, limit * 3) : text;
  const line = start.replace(/\s+/g, ' ').trim();
  const isWhole = line.length <= limit && start.length === text.length;
  const kept = isWhole ? line : `${startOf(line, limit).trimEnd() || line.slice(0, limit)}…`;
  return kept.length < text.length ? (JSON.parse(JSON.stringify(kept)) as string) : kept;
}

/** The beginning of a text of which more is kept than a line, again on its own. */
export function beginningOf(text: string, limit: number): string {
  return text.length <= limit ? text : (JSON.parse(JSON.stringify(startOf(text, limit))) as string);
}
