/**
 * What in a line of output says that something failed, and where: a few words that test runners, compilers and shells write.
 */

/** A stretch of a line: `bad` says what failed, `place` is a line and column. */
export interface Stretch {
  readonly text: string;
  readonly mark?: 'bad' | 'place';
}

/** How a line begins that gives the verdict. */
const VERDICT =
  /^\s{0,40}(?:(?:[A-Z]{2,8} )?[\w.$]{0,60}(?:Error|Exception)\b(?:\s?\[[\w.]{1,40}\])?|(?:fatal|error|panic|FAILED|FAIL|ERROR)\b(?:\[\w{1,20}\])?|npm (?:ERR!|error)|E {2,3}(?=\S))/;
const WITHIN = /[✕✗✖✘](?= )|\b[1-9]\d{0,8} (?:failed|failing|failures?|errors?)\b|(?<=[\w)])(?::\d{1,7}){1,2}(?!\d)/g;
const MOST_CHARS = 2_000;

/** A verdict is washed where few lines give one; where a whole run of them does, their words are red enough. */
const MOST_WASHED = 4;

export function washesVerdicts(lines: readonly string[]): boolean {
  let verdicts = 0;
  for (const line of lines)
    if (line.length <= MOST_CHARS && VERDICT.test(line) && ++verdicts > MOST_WASHED) return false;
  return true;
}

/** Undefined for a line that has nothing to mark. */
export function marksOf(line: string): { readonly verdict: boolean; readonly parts: readonly Stretch[] } | undefined {
  if (line.length > MOST_CHARS) return undefined;
  const verdict = VERDICT.exec(line)?.[0] ?? '';
  const parts: Stretch[] = verdict === '' ? [] : [{ text: verdict, mark: 'bad' }];
  let from = verdict.length;
  for (const { 0: found, index } of line.slice(from).matchAll(WITHIN)) {
    const at = verdict.length + index;
    parts.push({ text: line.slice(from, at) }, { text: found, mark: found.startsWith(':') ? 'place' : 'bad' });
    from = at + found.length;
  }
  if (parts.length === 0) return undefined;
  return { verdict: verdict !== '', parts: [...parts, { text: line.slice(from) }].filter(part => part.text !== '') };
}
