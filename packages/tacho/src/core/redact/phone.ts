/**
 * Phone numbers, by the numbering plans of libphonenumber: international ones anywhere, national ones when they are written as
 * such, with separators or the zero of their country.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Span } from './spans.ts';

/**
 * Digits in groups, with what people put between them. A number within a word, a decimal or an id is none. Two groups of digits
 * never touch, so there is one way to read a run of digits and nothing to try again.
 */
const CANDIDATE =
  /(?<![\w.#:/=-])\+?(?:\(\d{1,5}\)|\d{1,15})(?:[ .\-/]{1,2}(?:\(\d{1,5}\)|\d{1,15})|\(\d{1,5}\)|(?<=\))\d{1,15}){0,7}(?![\w]|[.,:/-]\d)/g;
/** Plans that a number without a country is tried against. */
const REGIONS: readonly CountryCode[] = [
  'US',
  'GB',
  'IN',
  'BR',
  'JP',
  'PH',
  'TR',
  'IL',
  'FR',
  'IT',
  'ES',
  'NL',
  'AU',
  'KR',
  'MX',
  'ZA',
  'NG',
  'DE',
];

export function findPhones(text: string, found: Span[]): void {
  for (const match of text.matchAll(CANDIDATE)) {
    const [number] = match;
    const digits = number.replace(/\D/g, '');
    if (digits.length < 8 || digits.length > 15 || !isPhone(number, digits)) continue;
    found.push({
      start: match.index,
      end: match.index + number.length,
      kind: 'phone',
      word: 'MASKED',
      isSpecific: true,
    });
  }
}

function isPhone(number: string, digits: string): boolean {
  if (/^\+?\d+\.\d+$|^\d{5}-\d{4}$|^\d{3}-\d\d-\d{4}$/.test(number)) return false;
  if (number.startsWith('+')) return parsePhoneNumberFromString(number)?.isValid() === true;
  const isGrouped = /\d[ .\-/]{1,2}\(?\d|\)/.test(number);
  if (!isGrouped) return /^0\d{10}$/.test(digits) && isMobileLike(digits);
  if (digits.length < 9 || /^\d{4}-\d\d-\d\d|^\d{1,2}[./]\d{1,2}[./]\d{2,4}|^\d{1,3}(?:\.\d{1,3}){3}$/.test(number))
    return false;
  return REGIONS.some(region => (region === 'US' || digits.startsWith('0')) && isValid(number, region));
}

/** Eleven digits and a zero in front: the mobile numbers of many countries. */
function isMobileLike(digits: string): boolean {
  return REGIONS.some(region => region !== 'DE' && region !== 'US' && isValid(digits, region));
}

function isValid(number: string, region: CountryCode): boolean {
  return parsePhoneNumberFromString(number, region)?.isValid() === true;
}
