/**
 * E-mail addresses (RFC 5321 as people use it) and the account in the name of an AWS resource.
 */
import type { Span } from './spans.ts';

const LOCAL = /[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u00c0-\u024f-]{1,64}$/;
const DOMAIN =
  /(?:[A-Za-z0-9\u00a1-\uffff](?:[A-Za-z0-9\u00a1-\uffff-]{0,61}[A-Za-z0-9\u00a1-\uffff])?\.){1,8}(?:xn--[a-z0-9-]{2,59}|[A-Za-z\u00a1-\uffff]{2,24})(?![A-Za-z0-9])/y;
/** What stands behind an at sign and is a file: `icon@2x.png`. */
const FILE =
  /\.(?:png|jpe?g|gif|webp|svg|avif|ico|css|scss|less|m?[jt]sx?|json|ya?ml|html?|vue|py|rs|go|rb|sh|md|txt|lock|map|wasm|tgz|whl|jar)$/i;
const ARN = /\barn:aws[a-z-]{0,12}:[a-z0-9-]{1,40}:[a-z0-9-]{0,24}:(\d{12})(?!\d)/g;

export function findEmails(text: string, found: Span[]): void {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    DOMAIN.lastIndex = at + 1;
    const domain = DOMAIN.exec(text)?.[0];
    if (domain === undefined || FILE.test(domain)) continue;
    const local = LOCAL.exec(text.slice(Math.max(0, at - 64), at))?.[0].replace(/^[^A-Za-z0-9_\u00c0-\u024f]+/, '');
    if (local === undefined || local === '' || local.endsWith('.')) continue;
    // `git@host:path` is how git writes an address of a repository.
    if (local === 'git' && text[at + 1 + domain.length] === ':') continue;
    // The user and the password of an address are no name at its host.
    if (/:\/\/[^\s/@]{0,128}$/.test(text.slice(Math.max(0, at - local.length - 132), at - local.length))) continue;
    const name = local.slice(local.search(/[^/=?&|]*$/));
    if (name === '') continue;
    found.push({
      start: at - name.length,
      end: at + 1 + domain.length,
      kind: 'email',
      word: 'MASKED',
      isSpecific: true,
    });
  }
}

/** docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function findAwsAccounts(text: string, found: Span[]): void {
  if (!text.includes('arn:aws')) return;
  for (const match of text.matchAll(ARN)) {
    const end = match.index + match[0].length;
    found.push({ start: end - 12, end, kind: 'aws-account', word: 'MASKED', isSpecific: true });
  }
}
