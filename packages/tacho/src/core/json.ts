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

/** A copy of `value` cut off at the deepest level we print. */
export function pruned(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map(item => pruned(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pruned(item, depth + 1)]));
}

const LONG_NUMBER = /\d{16}|\d[eE][+-]?\d{3}/;

/**
 * Parses one line and keeps every number exactly as written when it is printed again: a number that a double cannot hold
 * (a 20-digit id, 1e400) becomes a raw JSON fragment. Undefined when the line is not a JSON object.
 */
export function parseExact(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = LONG_NUMBER.test(text) ? JSON.parse(text, keepNumber) : JSON.parse(text);
  } catch {
    return undefined;
  }
  return isObject(value) ? value : undefined;
}

/** JSON.parse with source text access and JSON.rawJSON (TC39 proposal-json-parse-with-source; in V8 since 11.4). */
const raw = JSON as unknown as { rawJSON(text: string): unknown };

function keepNumber(this: unknown, _key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source || Number.isSafeInteger(value) ? value : raw.rawJSON(context.source);
}
