/**
 * Writes cells as bytes. `cell.ts` and `data-cell.ts` say what a cell is; this gives the same for simple ones, which nearly
 * all are, in one look at each character. The others are left to those two.
 */
import type { ExportRequest } from '../../core/exporter.ts';
import { ByteBuffer, codeAt, putCode, unitsWithout } from './byte-buffer.ts';
import { MAX_TEXT, mayBeFormula, mayRunBehind, needsNoQuotes, textCell } from './cell.ts';
import { dataCell } from './data-cell.ts';
import { putJson } from './json-bytes.ts';

const LF = 10;
const TAB = 9;
const QUOTE = 0x22;
const SEMICOLON = 0x3b;
const FIRST_BEYOND_ASCII = 0x80;
const PLAIN = unitsWithout(/[";]/);
/** Of words and numbers, most of all cells: those are their own cells. */
const WORD = unitsWithout(/[^\w.:-]/);

export class CellWriter {
  readonly out = new ByteBuffer();
  readonly #sanitise: ExportRequest['sanitise'];
  /** What the sanitiser makes of the two controls that texts are full of, wherever they stand. */
  readonly #lineFeed: Uint8Array;
  readonly #tab: Uint8Array;

  constructor(sanitise: ExportRequest['sanitise']) {
    this.#sanitise = sanitise;
    this.#lineFeed = bytesOf(sanitise.text('\n'));
    this.#tab = bytesOf(sanitise.text('\t'));
  }

  /** What is a cell already. */
  add(cell: string): void {
    this.out.add(cell);
  }

  /** See `textCell`. */
  text(text: string | undefined): void {
    if (text === undefined || text === '') return;
    const isWord = text.length <= MAX_TEXT && text[0] !== '-' && this.out.addOnly(text, WORD);
    if (!isWord && !this.#simple(text.trim())) this.out.add(textCell(text, this.#sanitise.text));
  }

  /** See `dataCell`. */
  data(data: Readonly<Record<string, unknown>>): void {
    if (!putJson(this.out, data, this.#sanitise.stands)) this.out.add(dataCell(data, this.#sanitise.json));
  }

  /** False, with nothing written, for a text that needs a closer look. */
  #simple(text: string): boolean {
    if (text.length > MAX_TEXT || mayBeFormula(text) || needsNoQuotes(text)) return false;
    const { out } = this;
    const { stands } = this.#sanitise;
    const lineFeed = this.#lineFeed;
    const tab = this.#tab;
    out.reserve(text.length * Math.max(3, lineFeed.length, tab.length) + 2);
    const { bytes } = out;
    let at = out.size;
    let more = 0; // characters that it has more when shown
    bytes[at++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (PLAIN[unit] === 1) bytes[at++] = unit;
      else if (unit === QUOTE) {
        bytes[at++] = QUOTE;
        bytes[at++] = QUOTE;
      } else if (unit === SEMICOLON) {
        if (mayRunBehind(text, i)) return false;
        bytes[at++] = SEMICOLON;
      } else if (unit === LF) for (let b = 0; b < lineFeed.length; b++) bytes[at++] = lineFeed[b] as number;
      else if (unit === TAB) {
        for (let b = 0; b < tab.length; b++) bytes[at++] = tab[b] as number;
        more += tab.length;
      } else {
        const code = codeAt(text, i);
        if (unit < FIRST_BEYOND_ASCII || !stands(code)) return false;
        if (code > 0xffff) i++;
        at = putCode(bytes, at, code);
      }
    }
    bytes[at++] = QUOTE;
    if (text.length + more > MAX_TEXT) return false;
    out.size = at;
    return true;
  }
}

function bytesOf(text: string): Uint8Array {
  const buffer = new ByteBuffer(text.length * 3);
  buffer.add(text);
  return buffer.take();
}
