/**
 * JSON as it was recorded: numbers that a double cannot hold keep their digits, where the browser tells them.
 */

/** A number by its digits. */
export class LongNumber {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}

const LONG = /\d[\d.]{15,}|\d[eE]/;

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  if (LONG.test(text)) {
    try {
      return JSON.parse(text, keepDigits);
    } catch {
      // A reviver walks by recursion; what is too deep for it is read without.
    }
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The third argument is of browsers since 2024 (JSON.parse source text access). */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined) return value;
  return Number(source) === value && String(value) !== source && LONG.test(source) ? new LongNumber(source) : value;
}

/** A value as JSON to copy; what is nested too deep for that is said to be. */
export function jsonText(value: unknown): string {
  if (value instanceof LongNumber) return value.digits;
  try {
    return JSON.stringify(value, (_, of) => (of instanceof LongNumber ? of.digits : of), 2) ?? 'null';
  } catch {
    return '"nested too deep to copy"';
  }
}
