/**
 * What the name of a field, variable, header or flag says about its value. Plain comparisons of words: this runs in a hook, where
 * compiling expressions of a hundred alternatives would cost more than all else.
 */

/**
 * - `secret`  names a secret: any value that is no code, no variable and no sentence is one
 * - `token`   names something that is a secret when it looks like a key (a `token` is also what a lexer finds)
 * - `key`     may hold a secret: only what looks random
 * - `none`    says nothing
 */
export type NameClass = 'secret' | 'token' | 'key' | 'none';

const list = (text: string): readonly string[] => text.split(' ');
const words = (text: string): ReadonlySet<string> => new Set(list(text));

/** Parts of a name without its separators. */
const SECRET_PARTS = list(
  'passw passphrase passcode pwd secret credential connectionstring connstr mnemonic seedphrase recoverycode recoveryphrase backupcode jwt keystorepass',
);
const SECRET_WORDS = words('ekm cred creds pw cvv cvc authorization');
/** `…key` is a secret's name behind one of these. */
const KEY_OWNERS = list(
  'api access account private priv auth encryption encrypt signing signature master shared session service storage deploy license root seal sealing attest attestation enclave ekm kms vault hmac subscription ssh admin app application consumer client host partner function recovery',
);
const TOKEN_PARTS = list('token bearer xauth accesscode authcode sessioncookie');
const TOKEN_WORDS = words('auth cookie cookies pass otp totp pin dsn sid login webhook psk sas');
const KEY_PARTS = list(
  'key api auth access salt licens licenc seed measurement attest enclave sealing nonce csrf xsrf hmac cert account client webhook integration private shared iam cookie',
);
const KEY_LAST = words('sig signature');

/** Words that have one of the parts above and mean something else. */
const OTHER_WORDS = list(
  'tokeniz tokenis keyboard keyframe keyword keyof keyspace monkey donkey turkey accessor accessib secretar compass bypass passthrough passive passport passenger passed passing passes haskey certain capital rapid therapi',
);
/** Words at the end of a name that say: this is about a secret, and not the secret. */
const ABOUT = words(
  'id ids name names len length size count counts counter type types kind url urls uri uris path paths file files filename dir folder expiry expires expired expiration exp at time ttl timeout limit limits max min hint field fields label labels input inputs placeholder policy policies prefix suffix pattern regex format version provider providers class error errors message msg status valid invalid required enabled disabled exists usage budget window used cost rate per ref refs arn index idx style color colour button form page screen view title icon desc description help scope scopes algorithm alg rotation strategy manager service owner issuer endpoint handler event events env var vars variable method mode source location selector generator validator reset change changed update updated created confirm confirmed confirmation encoding model schema param params parameter parameters config configuration setting settings option options store hash hasher hashing tab mask rule rules strength history age days attempt attempts reason unspecified board word frame pressed down up stroke meshing volume volumes metadata alias aliases chars',
);
/** A `token` or `key` behind one of these is one of language, of paging, of a table or of a map. */
const ORDINARY_OWNERS = words(
  'next prev previous page continuation sync cancel cancellation pad eos bos unk sep cls mask max min num total input output cache cached prompt completion reasoning thinking lex lexer syntax parse start end stop special added cost per query idempotency translation locale react hot short map dict hash schema primary foreign partition sort row object composite unique index sequence arrow registry public pub',
);

const known = new Map<string, NameClass>();

/** What `name` says; a name may have dots, dashes, brackets and capitals. */
export function classOf(name: string): NameClass {
  let result = known.get(name);
  if (result === undefined) {
    if (known.size > 2_000) known.clear();
    result = name.length > 100 ? 'none' : isBundlerHost(name) ? 'token' : classify(wordsOf(name));
    known.set(name, result);
  }
  return result;
}

/** `BUNDLE_GEMS__EXAMPLE__ORG=user:password`: bundler.io/man/bundle-config.1.html, credentials for gem sources. */
function isBundlerHost(name: string): boolean {
  return name.startsWith('BUNDLE_') && /__(?:COM|NET|ORG|IO|DEV|[A-Z]{2})$/.test(name);
}

/** `aCamelCase`, `HTTPKey` and `kebab-case` in small words, without digits. */
function wordsOf(name: string): string[] {
  const apart = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  return apart
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(word => word !== '' && !isOtherWord(word));
}

function isOtherWord(word: string): boolean {
  if (word.startsWith('author') && !word.startsWith('authori')) return true;
  return OTHER_WORDS.some(other => word.includes(other));
}

function classify(parts: readonly string[]): NameClass {
  const last = parts.at(-1);
  if (last === undefined) return 'none';
  const together = parts.join('');
  const found = strongest(parts, together);
  if (found === 'none') return 'none';
  const isPassword = together.includes('passw') || together.includes('secret');
  if (/pub(?:lic)?key|publishable/.test(together) && !isPassword) return 'none';
  if (ABOUT.has(last)) return last === 'id' && /(?:access|key|api)id$/.test(together) ? 'key' : 'none';
  if (/(?:token|key)s?$/.test(last) && !isPassword) {
    const owner = parts.at(-2) ?? '';
    if (ORDINARY_OWNERS.has(owner)) return 'none';
    if (last === 'tokens') return 'key';
  }
  return found === 'secret' && /(?:secrets|passwords|keys)$/.test(last) ? 'token' : found;
}

function strongest(parts: readonly string[], together: string): NameClass {
  if (isOneOf(SECRET_PARTS, together) || parts.some(part => SECRET_WORDS.has(part)) || isOwnedKey(together))
    return 'secret';
  if (parts.indexOf('pass') > 0 || together === 'cookie' || together === 'setcookie') return 'secret';
  if (isOneOf(TOKEN_PARTS, together) || parts.some(part => TOKEN_WORDS.has(part))) return 'token';
  return isOneOf(KEY_PARTS, together) || KEY_LAST.has(parts.at(-1) as string) ? 'key' : 'none';
}

function isOneOf(wanted: readonly string[], together: string): boolean {
  return wanted.some(part => together.includes(part));
}

function isOwnedKey(together: string): boolean {
  for (let at = together.indexOf('key', 1); at !== -1; at = together.indexOf('key', at + 3)) {
    const owner = together.slice(0, at);
    if (KEY_OWNERS.some(one => owner.endsWith(one))) return true;
  }
  return false;
}
