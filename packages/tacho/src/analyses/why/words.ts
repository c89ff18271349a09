/**
 * Words that two texts share, where what they are about has no name: `run the tests` and `npm run tests`. Only for texts
 * that belong together anyhow, such as a call and what the agent said right before it.
 */
import { type Evidence, evidenceOf } from './evidence.ts';

const MOST_CHARS = 600;
const LEAST_WORD = 6;
const LEAST_PHRASE = 8;
/** Words that any two texts may share. */
const COMMON = new Set(
  `about above across actually added adding after again against agent along already also always another answer anything around because
  before begin being below between branch change changed changes check checking clean clear code command comment complete content continue correct could create
  created current currently default description different directory does doing done each either ensure error everything example existing explore
  failed feature file files final first folder following found from function further getting given going happen have having help helper here
  important include inside instead issue issues itself just keep know last later latest learn like line lines list little look looking main
  make making maybe method might more most move much must need needed needs never next nothing number other output outside part path
  please point possible previous probably problem project properly question quick quickly rather read reading really recent related relevant
  remaining remove removed repo repository request required result results return right same scope search second section should show simple since
  single some something source specific start started state status step steps still string such support system task text than that their them
  then there these they thing things think this those through time today together true type under understand until update updated using value
  very want well were what when where whether which while whole will with within without work working would write writing your function
  details detail default without version versions information inspect examine review verify confirm locate various several overall different`
    .trim()
    .split(/\s+/),
);

/** The longest stretch of whole words that both have and that says something; undefined where there is none. */
export function sharedWords(from: readonly string[], to: readonly string[]): Evidence | undefined {
  let best: { a: string; b: string; at: number; bt: number; length: number } | undefined;
  for (const b of to) {
    const short = b.slice(0, MOST_CHARS);
    for (const a of from) {
      for (const found of stretches(a.slice(0, MOST_CHARS * 3), short)) {
        if (best !== undefined && found.length <= best.length) continue;
        if (isTelling(short.slice(found.bt, found.bt + found.length))) best = { a, b, ...found };
      }
    }
  }
  if (best === undefined) return undefined;
  const { a, b, at, bt, length } = best;
  return evidenceOf({ text: a, start: at, end: at + length }, { text: b, start: bt, end: bt + length });
}

interface Stretch {
  readonly at: number;
  readonly bt: number;
  readonly length: number;
}

/** From each beginning of a word in `b`, the longest run of whole words that stands in `a` at the beginning of a word. */
function stretches(a: string, b: string): Stretch[] {
  const found: Stretch[] = [];
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  for (let j = 0; j < wordsB.length; j++) {
    for (const [i, first] of wordsA.entries()) {
      if (first.word !== (wordsB[j] as Word).word) continue;
      let length = 0;
      while (
        isSameWord(
          a,
          wordsA[i + length],
          b,
          wordsB[j + length],
          length === 0 ? undefined : [wordsA[i + length - 1], wordsB[j + length - 1]],
        )
      )
        length++;
      const last = wordsA[i + length - 1] as Word;
      found.push({ at: first.start, bt: (wordsB[j] as Word).start, length: last.end - first.start });
    }
  }
  return found;
}

interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

function isSameWord(
  a: string,
  one: Word | undefined,
  b: string,
  other: Word | undefined,
  before?: [Word | undefined, Word | undefined],
): boolean {
  if (one === undefined || other === undefined || one.word !== other.word) return false;
  if (before === undefined) return true;
  const [lastA, lastB] = before as [Word, Word];
  return a.slice(lastA.end, one.start) === b.slice(lastB.end, other.start);
}

function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}_]+/gu), match => ({
    word: match[0],
    start: match.index,
    end: match.index + match[0].length,
  })).slice(0, 160);
}

/** One long word that is not said all the time, or two of which one is none of those. */
function isTelling(value: string): boolean {
  const words = value.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const own = words.filter(word => word.length > 3 && !COMMON.has(word.toLowerCase()));
  if (words.length === 1) return own.length === 1 && value.length >= LEAST_WORD;
  return own.length > 0 && value.length >= LEAST_PHRASE;
}
