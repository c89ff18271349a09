/**
 * The digest of what rows say, for readers of a redacted store: rows that were written before it was redacted have none, and
 * must find their twins all the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../core/record.ts';
import { REDACTION_NAME } from './names.ts';

/** The same digest as `OpenRedactor.digest` makes; undefined for a store without redaction, or with a file that is damaged. */
export function contentDigest(store: string): ((text: string) => string) | undefined {
  const key = keyOf(store);
  if (key === undefined) return undefined;
  // Loaded here, since it takes longer than reading most sessions: node:crypto.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return text => createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
}

function keyOf(store: string): string | undefined {
  try {
    const said: unknown = JSON.parse(readFileSync(join(store, REDACTION_NAME), 'utf8'));
    return isObject(said) && typeof said.key === 'string' ? said.key : undefined;
  } catch {
    return undefined;
  }
}
