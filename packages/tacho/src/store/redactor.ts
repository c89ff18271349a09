/**
 * The redactor of a store: core's rules with the store's own key.
 *
 * The keyed digest is HMAC-SHA256 of @noble/hashes: `node:crypto` takes a quarter of an empty process to load, which is
 * more than a hook has left.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { contentText } from '../core/fold/content.ts';
import { createRedactor, type Redactor } from '../core/redact/redactor.ts';
import type { TraceEvent } from '../core/schema.ts';
import type { StoreRedaction } from './redaction.ts';

export interface OpenRedactor {
  readonly redactor: Redactor;
  /** Keyed digest of an unredacted text: tags are made of it, and rows paired by it. */
  readonly digest: (text: string) => string;
  /** Names the rules: a source that was imported under others is imported again. */
  readonly rules: string;
}

/**
 * Opens the redactor of a store. A pattern that does not compile has never redacted anything, and must not end all
 * recording: it is passed over, and doctor tells of it. With `budgetMs`, long fields beyond it are left out whole.
 */
export async function openRedactor(
  { pii, patterns: wanted, key }: StoreRedaction,
  budgetMs?: number,
): Promise<OpenRedactor> {
  const patterns = await compiling(wanted);
  const keyBytes = utf8ToBytes(key);
  const digest = (text: string): string => bytesToHex(hmac(sha256, keyBytes, utf8ToBytes(text))).slice(0, 32);
  const budget = budgetMs === undefined ? {} : { budgetMs, now: Date.now };
  const rules = ['secrets', ...(pii ? ['pii'] : []), ...patterns.map(pattern => digest(pattern).slice(0, 8))].join('+');
  return { redactor: await createRedactor({ secrets: true, pii, patterns, digest, ...budget }), digest, rules };
}

async function compiling(patterns: readonly string[]): Promise<string[]> {
  const works: string[] = [];
  for (const pattern of patterns) {
    const isGood = await checkPatterns([pattern]).then(
      () => true,
      () => false,
    );
    if (isGood) works.push(pattern);
  }
  return works;
}

/** Rejects with a TraceError `usage` that says what is wrong with one of them. */
export async function checkPatterns(patterns: readonly string[]): Promise<void> {
  await createRedactor({ secrets: false, pii: false, patterns, digest: () => '' });
}

/** A new key for a store, as hex. */
export function newKey(): string {
  return bytesToHex(randomBytes(32));
}

/** A row's data without its secrets; what pairs it with other rows is kept as a digest. */
export function redactRow(
  { redactor, digest }: OpenRedactor,
  row: Pick<TraceEvent, 'event_type' | 'data'>,
): TraceEvent['data'] {
  const content = contentText(row as TraceEvent);
  const data = redactor.value(row.data);
  return content === undefined ? data : { ...data, content_hash: digest(content) };
}
