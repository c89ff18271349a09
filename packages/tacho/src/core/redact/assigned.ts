/**
 * Generated keys in assignment position under a name that does not speak of keys: an environment variable (`FOO=…`), or a name
 * with one of the providers of `formats.ts` in it (`cloudflare: "…"`). Names of ids, digests and contents keep theirs: a log lives
 * by its ids, and by its look no one can tell them from keys.
 */
import { FORMATS } from './formats.ts';
import { isPlaceholder, looksGenerated } from './judge.ts';
import type { Span } from './spans.ts';

const ASSIGNMENT =
  /(?<![\w.-])([A-Za-z][\w.-]{1,79})["'`]?\]?[ \t]{0,20}(?::{0,3}=|=>|:)[ \t]{0,20}["'`]?([\w+~-][\w+/~.-]{19,256}={0,2})(?=["'`\s,;)}\]<&]|$)/g;
const ENVIRONMENT = /^[A-Z][A-Z0-9_]{2,}$/;
const OTHER =
  /id$|ids$|uuid|guid|hash|sha\d*|md5|digest|checksum|integrity|commit|rev|etag|sum$|signature|fingerprint|thumbprint|public|ref$|oid|tree|model|class|cursor|slug|path|file|dir|url|uri|href|src|data|image|img|content|body|text|title|message|version|address|blob|chunk|asset|build|encoded|base64|payload|icon|font|pattern|regex|mappings|resolved|from|name|host|domain|bucket|image|tag|branch|user|label|description|query|prompt|output|input|diff|next|prev|cache|nonce|block|tx|cid|anchor|style|type|format|command|line|code|value$/i;

export function findAssigned(text: string, found: Span[]): void {
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [whole, name = '', value = ''] = match;
    if (!isGeneratedFor(name, value)) continue;
    const start = match.index + whole.length - value.length;
    found.push({ start, end: start + value.length, kind: 'assigned-key', word: 'REDACTED', isSpecific: false });
  }
}

/** True when `value` is a generated key, and `name` none of something else. */
export function isGeneratedFor(name: string, value: string): boolean {
  if (value.length < 20 || !looksGenerated(value) || isPlaceholder(value) || OTHER.test(name)) return false;
  return ENVIRONMENT.test(name) || providers().test(name);
}

let pattern: RegExp | undefined;

/** The first words of the kinds of formats are the names of providers. */
function providers(): RegExp {
  if (pattern === undefined) {
    const names = FORMATS.map(([kind]) => kind.split('-', 1)[0] as string).filter(name => name.length > 3);
    pattern = new RegExp([...new Set(names)].join('|'), 'i');
  }
  return pattern;
}
