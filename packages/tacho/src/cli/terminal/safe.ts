/**
 * Text that may go to a terminal, as a type.
 *
 * The writer, the table and the strip take nothing else, so a printer that forgets to sanitise does not compile.
 * Any two Safe strings may be joined: the sanitiser lets none begin or end with a character that needs a neighbour.
 */

declare const brand: unique symbol;

/** Sanitised text that may hold line feeds. */
export type SafeText = string & { readonly [brand]: 'text' | 'line' };

/** The same as UTF-8. */
export type SafeBytes = Uint8Array & { readonly [brand]: 'text' };

/** Sanitised text on one line: no line feed, and no control but our own colours. */
export type Safe = string & { readonly [brand]: 'line' };

/**
 * Joins a template's own words with sanitised values.
 *
 * A plain string does not compile here, as it cannot be told from a coloured one at run time and sanitising the latter
 * would show its colours as text: write `${sanitise(name)}`. The words of the template are ours and are trusted; they
 * hold no line feed.
 */
export function safe(words: TemplateStringsArray, ...values: readonly (Safe | number)[]): Safe {
  let line = words[0] ?? '';
  for (let i = 0; i < values.length; i += 1) line += `${values[i]}${words[i + 1]}`;
  return line as Safe;
}

/** Like `Array.join`, for safe parts. A separator with a line feed is `joinLines`. */
export function join(parts: readonly Safe[], separator: Safe = '' as Safe): Safe {
  return parts.join(separator) as Safe;
}

/** One text of several lines, without a line feed at the end. */
export function joinLines(lines: readonly Safe[]): SafeText {
  return lines.join('\n') as SafeText;
}

/** The lines of a text; a line feed at the end makes an empty last line. */
export function splitLines(text: SafeText): Safe[] {
  return text.split('\n') as Safe[];
}

/** Declares a line safe that our own code has built from harmless characters. Never for session content. */
export function trustLine(line: string): Safe {
  return line as Safe;
}

/** Declares a text safe to write as it is: our own help text, or data that leaves in its own format (HTML, CSV). */
export function trustText(text: string): SafeText {
  return text as SafeText;
}

/** The same for text that is UTF-8 already. */
export function trustBytes(text: Uint8Array): SafeBytes {
  return text as SafeBytes;
}
