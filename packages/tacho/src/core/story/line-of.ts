/**
 * A text as one short line that can be kept: blanks run together, cut at a word, and no view of the text it came from,
 * which may be megabytes that would stay in memory with it.
 */
import { startOf } from '../cut-text.ts';

/** At most `limit` characters and an ellipsis. A short line without odd blanks is the text itself, slice or not. */
export function lineOf(text: string, limit: number): string {
  if (text.length <= limit && isLine(text)) return text;
  const start = text.length > limit * 3 ? text.slice(0, limit * 3) : text;
  const even = start.replace(/\s+/g, ' ');
  // With a blank in it a new text was made, of at most three limits; without one it is still a slice.
  const line = (even === start ? detached(even) : even).trim();
  if (line.length <= limit && start.length === text.length) return line;
  return `${startOf(line, limit).trimEnd() || line.slice(0, limit)}…`;
}

/** Whether it has no blank but single spaces between words. By the character: a pattern takes five times as long. */
function isLine(text: string): boolean {
  let wasBlank = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isBlank = code === 32;
    if ((isBlank && wasBlank) || code < 32 || code === 0xa0 || (code >= 0x1680 && /\s/.test(text[i] as string)))
      return false;
    wasBlank = isBlank;
  }
  return text.length === 0 || !wasBlank;
}

/** The same text, not as a slice of another. */
export function detached(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

/** The beginning of a text of which more is kept than a line, again on its own. */
export function beginningOf(text: string, limit: number): string {
  return text.length <= limit ? text : detached(startOf(text, limit));
}
