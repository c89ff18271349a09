/**
 * How long the texts of an event are, for estimates where nobody counted tokens.
 */

/** What English and code come to, give or take a third. */
export const CHARS_PER_TOKEN = 4;
const MAX_DEPTH = 50;

/** Characters of all texts inside a value; a number counts for four. Plain loops: it sees every text of a session. */
export function textLength(value: unknown, depth = 1): number {
  if (typeof value === 'string') return value.length;
  if (value === null || value === undefined) return 0;
  if (typeof value !== 'object') return 4;
  if (depth > MAX_DEPTH) return 0;
  let sum = 0;
  if (Array.isArray(value)) for (const item of value) sum += textLength(item, depth + 1);
  else for (const key in value) sum += textLength((value as Record<string, unknown>)[key], depth + 1);
  return sum;
}
