/**
 * The ways a text may be spelled. A secret in a string of JSON may stand there with escapes (`\/`, `\u002d`, and one more
 * backslash for each level of nesting), one in a URL with percents. A view is the text as it is meant, with the place that
 * each of its characters came from; rules read views, and what they find is taken back to the text itself.
 */

export interface View {
  readonly text: string;
  /** Where in the text itself the character at `index` begins; for the length of the view it is that of the text. */
  readonly at: (index: number) => number;
}

const CONTROLS: Readonly<Record<string, string>> = { b: ' ', f: ' ', n: '\n', r: '\r', t: '\t' };
const LETTERS = '"\'`/bfnrt';

/** The text itself, and each other way to read it that differs. Such a view holds only the lines that differ. */
export function viewsOf(text: string): View[] {
  const views: View[] = [{ text, at: index => index }];
  addView(views, text, '\\', readEscape);
  addView(views, text, '%', readPercent);
  return views;
}

/** What begins at a place: where it ends, and what it means; nothing when `meaning` is empty. */
interface Sign {
  end: number;
  meaning: string;
}

function addView(
  views: View[],
  text: string,
  mark: string,
  read: (text: string, at: number, sign: Sign) => void,
): void {
  let found = text.indexOf(mark);
  if (found === -1) return;
  const decoded = new Decoded();
  const sign: Sign = { end: 0, meaning: '' };
  let at = 0;
  let lineEnd = -1;
  for (; found !== -1; found = text.indexOf(mark, sign.end)) {
    read(text, found, sign);
    if (sign.meaning === '') continue;
    if (found > lineEnd) {
      if (lineEnd !== -1) {
        decoded.copy(text, at, lineEnd);
        decoded.add(LINE_FEED);
      }
      at = text.lastIndexOf('\n', found) + 1;
      decoded.meet(at);
      const next = text.indexOf('\n', found);
      lineEnd = next === -1 ? text.length : next;
    }
    decoded.copy(text, at, found);
    decoded.add(sign.meaning.charCodeAt(0));
    at = sign.end;
    decoded.meet(at);
  }
  if (lineEnd === -1) return;
  decoded.copy(text, at, lineEnd);
  views.push({ text: decoded.text(), at: index => decoded.placeOf(index) });
}

const LINE_FEED = 10;
/** So many characters at once become a string: each is an argument of a call. */
const CHUNK = 8_192;

/** A view in the making. Characters and places are kept as numbers, since a string for each escape is more than the rest of the work. */
class Decoded {
  private codes = new Uint16Array(CHUNK);
  private length = 0;
  /** Where the view and the text last came apart: an index of the view, and the same place in the text, one after the other. */
  private places = new Uint32Array(256);
  private placeCount = 0;

  add(code: number): void {
    this.reserve(1);
    this.codes[this.length++] = code;
  }

  copy(text: string, from: number, to: number): void {
    this.reserve(to - from);
    for (let at = from; at < to; at++) this.codes[this.length++] = text.charCodeAt(at);
  }

  /** What comes next begins at `at` in the text. */
  meet(at: number): void {
    if (this.placeCount === this.places.length) this.places = grown(this.places, new Uint32Array(2 * this.placeCount));
    this.places[this.placeCount++] = this.length;
    this.places[this.placeCount++] = at;
  }

  text(): string {
    let text = '';
    for (let at = 0; at < this.length; at += CHUNK) {
      text += String.fromCharCode.apply(
        null,
        this.codes.subarray(at, Math.min(this.length, at + CHUNK)) as unknown as number[],
      );
    }
    return text;
  }

  /** An escape is one character of the view: what begins at its end begins behind it in the text. */
  placeOf(index: number): number {
    let low = 0;
    let high = this.placeCount / 2 - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.places[2 * middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    return (this.places[2 * low + 1] as number) + index - (this.places[2 * low] as number);
  }

  private reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.codes.length) return;
    this.codes = grown(this.codes, new Uint16Array(Math.max(needed, 2 * this.codes.length)));
  }
}

function grown<T extends Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Backslashes and a letter of JSON, or `u00` and two digits of an ASCII character. */
function readEscape(text: string, at: number, sign: Sign): void {
  let end = at + 1;
  while (text.charCodeAt(end) === 92) end++;
  const letter = text[end] ?? '';
  sign.meaning = '';
  sign.end = end;
  if (letter === 'u') {
    if (text.startsWith('00', end + 1)) sign.meaning = fromHex(text, end + 3, 0);
    if (sign.meaning !== '') sign.end = end + 5;
  } else if (letter !== '' && LETTERS.includes(letter)) {
    sign.meaning = CONTROLS[letter] ?? letter;
    sign.end = end + 1;
  }
}

/** A percent and two digits of a printable ASCII character. */
function readPercent(text: string, at: number, sign: Sign): void {
  sign.meaning = fromHex(text, at + 1, 2);
  sign.end = sign.meaning === '' ? at + 1 : at + 3;
}

/** The ASCII character of two hexadecimal digits, the first of them `least` or more; empty when they are none. */
function fromHex(text: string, at: number, least: number): string {
  const high = digitOf(text.charCodeAt(at));
  const low = digitOf(text.charCodeAt(at + 1));
  return high < least || high > 7 || low < 0 ? '' : String.fromCharCode(high * 16 + low);
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const small = code | 32;
  return small >= 97 && small <= 102 ? small - 87 : -1;
}
