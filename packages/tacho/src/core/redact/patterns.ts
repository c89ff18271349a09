/**
 * Regular expressions of the user. They run on re2js, a port of RE2: whatever the expression, its time grows with the text and
 * no faster. What RE2 has not (back-references, look-around) is refused when the redactor is made.
 */
import { RE2JS } from 're2js';
import { TraceError } from '../errors.ts';
import type { Finder } from './redactor.ts';

/** Finds what `patterns` match (`^` and `$` are the ends of a line): the first group where there is one and it took part, else the whole match. */
export function patternFinder(patterns: readonly string[]): Finder {
  const compiled = patterns.map(compile);
  return (text, found) => {
    for (const pattern of compiled) {
      const matcher = pattern.matcher(text);
      while (matcher.find()) {
        const hasGroup = pattern.groupCount() > 0 && matcher.start(1) >= 0;
        const [start, end] = hasGroup ? [matcher.start(1), matcher.end(1)] : [matcher.start(), matcher.end()];
        found.push({ start, end, kind: 'pattern', word: 'REDACTED', isSpecific: true });
      }
    }
  };
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern, RE2JS.MULTILINE);
  } catch (error) {
    const hint = 'patterns are RE2: no back-references, no look-around';
    throw new TraceError('usage', `not a pattern: ${pattern.slice(0, 200)} (${(error as Error).message})`, { hint });
  }
}
