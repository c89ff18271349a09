/**
 * Cutting a text so that no half of a word is left: half a secret is not known for one, and would stay when the text is
 * redacted afterwards.
 */

/** A cut goes back to the start of the word it falls into; a longer one than this is no word. */
const LONGEST_WORD = 1 << 11;
const BETWEEN_WORDS = /[\s"'`<>()[\]{},;\u0080-\uffff]/;

/** The beginning of `text`, and how much is missing when there is more: `… [+N chars]`. */
export function cutText(text: string, limit: number): string {
  const start = startOf(text, limit);
  return start.length === text.length ? text : `${start}… [+${text.length - start.length} chars]`;
}

/** The beginning of `text`: whole words of at most `limit` characters. Never half of a surrogate pair. */
export function startOf(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const furthest = Math.max(0, limit - LONGEST_WORD);
  let word = limit;
  while (word > furthest && !BETWEEN_WORDS.test(text.charAt(word - 1))) word--;
  const end = limit - word === LONGEST_WORD ? limit : word;
  const isInPair = end > 0 && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return text.slice(0, isInPair ? end - 1 : end);
}
