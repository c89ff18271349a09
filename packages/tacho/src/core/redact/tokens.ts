/**
 * Secrets with a structure of their own: JSON Web Tokens (RFC 7519), credentials behind the name of a scheme
 * (RFC 7617, RFC 6750), and those that a command takes as user and password.
 */
import { isPlaceholder, looksRandom } from './judge.ts';
import type { Span } from './spans.ts';

const RUN = /[\w-]*/y;

/** `eyJ….eyJ….…`: base64 of `{"`, twice. A part that has failed is not looked at again, so the time is that of one walk. */
export function findJwts(text: string, found: Span[]): void {
  for (let at = text.indexOf('eyJ'); at !== -1; ) {
    const header = runEnd(text, at);
    let next = header + 1;
    if (text[header] === '.' && header - at >= 12 && !isAlnumBefore(text, at)) {
      const payload = runEnd(text, header + 1);
      const length = payload - header - 1;
      const isPayload = length >= 8 && (text.startsWith('eyJ', header + 1) || text[payload] === '.');
      if (isPayload && !isPlaceholder(text.slice(header + 1, payload))) {
        let end = payload;
        for (let parts = 0; parts < 3 && text[end] === '.'; parts++) end = runEnd(text, end + 1);
        found.push({ start: at, end, kind: 'jwt', word: 'REDACTED', isSpecific: true });
        next = end;
      }
    }
    at = text.indexOf('eyJ', next);
  }
}

function runEnd(text: string, from: number): number {
  RUN.lastIndex = from;
  RUN.test(text);
  return RUN.lastIndex;
}

function isAlnumBefore(text: string, at: number): boolean {
  return at > 0 && /[A-Za-z0-9]/.test(text[at - 1] as string);
}

/** A scheme of HTTP authentication and its credentials, wherever they stand. */
const SCHEME = /\b(?:bearer|basic)[ \t]{1,4}(?:\\?["'])?([A-Za-z0-9+/=_\-.~]{12,})/gi;
/** `curl -u user:password`, `--user 'user:pass word'`, `-u key:`: curl.se/docs/manpage.html */
const USER =
  /(?:^|\s)(?:-u|--user|--proxy-user|-U)(?:[ \t=]{1,4}|(?=["']))(?:(["'])([^"':\s]{0,128}):([^"'\n]{0,256})\1|([^\s"':]{0,128}):([^\s"']{0,256})(?=\s|$|["']))/g;
/** `Cookie: a=b; c=d`, `Set-Cookie: …`: RFC 6265 */
const COOKIE = /\b(?:set-)?cookie["']?[ \t]{0,4}:[ \t]{0,4}["']?([^\r\n"']{4,8192})/gi;
const CRUMB = /(?<=^|[;\s])([\w.-]{1,128})=([^;\s]{6,4096})/g;

export function findCredentials(text: string, found: Span[]): void {
  for (const match of text.matchAll(SCHEME)) {
    const value = match[1] as string;
    const isKey = looksRandom(value, 16) || (value.length >= 24 && /\d/.test(value));
    if (isKey && !isPlaceholder(value))
      add(found, match.index + match[0].length - value.length, value, 'auth-header', false);
  }
  for (const match of text.matchAll(COOKIE)) {
    const crumbs = match[1] as string;
    const start = match.index + match[0].length - crumbs.length;
    for (const crumb of crumbs.matchAll(CRUMB)) {
      const value = crumb[2] as string;
      if (!looksRandom(value, 8) && !/sess|auth|token|sid/i.test(crumb[1] as string)) continue;
      add(found, start + crumb.index + crumb[0].length - value.length, value, 'cookie', false);
    }
  }
  if (text.includes(' -')) {
    for (const match of text.matchAll(USER)) {
      const [whole, quote = '', quotedUser, quotedPassword, bareUser, barePassword] = match;
      const [user, password] = [quotedUser ?? bareUser ?? '', quotedPassword ?? barePassword ?? ''];
      const secret = password === '' && looksRandom(user, 16) ? user : password;
      // `docker run -u 1000:1000` and `root:root` name a user and a group.
      if (secret.length < 3 || user === password || /^\d+$/.test(user + password)) continue;
      if (/^[$<{%]/.test(secret) || isPlaceholder(secret)) continue;
      const end = match.index + whole.length - quote.length - (secret === password ? 0 : 1);
      add(found, end - secret.length, secret, 'user-password', false);
    }
  }
}

function add(found: Span[], start: number, value: string, kind: string, isSpecific: boolean): void {
  found.push({ start, end: start + value.length, kind, word: 'REDACTED', isSpecific });
}
