/**
 * Putting children into a container of a JSON text, in the style of what is around.
 */
import type { TextEdit } from './json-cut.ts';
import type { JsonNode } from './json-text.ts';

export interface TextStyle {
  readonly newline: '\n' | '\r\n';
  /** White space of one level. */
  readonly unit: string;
}

/** The style of a file: its line ends, and how the first member stands when it has a line of its own. */
export function textStyleOf(text: string, root: JsonNode): TextStyle {
  const first = root.children[0];
  const indent = first && indentOf(text, first.start);
  return { newline: text.includes('\r\n') ? '\r\n' : '\n', unit: indent ?? '  ' };
}

/**
 * The edit that adds children behind the last one, each on a line of its own. `level` is how deep they stand; a neighbour
 * that has a line of its own is what they line up with. An empty container gets the first one right behind its bracket,
 * for `cutChildren` to know it by.
 */
export function insertInto(
  text: string,
  container: JsonNode,
  level: number,
  { newline, unit }: TextStyle,
  children: readonly ((indent: string) => string)[],
): TextEdit {
  const last = container.children.at(-1);
  const indent = (last && indentOf(text, last.start)) ?? unit.repeat(level);
  const lines = children.map(child => child(indent));
  const at = last?.node.end ?? container.start + 1;
  const separator = `,${newline}${indent}`;
  return { start: at, end: at, text: `${last === undefined ? '' : separator}${lines.join(separator)}` };
}

/** White space before `at` on its line; undefined when something else stands there. */
function indentOf(text: string, at: number): string | undefined {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return /^[ \t]*$/.test(before) ? before : undefined;
}
