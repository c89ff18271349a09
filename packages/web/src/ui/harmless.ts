/**
 * Text of a session made harmless to look at. It can hold anything: escape codes that would be invisible, and marks that turn
 * the order of letters round so that a line reads as another one.
 */

/** C0 and C1 without tab and line feed, DEL, the bidi overrides, embeddings, isolates and marks, the byte order mark, lone surrogates. */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/**
 * The text with every control character visible: `␛` for an escape, `⟨U+202E⟩` for what has no picture. Tab and line feed stay,
 * they are seen as what they are. Put it into a text node of a `<bdi>`.
 */
export function harmless(text: string): string {
  return text.replace(CONTROLS, pictureOf);
}

/** The same on one line: each run of white space is one space. */
export function oneLine(text: string): string {
  return harmless(text.replace(/\r?\n/g, ' ')).replace(/\s+/g, ' ').trim();
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
