/**
 * The lines of a failure that say what is wrong, as the program printed them.
 */
import { resultText } from '../../core/describe/result.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { lineOf } from '../../core/story/line-of.ts';

const STRONG =
  /^\s*(?:E\s{2,}\S|(?:\w+\.)*\w*(?:Error|Exception|Failure)\b.*:|error(?:\[\w+\])?:|fatal:|panic:|--- FAIL|FAIL(?:ED)?\b|not ok\b|✕|✗|✖|×|●|AssertionError|npm (?:ERR!|error) [^c])|:\d+(?::\d+)?:? .*\b(?:error|undefined|cannot|expected|unused|failed)|\berror TS\d+|\b(?:expected|received)\b.*:|command not found|No such file/i;
const WEAK = /\b(?:error|fail(?:ed|ure|s)?|exception|cannot|denied|not found|unexpected|refused|abort(?:ed)?)\b/i;
const NOISE = /\b0 (?:errors?|failed|failures|warnings)\b|^(?:>|\$|\s*at\s)/;
const MOST_CHARS = 60_000;
const LINE_CHARS = 200;

/** At most `most` lines of an outcome, in their order; the last lines of one that has no telling ones. */
export function quotesOf(event: TraceEvent, most = 3): string[] {
  const { data, event_type } = event;
  const text = resultText(event_type === 'error' ? data.message : data.result) ?? resultText(data.message) ?? '';
  const lines = text
    .slice(-MOST_CHARS)
    .split('\n')
    .filter(line => line.trim() !== '' && !NOISE.test(line));
  const strong = lines.filter(line => STRONG.test(line));
  const telling = strong.length > 0 ? strong : lines.filter(line => WEAK.test(line));
  const chosen = telling.length > 0 ? telling.slice(0, most) : lines.slice(-1);
  return [...new Set(chosen.map(line => lineOf(line, LINE_CHARS)))];
}
