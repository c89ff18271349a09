/**
 * Cells as safe text: every value with its unit, every text sanitised, every tone in its colour.
 */
import type { Cell, Measure, Tone } from '../../core/view.ts';
import {
  formatDuration,
  formatInteger,
  formatMoment,
  formatMoney,
  formatOffset,
  formatShare,
  formatTokens,
  unknown,
} from '../terminal/numbers.ts';
import { join, type Safe, safe, trustLine } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Paint, Style } from '../terminal/style.ts';

/** A stretch of text in one tone. */
export interface Piece {
  readonly text: Safe;
  readonly tone: Tone | undefined;
}

/** The cell on one line. */
export function drawCell(cell: Cell, style: Style): Safe {
  return join(piecesOf(cell).map(piece => paint(piece, style)));
}

/** The stretches of a cell in order; an inner tone wins over an outer one. */
export function piecesOf(cell: Cell, tone?: Tone): Piece[] {
  if (cell === null) return [{ text: unknown, tone }];
  if (typeof cell === 'string') return cell === '' ? [] : [{ text: sanitise(cell), tone }];
  if (isList(cell)) return cell.flatMap(part => piecesOf(part, tone));
  if ('tone' in cell) return piecesOf(cell.cell, cell.tone);
  return [{ text: measureText(cell), tone }];
}

/** A piece in its colour. */
export function paint({ text, tone }: Piece, style: Style): Safe {
  return tone === undefined ? text : paintOf(tone, style)(text);
}

function paintOf(tone: Tone, style: Style): Paint {
  switch (tone) {
    case 'error':
      return style.error;
    case 'good':
      return style.agent;
    case 'warn':
      return style.write;
    case 'dim':
      return style.dim;
    case 'bold':
      return style.bold;
  }
}

function measureText(value: Measure): Safe {
  if ('usd' in value) return about(value.about, formatMoney(value.usd));
  if ('ms' in value) return formatDuration(value.ms);
  if ('tokens' in value) return about(value.about, formatTokens(value.tokens));
  if ('share' in value) return formatShare(value.share);
  if ('at' in value) return formatMoment(value.at);
  if ('offset' in value) return formatOffset(value.offset);
  if ('count' in value) return formatInteger(value.count);
  return safe`#${trustLine(String(value.event))}`;
}

function about(isAbout: boolean | undefined, text: Safe): Safe {
  return isAbout === true && text !== unknown ? safe`~${text}` : text;
}

function isList(cell: Exclude<Cell, string | null>): cell is readonly Cell[] {
  return Array.isArray(cell);
}
