/**
 * Whether a value is a secret, when only its place says that it may be one.
 */
import { classOf, type NameClass } from './names.ts';
import { isTag } from './tags.ts';

/** How a value stands in its text. */
export interface Place {
  readonly name: NameClass;
  /** In quotes, or alone between two tags of markup. */
  readonly isQuoted: boolean;
  /** `NAME=value`, a flag, a query or a header: what follows cannot be an expression of a program. */
  readonly isLiteral: boolean;
}

const UUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;
/** `$NAME`, `${…}`, `$(…)`, `{{…}}`, `%NAME%`, `<…>`, `#{…}`, `@Name@`, `:name`, and the like: a place for a value. */
const REFERENCE =
  /^(?:\$[A-Za-z_][\w.:]*|\$env:\w+|[$#%@!]?\{[^{}]*\}|\$\([^)]*\)|\{\{.*\}\}|\$\{\{.*\}\}|%\w+%|%[sdv]|%\(\w+\)s|<[^<>]*>|\[[\w -]*\]|@\w+@|__\w+__|vault:.*|arn:.*|ENC\[.*|op:\/\/.*|ssm:.*|projects\/.*|!(?:ref|getatt|sub).*)$/is;
/** Words that stand where a value will, or that a weak password and a label share. */
const STAND_IN = new Set(
  'null none nil true false yes no undefined nan empty unset default string str text number int integer boolean bool object array bytes any unknown void redacted masked hidden removed filtered omitted secret password passwd token key apikey api_key api-key required optional todo fixme tbd n/a bearer basic dummy foobar foo bar baz'.split(
    ' ',
  ),
);
/** Words of a text that somebody is to fill in. */
const FILLERS =
  /(?<![a-z])(?:your|my|insert|replace|change|enter|put|add|example|sample|dummy|a?fake[a-z]*|not[_-]?a?|removed|todo|here|some|the)(?![a-z])|change_?me/gi;
/** A value of which a part has been blanked out. */
const BLANKED = /x{4,}|\*{3,}|\.{3}|…|<[a-z _-]+>|redacted|placeholder|@example\.(?:com|net|org)$/i;
/** Words that begin an expression or name a type, in the languages that agents write. */
const TYPE = new Set(
  'string str number int integer boolean bool bytes buffer any unknown never void object float double char varchar text uint8array option optional promise list dict map set array record partial readonly union literal secretstr self this null none undefined nil true false new await async function lambda return const let var not if else for in is or and typeof instanceof import from process os env config settings options request req res ctx cls'.split(
    ' ',
  ),
);
const SENTENCE = /\s(?:the|a|an|is|are|be|must|should|your|you|this|that|was|has|can|will|when|if|please|enter)\s/i;

/** The name of a secret in place of one: `SECRET = 'CLIENT_SECRET'`. */
const NAME_ALONE = /^[A-Za-z]+(?:[_.-][A-Za-z]+)+$/;

/** `X-Request-Id`: which header, not what it holds. */
const HEADER_NAME = /^[Xx](?:-[A-Z]?[a-z]+)+(?:-\d)?$/;
/** A key of a cache names what it was made for, and a digest. */
const CACHE_KEY = /(?:^|[-_.:/])(?:cache|linux|macos|windows|darwin|deps|node|npm|pnpm|yarn|modules)[-_.:/]/i;

/** True for a value that its writer has blanked out: one character all along (not a capital: documented keys have those), or `xxxx`. */
export function isPlaceholder(value: string): boolean {
  const start = value.slice(0, 400);
  if (/[xX*#.]{12}/.test(start) || /^(?:[a-z]{1,4}[_-])?.{0,2}abcdefghijklmnop|EXAMPLEEXAMPLE/.test(start)) return true;
  const letters = start.replace(/[-_.=]/g, '');
  const first = letters[0];
  if (first === undefined) return true;
  return (first === 'X' || !/[A-Z]/.test(first)) && letters === first.repeat(letters.length);
}

/** True when `value` is to be redacted at this place. */
export function isSecret(value: string, place: Place): boolean {
  const { name } = place;
  if (name === 'none') return false;
  if (
    value.length < 4 ||
    (name === 'key' && (value.length < 12 || value.length > 512)) ||
    !/[A-Za-z0-9\u00c0-\uffff]/.test(value) ||
    isTag(value)
  )
    return false;
  if (isReference(value) || STAND_IN.has(value.toLowerCase()) || isPlaceholder(value)) return false;
  if (isFillIn(value) && !looksRandom(value.replace(/.*[^A-Za-z0-9]/, ''), 16)) return false;
  if ((!place.isQuoted && /^[{<[(]/.test(value)) || /^\/[*/]/.test(value)) return false;
  if (NAME_ALONE.test(value) && classOf(value) !== 'none') return false;
  if (HEADER_NAME.test(value)) return false;
  if (value.length >= 16 && (entropy(value) < 2 || value.includes('EXAMPLE'))) return false;
  if (name === 'key') return looksRandom(value, 12) && !isHarmlessShape(value) && !CACHE_KEY.test(value);
  if (!place.isQuoted && !place.isLiteral && isCode(value)) return false;
  if (/\s/.test(value))
    return name === 'secret' && value.length <= 200 && !SENTENCE.test(` ${value} `) && !/^\W/.test(value);
  if (name === 'token') {
    const isPlain = /^[\w.-]+$/.test(value);
    return place.isQuoted || place.isLiteral || !isPlain
      ? isTokenLike(value)
      : UUID.test(value) || looksRandom(value, 8) || /^\d{15,}$/.test(value);
  }
  if (place.isQuoted) return !isPathOrUrl(value);
  return isUnquotedSecret(value, place);
}

/**
 * `<your key>`, `my-secret`, `put it here`: beside the words that say so there are only words. A digit or another sign among
 * them, and it is a password that somebody made of words.
 */
function isFillIn(value: string): boolean {
  if (BLANKED.test(value)) return true;
  const rest = value.replace(FILLERS, '');
  return rest.length !== value.length && /^[A-Za-z\s_.,:;<>()[\]{}"'/-]*$/.test(rest);
}

/** Almost no value begins like one, and the expression is long. */
function isReference(value: string): boolean {
  return /^[^A-Za-z0-9]|^(?:vault|arn|ENC|op|ssm|projects)[:[/]/.test(value) && REFERENCE.test(value);
}

/** A word alone may be a variable: it takes a digit, a sign or a place where no variable stands. */
function isUnquotedSecret(value: string, place: Place): boolean {
  if (isPathOrUrl(value)) return false;
  if (/^[A-Za-z_][A-Za-z_.-]*$/.test(value))
    return place.isLiteral && !/[_.-]/.test(value) && !TYPE.has(value.toLowerCase());
  if (/^[A-Za-z_$][\w$]*$/.test(value))
    return place.isLiteral || looksRandom(value, 8) || !/pass|pwd|secret|token|key|cred/i.test(value);
  return true;
}

function isTokenLike(value: string): boolean {
  if (isPathOrUrl(value)) return false;
  if (UUID.test(value)) return true;
  if (/^[\w./-]+$/.test(value) && !/\d/.test(value)) return value.length >= 16 && looksRandom(value, 16);
  return value.length >= 8 || (value.length >= 6 && /\d/.test(value) && /[A-Za-z]/.test(value));
}

/** The start of an expression: a call, a member, an index, a type, a keyword. */
function isCode(value: string): boolean {
  const match = /^[!&*]?([A-Za-z_$][\w$]*)(?:\?\.|\.[A-Za-z_$]|\(|\[|->|::|<|!?$|[,;)|}])/.exec(value);
  if (match === null) return /^[({[|=>]/.test(value) && !/[0-9]/.test(value);
  const [whole, word] = match;
  if (TYPE.has((word as string).toLowerCase())) return true;
  if (whole.length === value.length && whole === word) return false;
  return !looksRandom(word as string, 16) || /^\w+\(.*\)/.test(value);
}

/**
 * True for what people do not write: one word of at least `min` characters with letters and digits mixed, and little of it
 * readable. With letters only, capitals must stand among small ones without order.
 */
export function looksRandom(value: string, min: number): boolean {
  const { length } = value;
  if (length < min || length > 1_024 || !/^[A-Za-z0-9_\-+/=.~!@#$%^&*:|?]+$/.test(value)) return false;
  const digits = value.match(/\d/g)?.length ?? 0;
  if (digits === length || !/[A-Za-z]/.test(value)) return false;
  if (/^(?:0x)?[0-9a-fA-F]+$/.test(value)) return length >= 16 && digits > 0 && entropy(value) >= 2.5;
  const changes = value.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|\d(?=[A-Za-z])/g)?.length ?? 0;
  if (digits === 0)
    return length >= 20 && changes >= length / 3 && readable(value) <= length * 0.35 && entropy(value) >= 3.5;
  if (readable(value) > length * 0.5) return false;
  return changes >= Math.max(2, length / 12) && entropy(value) >= (length < 20 ? 2.5 : 3);
}

/** How many characters stand in what may be a word: four letters or more of one case, a vowel among them. */
function readable(value: string): number {
  let sum = 0;
  for (const [word] of value.matchAll(/[a-z]{4,}|[A-Z]{4,}/g)) if (/[aeiou]/i.test(word)) sum += word.length;
  return sum;
}

/** Small letters, capitals and digits in one word without order: what a generator of keys makes. */
export function looksGenerated(value: string): boolean {
  if (value.length < 20 || value.length > 256 || !/^[\w+/=~-]+(?:\.[\w+/=~-]+){0,2}$/.test(value)) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value) || isHarmlessShape(value)) return false;
  return looksRandom(value, 20) && readable(value) <= value.length * 0.35 && entropy(value) >= 3.5;
}

/** Bits for each character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

/** True for values that look random and are none of anybody's secrets: ids, dates, versions, digests with their name. */
export function isHarmlessShape(value: string): boolean {
  return (
    UUID.test(value) ||
    isPathOrUrl(value) ||
    /^\d{4}-\d\d-\d\d/.test(value) ||
    /^v?\d+\.\d+/.test(value) ||
    /^(?:sha\d+|md5|h1|blake\w+)[-:=]/i.test(value) ||
    /^(?:toolu|msg|req|call|chatcmpl|resp|run|thread|asst|evt|item|srvtoolu|prompt|session|agent)[_-]/i.test(value)
  );
}

function isPathOrUrl(value: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ||
    /^(?:\.{0,2}|~|[A-Za-z]:)[/\\][\w.@-]+(?:[/\\]|\.\w{1,5}$|$)/.test(value) ||
    /^[\w@.-]+(?:\/[\w@.-]+)*\.(?:[jt]sx?|mjs|cjs|json|ya?ml|py|go|rs|rb|md|txt|sh|env|pem|key|crt|html?|css|toml|xml|png|svg|jar|java|lock|cfg|ini|conf)$/i.test(
      value,
    )
  );
}
