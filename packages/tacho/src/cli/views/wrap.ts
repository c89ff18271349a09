/**
 * A cell as lines that fit a terminal: broken between words, what goes on indented. Into a pipe it is one line.
 */
import type { Cell } from '../../core/view.ts';
import { join, type Safe, splitLines, trustLine } from '../terminal/safe.ts';
import type { Style } from '../terminal/style.ts';
import { blanks, cutTo, displayWidth } from '../terminal/width.ts';
import { type Piece, paint, piecesOf } from './cells.ts';

/** A narrower terminal than this gets lines of this width all the same. */
const NARROWEST = 10;

/** `first` stands before the first line, as many blanks before the others; `hang` blanks more before those. */
export function wrapCell(cell: Cell, style: Style, width: number, first: Safe = trustLine(''), hang = 2): Safe[] {
  const pieces = piecesOf(cell);
  const indent = displayWidth(first);
  if (width === Infinity) return [join([first, ...pieces.map(piece => paint(piece, style))])];
  const room = Math.max(NARROWEST, width - indent);
  const limitOf = (count: number) => (count === 1 ? room : room - hang);
  const lines: Piece[][] = [[]];
  let used = 0;
  for (const word of wordsOf(pieces)) {
    const isBlank = word.text.trim() === '';
    const wide = displayWidth(word.text);
    if (used + wide > limitOf(lines.length) && used > 0) {
      lines.push([]);
      used = 0;
      if (isBlank) continue;
    }
    const limit = limitOf(lines.length);
    const text = wide > limit ? cutTo(word.text, limit) : word.text;
    lines.at(-1)?.push({ ...word, text });
    used += Math.min(wide, limit);
  }
  return lines.map((line, i) => {
    const before = i === 0 ? first : blanks(indent + hang);
    return trustLine(join([before, ...trimmed(line).map(piece => paint(piece, style))]));
  });
}

/** Words and the blanks between them, each in its tone. */
function wordsOf(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap(({ text, tone }) =>
    splitLines(trustLine(text.replace(/ +/g, blank => `\n${blank}\n`)))
      .filter(part => part !== '')
      .map(part => ({ text: part, tone })),
  );
}

function trimmed(line: readonly Piece[]): readonly Piece[] {
  return line.at(-1)?.text.trim() === '' ? line.slice(0, -1) : line;
}
