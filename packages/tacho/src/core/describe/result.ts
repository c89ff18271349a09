/**
 * What a result says, as text.
 */
import { isObject } from '../record.ts';

/** What a result says, whatever shape its source gave it. */
export function resultText(result: unknown): string | undefined {
  if (typeof result === 'string') return result === '' ? undefined : result;
  if (result === undefined || result === null) return undefined;
  if (isObject(result)) return text(result.stdout) || text(result.stderr) || text(result.content) || firstText(result);
  if (!Array.isArray(result)) return String(result);
  const parts = result.map(item => (isObject(item) ? text(item.text) : text(item)));
  return parts.filter(Boolean).join(' ');
}

/** The first text of a record we have no words for. */
export function firstText(data: Record<string, unknown>): string | undefined {
  for (const key in data) {
    const value = data[key];
    if (!/(?:uu|_)id$/.test(key) && key !== 'id' && key !== 'subtype' && typeof value === 'string' && value !== '')
      return value;
  }
  return undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
