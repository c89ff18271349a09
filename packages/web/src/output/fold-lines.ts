/**
 * Folding a long text: its beginning and its end, and how many lines lie between them.
 */
export interface Folded {
  readonly head: readonly string[];
  readonly hidden: number;
  readonly tail: readonly string[];
}

/** Nothing is hidden where the fold would hide less than a dozen lines. */
export function foldLines(lines: readonly string[], most: number, tail: number): Folded {
  if (lines.length <= most + 12) return { head: lines, hidden: 0, tail: [] };
  const head = most - tail;
  return {
    head: lines.slice(0, head),
    hidden: lines.length - head - tail,
    tail: tail === 0 ? [] : lines.slice(-tail),
  };
}

/** Lines of a text; one line feed at its end begins no line. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}

/** Lists of at most `size`, in order. */
export function chunked<T>(items: readonly T[], size: number): (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
