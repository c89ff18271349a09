/**
 * A text to be found in chunks of events: in their bytes, as nothing is decoded for it. 51 MB take a tenth of a second.
 *
 * ASCII letters are equal in both cases by a table. Other letters that have two cases are looked for in both, and what is
 * found is decoded and compared.
 */

/** What is looked for; see `toNeedle`. */
export interface Needle {
  readonly length: number;
  /** By place and byte, 1 where the byte may stand there. */
  readonly fits: Uint8Array;
  /** By byte under the last place: how far to go on. */
  readonly skip: Uint8Array;
  /** Lower case; only what has letters beyond ASCII must be compared as text. */
  readonly text: string | null;
}

const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** `query` as it stands inside a JSON text; undefined for an empty one. */
export function toNeedle(query: string): Needle | undefined {
  const escaped = JSON.stringify(query).slice(1, -1);
  const places = [...escaped].flatMap(bytesAt);
  const length = places.length;
  if (length === 0) return undefined;
  const fits = new Uint8Array(length * 256);
  const skip = new Uint8Array(256).fill(Math.min(length, 255));
  places.forEach((bytes, place) => {
    for (const byte of bytes) {
      fits[place * 256 + byte] = 1;
      if (place < length - 1) skip[byte] = Math.min(length - 1 - place, 255);
    }
  });
  return { length, fits, skip, text: /[^\0-\x7f]/.test(escaped) ? escaped.toLowerCase() : null };
}

/** Where it stands first from `from`; -1 where it does not. */
export function indexOfNeedle(bytes: Uint8Array, { length, fits, skip, text }: Needle, from = 0): number {
  const last = length - 1;
  const lastFits = last * 256;
  for (let end = from + last; end < bytes.length; ) {
    const byte = bytes[end] as number;
    if (fits[lastFits + byte] === 1) {
      let place = last - 1;
      while (place >= 0 && fits[place * 256 + (bytes[end - last + place] as number)] === 1) place--;
      const start = end - last;
      if (place < 0 && (text === null || decoder.decode(bytes.subarray(start, end + 1)).toLowerCase() === text))
        return start;
    }
    end += skip[byte] as number;
  }
  return -1;
}

/** The bytes of a letter, at each place those of both cases. */
function bytesAt(letter: string): number[][] {
  const bytes = [...utf8.encode(letter)];
  const variants = [letter.toLowerCase(), letter.toUpperCase()].map(variant => utf8.encode(variant));
  return bytes.map((byte, place) => {
    const fitting = variants.filter(variant => variant.length === bytes.length).map(variant => variant[place] ?? byte);
    return [...new Set([byte, ...fitting])];
  });
}
