/**
 * A JSON value as the lines of a tree, of which only those exist that are open. No step walks deeper than one level, and
 * a level is shown page by page, so neither depth nor width of a value costs anything before somebody opens it.
 */
import { LongNumber } from './exact-json.ts';

export interface JsonNode {
  /** Key or index in its parent; '' for the whole. */
  readonly key: string;
  readonly value: unknown;
  readonly depth: number;
  readonly parent: JsonNode | undefined;
  /** Keys of an object, undefined for anything else; looked for once. */
  readonly keys: readonly string[] | undefined;
  /** How many values are below it; null for a value that holds none. */
  readonly size: number | null;
}

export type JsonLine =
  | { readonly is: 'node'; readonly node: JsonNode; readonly open: boolean }
  | { readonly is: 'more'; readonly node: JsonNode; readonly shown: number };

export const PAGE = 100;
const OPEN_AT_FIRST = 40;

/** Which nodes are open, and how many of their values are shown. */
export type OpenNodes = ReadonlyMap<JsonNode, number>;

export function rootNode(value: unknown): JsonNode {
  return nodeOf('', value, 0, undefined);
}

/** The whole, and what is directly below it while that is little. */
export function openAtFirst(root: JsonNode, children: Children): OpenNodes {
  const open = new Map<JsonNode, number>([[root, PAGE]]);
  let lines = Math.min(root.size ?? 0, PAGE);
  for (const child of children.of(root, PAGE)) {
    if (child.size === null || child.size === 0 || lines + child.size > OPEN_AT_FIRST) continue;
    lines += child.size;
    open.set(child, PAGE);
  }
  return open;
}

/** The nodes below a node, made once, so that an open one stays the same. */
export class Children {
  readonly #made = new WeakMap<JsonNode, JsonNode[]>();

  of(node: JsonNode, count: number): readonly JsonNode[] {
    const made = this.#made.get(node) ?? [];
    this.#made.set(node, made);
    const most = Math.min(count, node.size ?? 0);
    for (let at = made.length; at < most; at++) {
      const key = node.keys === undefined ? String(at) : (node.keys[at] as string);
      made.push(nodeOf(key, (node.value as Record<string, unknown>)[key], node.depth + 1, node));
    }
    return made.slice(0, most);
  }
}

/** The lines of what is open, in order. */
export function openLines(root: JsonNode, open: OpenNodes, children: Children): JsonLine[] {
  const lines: JsonLine[] = [];
  const waiting: (JsonLine | JsonNode)[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('is' in next) {
      lines.push(next);
      continue;
    }
    const shown = next.size === null ? undefined : open.get(next);
    lines.push({ is: 'node', node: next, open: shown !== undefined });
    if (shown === undefined) continue;
    if (shown < (next.size ?? 0)) waiting.push({ is: 'more', node: next, shown });
    const below = children.of(next, shown);
    for (let at = below.length - 1; at >= 0; at--) waiting.push(below[at] as JsonNode);
  }
  return lines;
}

/** `.edits[0]["odd key"]`: how jq and JavaScript reach the value. */
export function pathOf(node: JsonNode): string {
  const parts: string[] = [];
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (at.parent.keys === undefined) parts.push(`[${at.key}]`);
    else parts.push(/^[A-Za-z_$][\w$]*$/.test(at.key) ? `.${at.key}` : `[${JSON.stringify(at.key)}]`);
  }
  return parts.reverse().join('') || '.';
}

function nodeOf(key: string, value: unknown, depth: number, parent: JsonNode | undefined): JsonNode {
  if (typeof value !== 'object' || value === null || value instanceof LongNumber)
    return { key, value, depth, parent, keys: undefined, size: null };
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  return { key, value, depth, parent, keys, size: keys?.length ?? (value as readonly unknown[]).length };
}
