/**
 * The one sanitiser between session content and a terminal.
 *
 * Everything an agent read or wrote may be an attack on whoever looks at it: an escape sequence sets the clipboard, a
 * carriage return hides a command, a bidi control turns code around. So this is an allow-list by character: what is
 * a letter, number, mark, punctuation, symbol or space stays, everything else is shown (`\x1b`, `\u202e`). Sequences are
 * never parsed or removed, which leaves nothing to nest, split or truncate.
 */
import { codeAt, isJoined, JOINER, kindOf, MARK, VISIBLE } from './characters.ts';
import type { Safe, SafeText } from './safe.ts';

// A search for one offender. The anchored form, ^[…]*$, overflows V8's backtrack stack on a text of some megabytes.
const notPlain = /[^ -~]/;
const notPlainOrLine = /[^ -~\n]/;

/** More marks than this on one character is no script, but ink over the lines around. */
const maxMarks = 8;

/**
 * Makes any text harmless to print.
 *
 * One line by default, so that one event stays one line: a line break of any kind is shown, LF and CRLF as `⏎`. With
 * `multiline` these two become LF and stay. TAB becomes two spaces, CR `\r`, any other control, bidi or format
 * character, private or unassigned code point its escape, a lone surrogate U+FFFD. Joiners and variation selectors stay
 * where an emoji or a script needs them. Marks beyond 8 on one character become `…`; a mark with nothing to stand on
 * gets a dotted circle, so that it cannot touch what we print before it.
 *
 * Idempotent, and results may be joined: sanitise(a) + sanitise(b) is its own sanitised form. A backslash of the text
 * itself stays as it is, so `\x1b` can also be four characters that someone typed. Not for coloured text.
 */
export function sanitise(text: string, options?: { readonly multiline?: false }): Safe;
export function sanitise(text: string, options: { readonly multiline?: boolean }): SafeText;
export function sanitise(text: string, { multiline = false }: { readonly multiline?: boolean } = {}): SafeText {
  if (!(multiline ? notPlainOrLine : notPlain).test(text)) return text as SafeText;
  return rewrite(text, multiline) as SafeText;
}

/** True for a code point beyond ASCII that stands for itself here and in JSON, whatever stands beside it. */
export function stands(code: number): boolean {
  return kindOf(code) === VISIBLE;
}

/**
 * A value as JSON that is harmless to print and still the same value: every forbidden character stands inside a string
 * and is written as its `\u` escape. `indent` 0 gives one line. A value that JSON does not have is `null`.
 */
export function safeJson(value: unknown, indent = 0): SafeText {
  const json: string | undefined = JSON.stringify(value, null, indent);
  return sanitiseJson(json ?? 'null');
}

/** The same for a text that is JSON already. */
export function sanitiseJson(json: string): SafeText {
  let result = '';
  let copied = 0; // index in `json` up to which `result` stands for it
  // From one character beyond ASCII to the next: a search for all that is forbidden takes ten times as long.
  const beyond = /[^ -~\n]/g;
  while (beyond.test(json)) {
    const at = beyond.lastIndex - 1;
    const code = codeAt(json, at);
    const next = at + (code > 0xffff ? 2 : 1);
    const kind = kindOf(code);
    if (kind !== VISIBLE && kind !== MARK) {
      result += json.slice(copied, at) + toUnits(json.slice(at, next));
      copied = next;
    }
    beyond.lastIndex = next;
  }
  return (copied === 0 ? json : result + json.slice(copied)) as SafeText;
}

const BLANK = 0x20;
const TILDE = 0x7e;
const TAB = 9;
const LF = 10;
const CR = 13;

function rewrite(text: string, multiline: boolean): string {
  let result = '';
  let parts: string[] = []; // to come after `result`: joined in batches, as adding one by one takes 10 times the memory
  let copied = 0; // index in `text` up to which `result` and `parts` stand for it
  let lineStart = true;
  let marks = 0; // that stand on the same character
  let next = 0;
  for (let at = 0; at < text.length; at = next) {
    const unit = text.charCodeAt(at);
    if (unit >= BLANK && unit <= TILDE) {
      next = at + 1;
      lineStart = false;
      marks = 0;
      continue;
    }
    const code = codeAt(text, at);
    next = at + (code > 0xffff ? 2 : 1);
    const kind = kindOf(code);
    if (kind === VISIBLE || (multiline && code === LF)) {
      lineStart = code === LF;
      marks = 0;
      continue;
    }
    let shown = '';
    if (kind === MARK) {
      marks += 1;
      if (marks <= maxMarks && !lineStart) continue;
      if (lineStart) shown = `◌${text.slice(at, next)}`;
      else if (marks === maxMarks + 1) shown = '…';
    } else {
      // A joiner's neighbour must be in the result as it is.
      if (kind === JOINER && at > copied && isJoined(text, at)) continue;
      marks = 0;
      // Of a CRLF the LF follows by itself, kept or shown.
      if (code !== CR || text.charCodeAt(next) !== LF) shown = show(code);
    }
    parts.push(text.slice(copied, at), shown);
    copied = next;
    if (shown !== '') lineStart = false;
    if (parts.length < 4_096) continue;
    result += parts.join('');
    parts = [];
  }
  return copied === 0 ? text : result + parts.join('') + text.slice(copied);
}

/** What is printed in place of a forbidden character. */
function show(code: number): string {
  if (code === LF) return '⏎';
  if (code === TAB) return '  ';
  if (code === CR) return '\\r';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
}

function toUnits(char: string): string {
  let escaped = '';
  for (let i = 0; i < char.length; i += 1) escaped += `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return escaped;
}
