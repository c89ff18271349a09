/**
 * Numbers with check digits: payment cards (ISO/IEC 7812, the Luhn digit and the ranges of the schemes), bank accounts
 * (ISO 13616, mod 97 and each country's length) and US social security numbers (the ranges that ssa.gov never gave out).
 */
import type { Span } from './spans.ts';

const CARD = /(?<![\w.#-])\d(?:[ -]?\d){11,18}(?![\w]|[.-]\d)/g;
/** Lengths and first digits: issuer ranges as the schemes publish them (en.wikipedia.org/wiki/Payment_card_number lists them). */
const SCHEMES: readonly (readonly [digits: RegExp, ...lengths: number[]])[] = [
  [/^4/, 13, 16, 19],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 16],
  [/^3[47]/, 15],
  [/^(?:30[0-5]|3095|36|3[89])/, 14, 16, 19],
  [/^(?:6011|64[4-9]|65|622)/, 16, 17, 18, 19],
  [/^35(?:2[89]|[3-8])/, 16, 17, 18, 19],
  [/^(?:62|81)/, 16, 17, 18, 19],
  [/^(?:50[0-9]|5[6-9]|6304|67)/, 13, 14, 15, 16, 17, 18, 19],
  [/^220[0-4]/, 16, 17, 18, 19],
  [/^(?:60|82|508|353|356)/, 16],
  [/^9792/, 16],
];
/** Ranges that ids and times fall into all the time: UATP and the short cards of Maestro. Only where somebody says that it is a card. */
const NAMED_SCHEMES: typeof SCHEMES = [
  [/^1/, 15],
  [/^(?:50[0-9]|5[6-9]|6304|67)/, 12],
];
const CARD_NAMED = /\b(?:card|credit|debit|uatp|maestro)\b[^\n]{0,24}$/i;

const SSN = /(?<![\w.-])(?!000|666|9)\d{3}(?:([-. ])(?!00)\d\d\1|(?:-(?!00)\d\d))(?!0000)\d{4}(?![\w]|[.-]\d)/g;
/** Nine digits alone are a number like any other, unless somebody says what they are. */
const SSN_NAMED =
  /\b(?:ssn|social security(?: (?:number|no\.?))?)\b[^\d\n]{0,20}((?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4})(?!\d)/gi;
/** Numbers of advertisements that were never anybody's, or are everybody's. */
const NEVER_GIVEN = new Set(['078051120', '219099999', '123456789', '987654320', '111111111']);

const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])/g;
/** Lengths by country, from the registry of SWIFT. */
const IBAN_LENGTHS =
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SD18SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20';

export function findCards(text: string, found: Span[]): void {
  for (const match of text.matchAll(CARD)) {
    const digits = match[0].replace(/\D/g, '');
    if (!isLuhn(digits)) continue;
    const isNamed = (): boolean => CARD_NAMED.test(text.slice(Math.max(0, match.index - 40), match.index));
    if (isOf(SCHEMES, digits) || (isOf(NAMED_SCHEMES, digits) && isNamed())) add(found, match.index, match[0], 'card');
  }
}

function isOf(schemes: typeof SCHEMES, digits: string): boolean {
  return schemes.some(([first, ...lengths]) => lengths.includes(digits.length) && first.test(digits));
}

export function findSocialSecurity(text: string, found: Span[]): void {
  for (const match of text.matchAll(SSN)) {
    if (!NEVER_GIVEN.has(match[0].replace(/\D/g, ''))) add(found, match.index, match[0], 'ssn');
  }
  for (const match of text.matchAll(SSN_NAMED))
    add(found, match.index + match[0].length - 9, match[1] as string, 'ssn');
}

export function findAccounts(text: string, found: Span[]): void {
  for (const match of text.matchAll(IBAN)) {
    const compact = match[0].replace(/[ -]/g, '');
    const at = IBAN_LENGTHS.indexOf(compact.slice(0, 2));
    if (at % 4 !== 0) continue;
    const length = Number(IBAN_LENGTHS.slice(at + 2, at + 4));
    if (compact.length < length || !isMod97(compact.slice(0, length))) continue;
    add(found, match.index, prefixOf(match[0], length), 'iban');
  }
}

/** So much of a text that it holds `length` characters beside blanks and dashes: a word may follow the number. */
function prefixOf(text: string, length: number): string {
  let end = 0;
  for (let seen = 0; seen < length; end++) if (text[end] !== ' ' && text[end] !== '-') seen++;
  return text.slice(0, end);
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0 && !/^(\d)\1*$/.test(digits);
}

function isMod97(iban: string): boolean {
  let rest = 0;
  for (const char of (iban.slice(4) + iban.slice(0, 4)).toUpperCase()) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function add(found: Span[], start: number, value: string, kind: string): void {
  found.push({ start, end: start + value.length, kind, word: 'MASKED', isSpecific: true });
}
