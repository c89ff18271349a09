/**
 * Finds values by their names: `DB_PASSWORD=…`, `"apiKey": "…"`, `--token …`, `X-Api-Key: …`, `<password>…</password>`,
 * `setProperty("TOKEN", "…")`, `name: TOKEN` with `value: …` below it, `"…" === secret`.
 *
 * Each word that a secret's name may have is looked for; around it the whole name, behind that an operator, behind that the value.
 * Every step is bounded, so the time grows with the text and no faster.
 */
import { isSecret, type Place } from './judge.ts';
import { classOf, type NameClass } from './names.ts';
import type { Span } from './spans.ts';
import { element, PREFIX, read, type Value } from './value-at.ts';

const WORDS =
  /pass|pwd|secret|token|key|cred|auth|cookie|api|access|sig|salt|licen[cs]e|seed|mnemonic|conn|jwt|bearer|webhook|ekm|attest|enclave|measurement|nonce|csrf|xsrf|hmac|otp|pin\b|pw\b|sid\b|dsn|login|account|client|psk|sas\b|cvv|cvc|iam|private|integration|bundle_/gi;
const NAME_AFTER = /[\w.$-]*/y;
/** Closing quotes and brackets of the name, a type, the operator, the blanks behind it. */
const OPERATOR =
  /(["'`]?\]?(?:\[\])?)[ \t]{0,40}(?:(?::[ \t]?)?\b(?:string|str|String|char\*?|const char\*|auto)\b\??[ \t]{0,20}(?==))?((?:[:?.+|&]{0,3}=|!=)[=>~]{0,2}|:|=>|,|\((?=["'`@])|\.\w{1,20}\((?=["'`])|>(?=[^<>]{1,4096}<\/)|(?=["'`])|(?=[A-Za-z0-9\-_]))(\s{0,40})/y;
/** `<add key="Password" value="…"/>`, `- name: TOKEN` and `value: …` on the next line, `{"name": "TOKEN", "value": "…"}`. */
const VALUE_FIELD = /["'`]?\s{0,3},?\s{1,40}["']?(?:secret_)?value["']?\s{0,5}[:=]\s{0,5}/iy;
const SHORT_FIELD = /=[\w.~%+-]{0,11}&(?=[\w.-]{1,40}=)/y;
const WORD = /\S{0,65536}/y;
const MAX_TRIES = 16;

export function findNamed(text: string, found: Span[]): void {
  WORDS.lastIndex = 0;
  let from = 0;
  let tried = { end: 0, times: 0 };
  for (let match = WORDS.exec(text); match !== null; match = WORDS.exec(text)) {
    if (match.index < from) continue;
    let start = nameStart(text, match.index);
    NAME_AFTER.lastIndex = match.index;
    NAME_AFTER.test(text);
    let end = NAME_AFTER.lastIndex;
    from = end;
    WORDS.lastIndex = Math.max(WORDS.lastIndex, end);
    if (end - start > 128) continue;
    while (start < end && /[.$-]/.test(text[start] as string)) start++;
    while (end > start && /[.-]/.test(text[end - 1] as string)) end--;
    const name = classOf(text.slice(start, end));
    if (name === 'none') continue;
    if (name === 'key' && isShortField(text, end)) continue;
    // One word of many names, such as `key=key=key=…`, is not read again for each of them.
    if (start >= tried.end) tried = { end: endOfWord(text, end), times: 0 };
    else if (++tried.times > MAX_TRIES) continue;
    const value = valueAfter(text, start, end, name);
    if (value === undefined) continue;
    found.push({ kind: kindOf(name), word: 'REDACTED', isSpecific: false, ...value });
    from = Math.max(from, value.end);
    WORDS.lastIndex = Math.max(WORDS.lastIndex, value.end);
  }
}

/** `key=2&…`: shorter than any value that such a name makes a secret. URLs are full of them. */
function isShortField(text: string, at: number): boolean {
  SHORT_FIELD.lastIndex = at;
  return SHORT_FIELD.test(text);
}

/** Back over what a name may hold, 64 characters at most. */
function nameStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < 64 && isNameCode(text.charCodeAt(start - 1))) start--;
  return start;
}

/** Letters, digits, `_`, `.`, `$`, `-`. */
function isNameCode(code: number): boolean {
  if (code > 96) return code < 123;
  if (code > 64) return code < 91 || code === 95;
  return (code > 47 && code < 58) || code === 45 || code === 46 || code === 36;
}

function endOfWord(text: string, from: number): number {
  WORD.lastIndex = from;
  WORD.test(text);
  return WORD.lastIndex;
}

function kindOf(name: NameClass): string {
  return name === 'secret' ? 'named-secret' : name === 'token' ? 'named-token' : 'named-key';
}

function valueAfter(text: string, start: number, end: number, name: NameClass): Value | undefined {
  return compared(text, start, name) ?? assigned(text, start, end, name) ?? inValueField(text, start, end, name);
}

/** `"…" === secret` */
function compared(text: string, start: number, name: NameClass): Value | undefined {
  const before = text.slice(Math.max(0, start - 12), start);
  if (!/[!=]={1,2}\s{0,4}$/.test(before)) return undefined;
  const operator = start - before.length + before.search(/\s*[!=]={1,2}\s{0,4}$/);
  const quote = text[operator - 1];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  const nearest = Math.max(0, operator - 260);
  const open = text.slice(nearest, operator - 1).lastIndexOf(quote);
  if (open === -1) return undefined;
  const value = { start: nearest + open + 1, end: operator - 1 };
  return isSecret(text.slice(value.start, value.end), { name, isQuoted: true, isLiteral: true }) ? value : undefined;
}

function inValueField(text: string, start: number, end: number, name: NameClass): Value | undefined {
  VALUE_FIELD.lastIndex = end;
  if (!VALUE_FIELD.test(text)) return undefined;
  if (
    !/(?:name|key|header|field|variable)["']?\s*[:=]\s*["'`]?$|-\s$/i.test(text.slice(Math.max(0, start - 24), start))
  )
    return undefined;
  return read(text, VALUE_FIELD.lastIndex, { name, isQuoted: false, isLiteral: true }, false);
}

function assigned(text: string, start: number, end: number, name: NameClass): Value | undefined {
  OPERATOR.lastIndex = end;
  const match = OPERATOR.exec(text);
  if (match === null) return undefined;
  const [, closing = '', operator = '', blanks = ''] = match;
  const from = OPERATOR.lastIndex;
  const previous = text[start - 1] ?? '\n';
  const isFlag = previous === '-' && (text[start - 2] === '-' || /[\s"'`]/.test(text[start - 2] ?? ' '));
  const next = text[from] ?? '';
  if (operator === '') {
    // `secret "…"`, `--token …`
    if (!isFlag && !/["'`@]/.test(next)) return undefined;
    if (!/[ \t]/.test(text[from - 1] as string) || (closing !== '' && !isFlag)) return undefined;
    if (isFlag && /[a-z]{1,7}(?![^\s"'`])/y.test(text.slice(from, from + 8))) return undefined;
    return read(
      text,
      from,
      {
        name: isFlag ? name : stricter(name),
        isQuoted: false,
        isLiteral: true,
      },
      false,
    );
  }
  if (operator === ',' || operator.endsWith('(')) {
    if (operator !== ',' && !isSetter(text.slice(start, end))) return undefined;
    if (operator === ',' && !/["'`]/.test(closing)) return undefined;
    PREFIX.lastIndex = from;
    PREFIX.test(text);
    if (!/["'`]/.test(text[PREFIX.lastIndex] ?? '')) return undefined;
    return read(text, from, { name: stricter(name), isQuoted: false, isLiteral: false }, false);
  }
  if (operator === '>') return previous === '<' || previous === ':' ? element(text, from, name) : undefined;
  if (operator === ':' && blanks.includes('\n')) return undefined;
  // A comparison of two names is an expression.
  if (/[=!]=/.test(operator) && !/["'`@]/.test(next)) return undefined;
  if (blanks.includes('\n') && !/["'`]/.test(next)) return undefined;
  const isTight = operator === '=' && blanks === '' && text[OPERATOR.lastIndex - 2] !== ' ';
  const isShell =
    isTight &&
    (isFlag ||
      /[A-Z]/.test(text[start] as string) ||
      /[\n;&?:]/.test(previous) ||
      /(?:^|[\s;&?])(?:export|set|env|ENV|ARG|-e|-D|--set)\s$/.test(text.slice(Math.max(0, start - 8), start)));
  const isHeader = operator === ':' && /["'`]/.test(previous) && closing === '';
  const isLine = isLineStart(text, start);
  const place: Place = { name, isQuoted: false, isLiteral: isShell || isHeader };
  const isWide = isLine && !isTight && closing === '' && (operator === ':' || operator === '=' || operator === ':=');
  const isJson = closing.startsWith('"') && operator === ':';
  return read(text, from, place, isWide, isJson ? end : -1);
}

/** `secret("…")`, `secret.assign("…")`; a call of something else that a secret has is none: `creds.select("…")`. */
function isSetter(name: string): boolean {
  const method = /\.(\w+)$/.exec(name)?.[1];
  return (
    method === undefined ||
    /^(?:assign|set|put|add|append|replace|equals|store|with)$/i.test(method) ||
    classOf(method) !== 'none'
  );
}

/** Only blanks, a list dash, `export` or a quote stand before it on its line. */
function isLineStart(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 24), start);
  return /(?:^|\n)[ \t]*(?:- |export |set |#\s?)?$/.test(start > 24 ? before : `\n${before}`);
}

/** A name without an operator says less. */
function stricter(name: NameClass): NameClass {
  return name === 'secret' ? 'token' : 'key';
}
