/**
 * How long the texts of an event are, for estimates where nobody counted tokens.
 */
import { isObject } from './record.ts';

/** What English and code come to, give or take a third. */
export const CHARS_PER_TOKEN = 4;
const MAX_DEPTH = 50;

/** Characters of all texts inside a value; a number counts for four. */
export function textLength(value: unknown, depth = 1): number {
  if (typeof value === 'string') return value.length;
  if (Array.isArray(value))
    return depth > MAX_DEPTH ? 0 : value.reduce((sum: number, item) => sum + textLength(item, depth + 1), 0);
  if (!isObject(value)) return value === null || value === undefined ? 0 : 4;
  if (depth > MAX_DEPTH) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + textLength(item, depth + 1), 0);
}
