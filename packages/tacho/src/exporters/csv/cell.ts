/**
 * Cells of a CSV file that a spreadsheet may open: nothing in them is a formula, and none is longer than a cell may be.
 *
 * Quoting is RFC 4180's. What a spreadsheet takes for a formula is OWASP's list (CSV Injection): a cell that begins with
 * `=`, `+`, `-` or `@`, also in its full-width form, after any blanks; quoting alone does not stop it. DDE( is the one
 * that needs no sign. Where Excel separates lists by semicolons it also splits a file of commas at them, in spite of the
 * quotes, so what follows a semicolon is looked at as well. A quote may stand between: one that begins a cell of that reading
 * is not a part of it, and of two the second closes what the first opened.
 */
import { startOf } from '../../core/cut-text.ts';

/** Characters of one cell in Excel ("Excel specifications and limits"). What is beyond runs over into cells below. */
export const MAX_CELL = 32_767;
/** Room for the apostrophe, and for what says how much was cut. */
export const MAX_TEXT = MAX_CELL - 64;

const SIGN = '=+\\-@＝＋－＠';
const START = `[${SIGN}]|DDE\\s*\\(`;
const FORMULA = new RegExp(`^\\s*(?:${START})`, 'i');
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?(?:e[+-]?\d{1,3})?$/i;
const AFTER_SEMICOLON = new RegExp(`(;[\\s"]*)(?=${START})`, 'gi');
/** In JSON a quote behind a semicolon ends the text, or has its backslash before it: either is no formula. */
const JSON_AFTER_SEMICOLON = new RegExp(`(;\\s*)(?=${START})(.)`, 'gi');
/** One behind the semicolon at `lastIndex`. A line feed is not shown as a blank, and in JSON no control is one. */
const HERE = new RegExp(`;(?:[^\\S\\n]|")*(?:${START})`, 'iy');
const JSON_HERE = new RegExp(`;[^\\S\\t\\n\\v\\f\\r]*(?:${START})`, 'iy');
/** What follows most semicolons: a line feed, a letter, a bracket. */
const HARMLESS = /[\na-ce-z(){}<]/i;
const IS_HARMLESS = Array.from({ length: 0x80 }, (_, code) => HARMLESS.test(String.fromCharCode(code)));
const NEEDS_NO_QUOTES = /^[\w.:-]*$/;
const QUOTE = /"/g;

/**
 * A text as a cell: trimmed, on one line, with an apostrophe in front of what could be a formula, and cut when it is too
 * long for a cell. Nothing for undefined. `clean` is the sanitiser; a text that it has made longer is cut again.
 */
export function textCell(text: string | undefined, clean: (text: string) => string): string {
  if (text === undefined || text === '') return '';
  const whole = text.trim();
  let shown = clean(startOf(whole, MAX_TEXT)).replace(AFTER_SEMICOLON, "$1'");
  const isWhole = whole.length <= MAX_TEXT && shown.length <= MAX_TEXT;
  if (!isWhole) shown = `${startOf(shown, MAX_TEXT)}… [cut, ${whole.length} characters in all]`;
  return quoted(FORMULA.test(shown) && !NUMBER.test(shown) ? `'${shown}` : shown);
}

/** True when a text without blanks at its ends could be a formula: every one that is, and numbers. */
export function mayBeFormula(text: string): boolean {
  return FORMULA.test(text);
}

/** True when what stands behind the semicolon at an index could be a formula in a text, or when that is part of JSON. */
export function mayRunBehind(text: string, semicolon: number, inJson = false): boolean {
  if (IS_HARMLESS[text.charCodeAt(semicolon + 1)] === true) return false;
  const formula = inJson ? JSON_HERE : HERE;
  formula.lastIndex = semicolon;
  return formula.test(text);
}

/** JSON as a cell: it begins with a brace, and what stands behind a semicolon is escaped, so the value is the same. */
export function jsonCell(json: string): string {
  return quoted(json.replace(JSON_AFTER_SEMICOLON, (_, before, sign) => `${before}${escapeOf(sign)}`));
}

/** Whether `json` fits into a cell with what stands behind its semicolons escaped. */
export function fitsCell(json: string): boolean {
  if (json.length > MAX_CELL) return false;
  // A semicolon and a sign become seven characters.
  if (json.length * 3.5 <= MAX_CELL) return true;
  return json.length + 5 * (json.match(JSON_AFTER_SEMICOLON)?.length ?? 0) <= MAX_CELL;
}

function escapeOf(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function quoted(text: string): string {
  // Not replaceAll of a string: its result is a rope of as many pieces, which whoever writes it must join.
  return NEEDS_NO_QUOTES.test(text) ? text : `"${text.replace(QUOTE, '""')}"`;
}
