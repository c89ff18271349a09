/**
 * Texts whose lines begin with their number (`  12→text`, `12<tab>text`, `12:text`), and lists of places in files.
 */
export interface NumberedLine {
  readonly number: number | null;
  readonly text: string;
}

const ARROW = /^ {0,8}(\d{1,8})(?:→|\t)(.*)$/;
const COLON = /^(\d{1,8}):(.*)$/;

/** Undefined where the lines have no numbers. Lines after the last number are what the client added, and have none. */
export function numberedLines(lines: readonly string[]): NumberedLine[] | undefined {
  const pattern = [ARROW, COLON].find(of => lines.slice(0, 3).some(line => of.test(line)));
  if (pattern === undefined) return undefined;
  let numbered = 0;
  let last = -1;
  const read = lines.map(line => {
    const found = pattern.exec(line);
    const number = found === null ? null : Number(found[1]);
    if (number === null || number <= last) return { number: null, text: line };
    last = number;
    numbered += 1;
    return { number, text: (found as RegExpExecArray)[2] as string };
  });
  return numbered * 2 >= lines.length ? read : undefined;
}

/** A place in a file that a search found. */
export interface Found {
  readonly path: string;
  readonly line: number | null;
  readonly text: string;
}

const PLACE = /^((?:[A-Za-z]:)?[^\s:*?"<>|][^:*?"<>|\n]{0,400}?):(\d{1,8})[:-](.*)$/;
const PATH = /^(?:[A-Za-z]:)?[^\s:*?"<>|][^:*?"<>|]{0,400}$/;

/** Undefined where most lines are neither a path nor a place. A line that is none stands as text without a path. */
export function foundPlaces(lines: readonly string[]): Found[] | undefined {
  let known = 0;
  const found = lines.map(line => {
    const place = PLACE.exec(line);
    if (place !== null) {
      known += 1;
      return { path: place[1] as string, line: Number(place[2]), text: place[3] as string };
    }
    const isPath = PATH.test(line) && /[/\\.]/.test(line) && !/\s{2}|[;(){}=]/.test(line);
    if (isPath) known += 1;
    return isPath ? { path: line, line: null, text: '' } : { path: '', line: null, text: line };
  });
  return known > 0 && known * 5 >= lines.length * 4 ? found : undefined;
}
