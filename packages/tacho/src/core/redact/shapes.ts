/**
 * Keys of providers whose format nobody has told us. Most have the same shape: a word or two in small letters that say whose the
 * key is and that it is one, and behind them what a generator made: `acme_live_…`, `acme-pat-…`, `secret-test-…`. And a
 * generated value that a client is made with: `new Client("…")`.
 */
import { isHarmlessShape, isPlaceholder, looksGenerated, looksRandom } from './judge.ts';
import type { Span } from './spans.ts';

/** Prefix and tail together are at least so long. */
const LEAST = 23;
const SHAPE = /^((?:[a-z]{1,12}\d{0,2}[_.-]|v?\d{1,2}[_.-]){1,4})([A-Za-z0-9][A-Za-z0-9_-]{18,255}[A-Za-z0-9])$/;
/** Words that only a key begins with. */
const SURE = /(?:^|[_.-])(?:[sr]k|pat|oat|pak|apikey|[a-z]*secret|[a-z]{0,6}token|[a-z]{0,5}key|live)(?=[_.-])/;
/** Words that files, branches and images begin with as well. */
const LIKELY = /(?:^|[_.-])(?:api|test|prod|dev|sandbox|svc|auth|access|ak|ws)(?=[_.-])/;
/** Public on purpose, or of a provider that has a mark within its keys: find-formats.ts knows those. */
const KNOWN = /^(?:sk-(?:proj|svcacct|admin|ant)-|(?:[a-z]{1,12}[_-])?pk[_.-])/;
/** Names of things that carry a digest. */
const OTHER = /cache|commit|rev|sha|hash|md5|digest|build|image|public|pub[_.-]|node|chunk|asset|css|id[_.-]/;

/** Behind the bracket of a call: a literal, or one with a name. */
const ARGUMENT = /\s{0,8}(?:\w{1,40}\s?[:=]\s?)?(["'`])([\w+/=~.-]{20,256})\1/y;
const CALLEE = /[\w$.]{1,120}$/;
const CLIENT = /client|api|connect|login|auth|setup|sdk|session|provider|credential/i;
const NO_CLIENT =
  /hash|sha|md5|digest|decode|encode|base64|buffer|error|exception|image|blob|file|path|url|uri|regex|expect|assert|test|id$|print|log$|match|find|select|date|bytes|hex|bigint|string|text|svg|font|icon/i;

export function findShapes(text: string, found: Span[]): void {
  findPrefixed(text, found);
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at + 1)) {
    ARGUMENT.lastIndex = at + 1;
    const value = ARGUMENT.exec(text)?.[2];
    if (value === undefined) continue;
    const callee = CALLEE.exec(text.slice(Math.max(0, at - 120), at))?.[0] ?? '';
    const name = callee.slice(callee.lastIndexOf('.') + 1);
    if ((!/^[A-Z][a-z]/.test(name) && !CLIENT.test(name)) || NO_CLIENT.test(callee)) continue;
    if (!looksGenerated(value) || isPlaceholder(value)) continue;
    const end = ARGUMENT.lastIndex - 1;
    found.push({ start: end - value.length, end, kind: 'generated-key', word: 'REDACTED', isSpecific: false });
  }
}

/** Looks at one character of each `LEAST`, and around it only when it may be within a word of that length. */
function findPrefixed(text: string, found: Span[]): void {
  for (let at = LEAST - 1; at < text.length; at += LEAST) {
    if (!isWord(text.charCodeAt(at))) continue;
    let start = at;
    while (start > 0 && isWord(text.charCodeAt(start - 1))) start--;
    let end = at + 1;
    while (end < text.length && isWord(text.charCodeAt(end))) end++;
    // A full stop of the sentence.
    const stop = text[end - 1] === '.' ? end - 1 : end;
    if (stop - start >= LEAST && stop - start <= 320 && isKey(text.slice(start, stop)))
      found.push({
        start,
        end: stop,
        kind: 'prefixed-key',
        word: 'REDACTED',
        isSpecific: false,
      });
    at = Math.max(at, end - 1);
  }
}

function isKey(word: string): boolean {
  const first = word.charCodeAt(0);
  if (first < 97 || first > 122) return false;
  const match = SHAPE.exec(word);
  if (match === null) return false;
  const [, prefix = '', tail = ''] = match;
  const isSure = SURE.test(prefix);
  if ((!isSure && !LIKELY.test(prefix)) || OTHER.test(prefix) || KNOWN.test(word)) return false;
  if (isHarmlessShape(word) || isHarmlessShape(tail) || isPlaceholder(tail)) return false;
  if (looksGenerated(tail)) return true;
  // Hexadecimal digits, or small letters and digits: as many digests look like that.
  return isSure && tail.length >= 24 && /^[a-z0-9]+$/.test(tail) && looksRandom(tail, 24);
}

/** Letters, digits, `_`, `-`, `.`. */
function isWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}
