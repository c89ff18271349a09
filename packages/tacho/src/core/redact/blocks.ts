/**
 * Secrets that span lines: private keys in PEM (RFC 7468), PGP and PuTTY armour, and the data of a Kubernetes Secret.
 */
import type { Span } from './spans.ts';

const BEGIN = '-----BEGIN ';
const LABEL = /-----BEGIN ((?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?)-----/y;
/** Base64, its headers, line ends as they are or as JSON writes them, and what sets code apart: quotes, plus, commas. */
const BODY = /^[A-Za-z0-9+/=\s\\"'`,.*#>|:;()-]*/;
/** A key cut off before its end: so much is taken at most. */
const MAX_BODY = 64 * 1024;

export function findPrivateKeys(text: string, found: Span[]): void {
  for (let at = text.indexOf(BEGIN); at !== -1; ) {
    LABEL.lastIndex = at;
    const match = LABEL.exec(text);
    if (match === null) {
      at = text.indexOf(BEGIN, at + BEGIN.length);
      continue;
    }
    const from = LABEL.lastIndex;
    const closing = `-----END ${match[1]}-----`;
    const next = text.indexOf(BEGIN, from);
    const limit = Math.min(next === -1 ? text.length : next, from + MAX_BODY);
    const close = text.slice(from, limit).indexOf(closing);
    const end = close === -1 ? bodyEnd(text, from, limit) : from + close + closing.length;
    const hasBody = /[A-Za-z0-9+/=]{8}/.test(text.slice(from, close === -1 ? end : from + close));
    if (hasBody) found.push({ start: at, end, kind: 'private-key', word: 'REDACTED', isSpecific: true });
    at = next;
  }
  if (text.includes('PuTTY-User-Key-File')) {
    for (const match of text.matchAll(/Private-Lines: ?\d{1,4}\r?\n((?:[A-Za-z0-9+/=]{1,64}\r?\n?){1,400})/g)) {
      const start = match.index + match[0].length - (match[1] as string).length;
      found.push({
        start,
        end: match.index + match[0].length,
        kind: 'private-key',
        word: 'REDACTED',
        isSpecific: true,
      });
    }
  }
}

/** Cut off, or its end is elsewhere: as far as it looks like the body of a key. */
function bodyEnd(text: string, from: number, limit: number): number {
  return from + (BODY.exec(text.slice(from, limit))?.[0].length ?? 0);
}

const KIND = /^[ \t]*kind[ \t]{0,9}:[ \t]{0,9}["']?secret["']?[ \t\r]*$/im;
const DATA = /^([ \t]*)(?:data|stringData)[ \t]{0,9}:[ \t\r]*$/i;
const ENTRY = /^([ \t]*)["']?[\w.-]{1,253}["']?[ \t]{0,9}:[ \t]{0,9}(.*)$/;

/** Each value below `data` and `stringData` of a manifest: kubernetes.io/docs/concepts/configuration/secret */
export function findManifests(text: string, found: Span[]): void {
  if (!text.includes('kind') || !KIND.test(text)) return;
  let at = 0;
  for (const document of text.split(/^(?=---)/m)) {
    if (KIND.test(document)) findData(document, at, found);
    at += document.length;
  }
}

function findData(document: string, offset: number, found: Span[]): void {
  /** Depth of the `data` that the line stands below. */
  let below: number | undefined;
  let at = offset;
  for (const line of document.split('\n')) {
    const data = DATA.exec(line);
    const depth = line.length - line.trimStart().length;
    if (data !== null) below = depth;
    else if (below !== undefined && line.trim() !== '') {
      if (depth <= below) below = undefined;
      else addValue(line, at, found);
    }
    at += line.length + 1;
  }
}

/** The value of an entry, or a line of one that is folded over lines. */
function addValue(line: string, at: number, found: Span[]): void {
  if (/^\s*#/.test(line)) return;
  const entry = ENTRY.exec(line);
  const raw = entry === null ? line : (entry[2] as string);
  const value = raw.trim().replace(/^["']|["',]+$/g, '');
  if (value.length < 10 || /^[|>$<{]/.test(value) || !/^\S+$/.test(value)) return;
  const start = at + line.lastIndexOf(value);
  found.push({ start, end: start + value.length, kind: 'kubernetes-secret', word: 'REDACTED', isSpecific: false });
}
