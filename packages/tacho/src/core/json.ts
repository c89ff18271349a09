/**
 * JSON for values that an agent's log may hold: any depth, and numbers as they were written.
 */
import { isObject } from './record.ts';

const MAX_DEPTH = 200;

/** JSON.stringify that cannot overflow the stack: what lies deeper than 200 levels becomes `…`. */
export function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return JSON.stringify(pruned(value, 0));
  }
}

/** The same as plain ASCII: whatever prints it need not look for characters that a terminal acts on. */
export function stringifyAscii(value: unknown): string {
  return stringify(value).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A copy of `value` cut off at the deepest level we print. */
export function pruned(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || raw.isRawJSON(value)) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map(item => pruned(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pruned(item, depth + 1)]));
}

/** Where a value may begin: a number of more digits than a double holds, one with an exponent, or a negative zero. */
const LONG_NUMBER = /[[:,]\s*-?(?:\d[\d.]{15,}|\d[\d.]*[eE][+-]?\d|(?<=-)0[,\]}\s])/;
/** Fields of a record that are read as numbers, however many digits they have. */
const READ_FIELDS: ReadonlySet<string> = new Set(['timestamp', 'duration_ms', 'line']);

/**
 * Parses one line and keeps every number exactly as written when it is printed again: a number that a double cannot hold
 * (a 20-digit id, 1e400) becomes a raw JSON fragment. Undefined when the line is not a JSON object.
 */
export function parseExact(text: string): Record<string, unknown> | undefined {
  const value = tryParse(text);
  if (!isObject(value) || !holdsNumber(value, 0) || !hasLongNumber(text)) return isObject(value) ? value : undefined;
  const exact = tryParse(text, keepNumber);
  if (!isObject(exact)) return value;
  for (const field of READ_FIELDS) {
    const number = exact[field];
    if (raw.isRawJSON(number)) exact[field] = Number((number as { rawJSON: string }).rawJSON);
  }
  return exact;
}

/** False when no number is in it but the fields of a record that are read as numbers: finding that out is a short walk. */
function holdsNumber(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (depth === MAX_DEPTH) return true;
  for (const key in value) {
    if (depth === 0 && READ_FIELDS.has(key)) continue;
    if (holdsNumber((value as Record<string, unknown>)[key], depth + 1)) return true;
  }
  return false;
}

/** True when the text may hold a number that a double cannot. */
export function hasLongNumber(text: string): boolean {
  return LONG_NUMBER.test(text);
}

/** Undefined for what is not JSON, and for what is too deep for a reviver, which walks by recursion. */
function tryParse(text: string, reviver?: typeof keepNumber): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}

/** JSON.parse with source text access and JSON.rawJSON (TC39 proposal-json-parse-with-source; in V8 since 11.4). */
const raw = JSON as unknown as { rawJSON(text: string): unknown; isRawJSON(value: unknown): boolean };

function keepNumber(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  if (!Number.isFinite(value) || Object.is(value, -0)) return raw.rawJSON(source);
  // Another spelling of the number that a double prints: 6.35e-05, 1.50.
  return decimal(source) === decimal(String(value)) ? value : raw.rawJSON(source);
}

/** A JSON number as its digits without zeros at either end and the power of ten of the last: one text for each value. */
function decimal(text: string): string {
  const [, sign, whole = '', part = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + part).replace(/^0+/, '');
  const ending = digits.replace(/0+$/, '');
  if (ending === '') return '0';
  return `${sign}${ending}e${Number(power) - part.length + digits.length - ending.length}`;
}
