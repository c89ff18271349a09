/**
 * Passwords in addresses: `scheme://user:password@host`, as databases, registries and git take them (RFC 3986 section 3.2.1).
 */
import { isPlaceholder, looksRandom } from './judge.ts';
import type { Span } from './spans.ts';

const AUTHORITY = /[^\s/?#"'`<>\\]{1,1024}/y;
const SCHEME_BEFORE = /(?:^|[^A-Za-z0-9])[A-Za-z][A-Za-z0-9+.-]{1,30}$/;
/** A place for a password, not one. */
const TEMPLATE = /^(?:\$|\{|<|%[A-Za-z_]{2}|%s|\*+$|\.+$|x+$|:|\[)|\$\{|\{\{|\$\(/i;
const LOCAL = /^(?:localhost|127\.|\[?::1|0\.0\.0\.0|host\.docker\.internal)/i;

export function findUrls(text: string, found: Span[]): void {
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', at + 3)) {
    AUTHORITY.lastIndex = at + 3;
    const authority = AUTHORITY.exec(text)?.[0];
    if (authority === undefined) continue;
    const host = authority.lastIndexOf('@');
    if (host < 1 || !SCHEME_BEFORE.test(text.slice(Math.max(0, at - 32), at))) continue;
    const colon = authority.indexOf(':');
    const hasPassword = colon !== -1 && colon < host;
    const user = authority.slice(0, hasPassword ? colon : host);
    const password = hasPassword ? authority.slice(colon + 1, host) : user;
    const isKeyAlone = !hasPassword && looksRandom(user, 16);
    if (!hasPassword && !isKeyAlone) continue;
    if (password === '' || TEMPLATE.test(password) || isPlaceholder(password)) continue;
    // What a fresh database on the own machine is set up with is no secret.
    if (password === user && hasPassword && LOCAL.test(authority.slice(host + 1))) continue;
    const start = at + 3 + (hasPassword ? colon + 1 : 0);
    found.push({ start, end: at + 3 + host, kind: 'url-password', word: 'REDACTED', isSpecific: false });
  }
}
