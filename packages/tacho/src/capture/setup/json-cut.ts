/**
 * Taking children out of a container of a JSON text, with the commas and the white space that came with them.
 *
 * Whether an emptied container goes, too, is told by how it begins: one that was there before, empty, has its first child
 * right behind the bracket; `insertInto` puts it there.
 */
import type { JsonChild, JsonNode } from './json-text.ts';

/** Replaces the text from `start` to before `end`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Adds to `edits` what cuts those children for which `isGone` holds. True when none is left and the container shall go as
 * a whole: then nothing is added for it. `isGone` is asked of every child once and may add edits inside it.
 */
export function cutChildren(container: JsonNode, edits: TextEdit[], isGone: (child: JsonChild) => boolean): boolean {
  const { children, start } = container;
  const gone = children.map(isGone);
  if (!gone.includes(true)) return false;
  const wasThere = children[0]?.start === start + 1;
  if (!gone.includes(false)) {
    if (!wasThere) return true;
    edits.push({ start: start + 1, end: endOf(children.at(-1)), text: '' });
    return false;
  }
  for (let from = gone.indexOf(true); from !== -1; from = gone.indexOf(true, from)) {
    const kept = gone.indexOf(false, from);
    if (kept === -1) edits.push({ start: endOf(children[from - 1]), end: endOf(children.at(-1)), text: '' });
    else edits.push({ start: startOf(children[from]), end: startOf(children[kept]), text: '' });
    from = kept === -1 ? gone.length : kept;
  }
  return false;
}

/** The text with all edits done; they do not overlap. */
export function spliced(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

function startOf(child: JsonChild | undefined): number {
  return child?.start ?? 0;
}

function endOf(child: JsonChild | undefined): number {
  return child?.node.end ?? 0;
}
