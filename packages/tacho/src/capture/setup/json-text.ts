/**
 * A JSON text as a tree that knows where everything stands, so that a file can be changed in one place and kept byte for
 * byte in all others. Strict: RFC 8259 and nothing else, as JSON.parse. Without recursion: any depth.
 */

export interface JsonNode {
  readonly kind: 'object' | 'array' | 'scalar';
  readonly start: number;
  /** Behind its last character. */
  end: number;
  /** Members or elements, in order. A key that stands twice is there twice; for JSON.parse the last one counts. */
  readonly children: JsonChild[];
}

export interface JsonChild {
  /** Of its key where it has one, else of its value. */
  readonly start: number;
  readonly key: string | undefined;
  readonly node: JsonNode;
}

export interface JsonProblem {
  /** Offset in the text of what does not belong there. */
  readonly at: number;
  readonly what: string;
}

/** The tree of a text, or where it stops being JSON. A byte order mark at the beginning is passed over. */
export function parseJsonText(text: string): JsonNode | JsonProblem {
  try {
    return read(text);
  } catch (error) {
    if (error instanceof Misfit) return { at: error.at, what: whatIs(text, error.at) };
    throw error;
  }
}

/** Line and column from 1, the column in UTF-16 units. */
export function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** The child under `key`; of several the last, which is the one that counts. */
export function childOf(node: JsonNode, key: string): JsonChild | undefined {
  return node.children.findLast(child => child.key === key);
}

class Misfit extends Error {
  readonly at: number;
  constructor(at: number) {
    super();
    this.at = at;
  }
}

function read(text: string): JsonNode {
  const open: JsonNode[] = [];
  let root: JsonNode | undefined;
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0);
  for (;;) {
    const start = at;
    const parent = open.at(-1);
    let key: string | undefined;
    if (parent?.kind === 'object') {
      const end = stringEnd(text, at);
      key = JSON.parse(text.slice(at, end)) as string;
      at = skipSpace(text, end);
      if (text[at] !== ':') throw new Misfit(at);
      at = skipSpace(text, at + 1);
    }
    const node = beginNode(text, at);
    root ??= node;
    parent?.children.push({ start, key, node });
    at = skipSpace(text, node.kind === 'scalar' ? node.end : at + 1);
    if (node.kind !== 'scalar') {
      open.push(node);
      if (text[at] !== closing(node)) continue;
    }
    for (let container = open.at(-1); ; container = open.at(-1)) {
      if (container === undefined) {
        if (at < text.length) throw new Misfit(at);
        return root;
      }
      if (text[at] !== closing(container)) break;
      container.end = at + 1;
      open.pop();
      at = skipSpace(text, container.end);
    }
    if (text[at] !== ',') throw new Misfit(at);
    at = skipSpace(text, at + 1);
  }
}

/** A scalar is whole; a container has its end yet to be found. */
function beginNode(text: string, at: number): JsonNode {
  const char = text[at];
  if (char === '{' || char === '[') {
    return { kind: char === '{' ? 'object' : 'array', start: at, end: at, children: [] };
  }
  return { kind: 'scalar', start: at, end: char === '"' ? stringEnd(text, at) : wordEnd(text, at), children: [] };
}

function closing(container: JsonNode): string {
  return container.kind === 'object' ? '}' : ']';
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}

function stringEnd(text: string, from: number): number {
  if (text[from] !== '"') throw new Misfit(from);
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1;
    if (text.charCodeAt(at) < 0x20) throw new Misfit(at);
    if (text[at] !== '\\') continue;
    const escaped = matchAt(/["\\/bfnrt]|u[\da-fA-F]{4}/y, text, at + 1);
    if (escaped === 0) throw new Misfit(at);
    at += escaped;
  }
  throw new Misfit(text.length);
}

function wordEnd(text: string, at: number): number {
  const length = matchAt(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y, text, at);
  if (length === 0) throw new Misfit(at);
  return at + length;
}

function matchAt(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0].length ?? 0;
}

function whatIs(text: string, at: number): string {
  if (at >= text.length) return text.trim() === '' ? 'the file is empty' : 'the text ends too early';
  if (/^\/[/*]/.test(text.slice(at, at + 2))) return 'a comment, which JSON does not have';
  if (/[}\]]/.test(text.charAt(at)) && /,\s*$/.test(text.slice(Math.max(0, at - 200), at))) {
    return 'a comma with nothing behind it';
  }
  return `unexpected ${JSON.stringify(String.fromCodePoint(text.codePointAt(at) as number))}`;
}
