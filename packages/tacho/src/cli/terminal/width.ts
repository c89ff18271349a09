/**
 * How many terminal columns a line takes, and making it take a given number. Our colours take none.
 */
import { type Cluster, clustersOf } from './clusters.ts';
import { join, type Safe, safe, trustLine } from './safe.ts';
import { colourCode } from './style.ts';

/**
 * Common characters that never join a neighbour, so that no segmenter is needed: Latin, Greek, Cyrillic, arrows, boxes and
 * blocks of one column; from U+3000 on kana, Han, Hangul and fullwidth forms of two.
 */
const simple =
  String.raw` -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2190-\u2319\u23ce\u2500-\u25fc\u2713-\u2717` +
  String.raw`\u2900-\u297f\u3000-\u3029\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60`;
/** Most cells of most tables are plain. */
const notAscii = /[^ -~]/;
const notSimple = new RegExp(`[^${simple}]`);
/** Other characters in a row, with the one before them, which they may modify. */
const intricate = new RegExp(`[${simple}]?[^${simple}]+`, 'g');
const ellipsis = safe`…`;

/** Columns of a line: CJK and emoji take two, combining marks none, East Asian ambiguous characters one. */
export function displayWidth(line: Safe): number {
  if (!notAscii.test(line)) return line.length;
  const bare = line.includes('\u001b') ? line.replace(colourCode, '') : line;
  if (!notSimple.test(bare)) return simpleWidth(bare, 0, bare.length);
  let width = 0;
  let end = 0;
  for (const { 0: run, index } of bare.matchAll(intricate)) {
    width += simpleWidth(bare, end, index);
    for (const character of charactersOf(run)) width += character.width;
    end = index + run.length;
  }
  return width + simpleWidth(bare, end, bare.length);
}

/** The line, or as much of its beginning as fits in `columns` with a `…` after it. Never cuts a character in two. */
export function cutTo(line: Safe, columns: number): Safe {
  if (columns < 1) return safe``;
  if (columns === Infinity) return line;
  let width = 0;
  let end = 0;
  visitCharacters(line, (characterEnd, characterWidth) => {
    width += characterWidth;
    if (width < columns) end = characterEnd;
    return width <= columns;
  });
  if (width <= columns) return line;
  return join([dropJoiner(line.slice(0, end)), ellipsis, coloursIn(line.slice(end))]);
}

/** The line, or as much of its end as fits with a `…` before it: a long path keeps its file name. */
export function cutStart(line: Safe, columns: number): Safe {
  if (columns < 1) return safe``;
  let width = displayWidth(line);
  if (width <= columns) return line;
  let start = 0;
  visitCharacters(line, (characterEnd, characterWidth) => {
    width -= characterWidth;
    start = characterEnd;
    return width >= columns;
  });
  return join([coloursIn(line.slice(0, start)), ellipsis, trustLine(line.slice(start))]);
}

/** Adds spaces after the line until it takes `columns`; a wider line stays as it is. */
export function padEnd(line: Safe, columns: number): Safe {
  return join([line, blanks(columns - displayWidth(line))]);
}

/** Adds spaces before the line until it takes `columns`; a wider line stays as it is. */
export function padStart(line: Safe, columns: number): Safe {
  return join([blanks(columns - displayWidth(line)), line]);
}

/** `count` spaces; none for a negative count. */
export function blanks(count: number): Safe {
  return trustLine(count > 0 ? ' '.repeat(count) : '');
}

/** The columns to draw for: a terminal's own (80 when it does not say), no limit for a pipe or a file. */
export function terminalColumns(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  if (stream.isTTY !== true) return Infinity;
  return stream.columns || 80;
}

/** Is told where a character ends and how many columns it takes; returns whether to go on. */
type Visit = (end: number, width: number) => boolean;

/** Visits what a reader takes for characters, and the colour codes, which take no column, in order. */
function visitCharacters(line: string, visit: Visit): void {
  let start = 0;
  if (line.includes('\u001b')) {
    for (const { 0: code, index } of line.matchAll(colourCode)) {
      if (!visitBare(line, start, index, visit)) return;
      start = index + code.length;
      if (!visit(start, 0)) return;
    }
  }
  visitBare(line, start, line.length, visit);
}

function visitBare(line: string, start: number, end: number, visit: Visit): boolean {
  const part = line.slice(start, end);
  if (!notSimple.test(part)) return visitSimple(line, start, end, visit);
  let done = start;
  for (const { 0: run, index: from } of part.matchAll(intricate)) {
    if (!visitSimple(line, done, start + from, visit)) return false;
    for (const character of charactersOf(run)) {
      if (!visit(start + from + character.end, character.width)) return false;
    }
    done = start + from + run.length;
  }
  return visitSimple(line, done, end, visit);
}

function visitSimple(line: string, start: number, end: number, visit: Visit): boolean {
  for (let i = start; i < end; i += 1) {
    if (!visit(i + 1, simpleWidth(line, i, i + 1))) return false;
  }
  return true;
}

function simpleWidth(line: string, start: number, end: number): number {
  let width = end - start;
  for (let i = start; i < end; i += 1) if (line.charCodeAt(i) >= 0x3000) width += 1;
  return width;
}

/** Emoji and the like, which a table repeats; to find out about one takes microseconds. */
const known = new Map<string, readonly Cluster[]>();

function charactersOf(run: string): readonly Cluster[] {
  const found = known.get(run);
  if (found) return found;
  const characters = clustersOf(run);
  if (run.length > 32) return characters;
  if (known.size >= 1_000) known.clear();
  known.set(run, characters);
  return characters;
}

function coloursIn(part: string): Safe {
  return trustLine((part.match(colourCode) ?? []).join(''));
}

/** A joiner with nothing to join would be a stray control. */
function dropJoiner(part: string): Safe {
  return trustLine(part.replace(/[\u200c\u200d]$/, ''));
}
