/**
 * Writes the cells of a line, one after the other, as bytes. `cell.ts` and `data-cell.ts` say what a cell is; this gives the same for simple ones, which nearly
 * all are, in one look at each character. The others are left to those two.
 */
import type { ExportRequest } from '../../core/exporter.ts';
import { ByteBuffer, codeAt, putCode, unitsWithout } from './byte-buffer.ts';
import { MAX_TEXT, mayBeFormula, mayRunBehind, textCell } from './cell.ts';
import { dataCell } from './data-cell.ts';
import { putJson } from './json-bytes.ts';
import { putTime } from './time.ts';

const LF = 10;
const TAB = 9;
const QUOTE = 0x22;
const COMMA = 0x2c;
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
  made(cell: string): void {
    this.out.add(cell);
    this.out.byte(COMMA);
  }

  /** Nothing for what is not known. */
  number(value: number | null | undefined): void {
    if (value !== null && value !== undefined) this.out.number(value);
    this.out.byte(COMMA);
  }

  /** See `putTime`. */
  time(timestamp: number | null): void {
    putTime(this.out, timestamp);
    this.out.byte(COMMA);
  }

  /** See `textCell`; nothing for what is no text. */
  text(text: unknown): void {
    if (typeof text === 'string' && text !== '' && !this.#word(text)) {
      const whole = text.trim();
      const isWritten = (whole.length < text.length && this.#word(whole)) || this.#simple(whole);
      if (!isWritten) this.out.add(textCell(text, this.#sanitise.text));
    }
    this.out.byte(COMMA);
  }

  /** See `dataCell`. */
  data(data: Readonly<Record<string, unknown>>): void {
    if (!putJson(this.out, data, this.#sanitise.stands)) this.out.add(dataCell(data, this.#sanitise.json));
    this.out.byte(COMMA);
  }

  /** There is no cell after the last one. */
  endLine(): void {
    this.out.size--;
    this.out.byte(LF);
  }

  #word(text: string): boolean {
    return text.length <= MAX_TEXT && text[0] !== '-' && this.out.addOnly(text, WORD);
  }

  /** For what is no word; false, with nothing written, for a text that needs a closer look. */
  #simple(text: string): boolean {
    if (text.length > MAX_TEXT || mayBeFormula(text)) return false;
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
