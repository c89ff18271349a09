/**
 * What a command line runs: its programs, without the shell around them. For telling apart and comparing, not for
 * judging: a verdict on a command needs a real parser (rules/).
 */
import { unwrap, withoutGlobals } from './wrappers.ts';

/** A program with its words, after wrappers such as `sudo`, `timeout 60`, `npx` or `uv run` are taken off. */
export interface Invocation {
  /** Base name: `pytest` of `/usr/bin/pytest`. */
  readonly program: string;
  /** Its arguments, unquoted; of `git -C dir status` without the options before the word that says what it does. */
  readonly words: readonly string[];
  /** Files of `> file` and `>> file`, not /dev/null or another descriptor. */
  readonly outputs: readonly string[];
  /** It reads what the one before it writes. */
  readonly piped: boolean;
  /** Where it begins in the command line; inside `bash -c '…'` where that begins. */
  readonly at: number;
}

/** More of a command than this is data: a heredoc, a script. */
const MOST_CHARS = 4_000;
const MOST_DEPTH = 3;

/** The invocations of a command line in order; `bash -c '…'` is what it runs. Never throws; odd text gives odd words. */
export function invocationsOf(command: string, depth = 0): Invocation[] {
  const found: Invocation[] = [];
  for (const { words, outputs, piped, at } of segmentsOf(withoutEdit(command).slice(0, MOST_CHARS))) {
    const [first, ...rest] = unwrap(words);
    if (first === undefined) {
      // `> file` alone empties it.
      if (outputs.length > 0) found.push({ program: ':', words: [], outputs, piped, at });
      continue;
    }
    const program = first.slice(first.lastIndexOf('/') + 1);
    const script = depth < MOST_DEPTH && SHELLS.has(program) ? scriptOf(rest) : undefined;
    if (script === undefined) found.push({ program, words: withoutGlobals(program, rest), outputs, piped, at });
    else found.push(...invocationsOf(script, depth + 1).map(of => ({ ...of, at })));
  }
  return found;
}

/** SWE-agent's `edit 3:5` is followed by the new lines and `end_of_edit`; they are no commands. */
function withoutEdit(command: string): string {
  return /^edit \d+:\d+\n/.test(command) ? command.slice(0, command.indexOf('\n')) : command;
}

const SHELLS = new Set(['bash', 'sh', 'zsh', 'dash', 'fish']);

/** What stands behind `-c`, `-lc`. */
function scriptOf(words: readonly string[]): string | undefined {
  const at = words.findIndex(word => /^-[a-z]*c$/.test(word));
  return at === -1 ? undefined : words[at + 1];
}

interface Segment {
  readonly words: string[];
  readonly outputs: string[];
  readonly piped: boolean;
  at: number;
}

/** Splits at `&&`, `||`, `;`, `|`, `&` and line feeds outside quotes; leaves out the bodies of heredocs and comments. */
function segmentsOf(command: string): Segment[] {
  const segments: Segment[] = [];
  let segment: Segment = { words: [], outputs: [], piped: false, at: -1 };
  let word: string | undefined;
  let redirects = false;
  const heredocs: string[] = [];
  const endWord = () => {
    if (word === undefined) return;
    if (!redirects) segment.words.push(word);
    else if (isFile(word)) segment.outputs.push(word);
    redirects = false;
    word = undefined;
  };
  const endSegment = (piped = false) => {
    endWord();
    if (segment.words.length > 0 || segment.outputs.length > 0) segments.push(segment);
    segment = { words: [], outputs: [], piped, at: -1 };
  };
  for (let i = 0; i < command.length; i++) {
    const char = command[i] as string;
    if (segment.at === -1 && !/[\s;|&]/.test(char) && !command.startsWith('\\\n', i)) segment.at = i;
    if (char === "'" || char === '"') {
      const end = closingQuote(command, i);
      word = (word ?? '') + unescaped(command.slice(i + 1, end), char);
      i = end;
    } else if (char === '`' || (char === '$' && command[i + 1] === '(')) {
      const end = closingSubstitution(command, i);
      word = (word ?? '') + command.slice(i, end + 1);
      i = end;
    } else if (char === '\\' && i + 1 < command.length) {
      if (command[i + 1] !== '\n') word = (word ?? '') + command[i + 1];
      i++;
    } else if (char === '#' && word === undefined) {
      while (i + 1 < command.length && command[i + 1] !== '\n') i++;
    } else if (char === '<' && command.startsWith('<<', i) && command[i + 2] !== '<') {
      endWord();
      const mark = /^<<-?\s*(['"]?)([\w.-]+)\1/.exec(command.slice(i, i + 80));
      if (mark?.[2] !== undefined) heredocs.push(mark[2]);
      i += (mark?.[0].length ?? 2) - 1;
    } else if (char === '>' || char === '<') {
      // `2>` and `&>`: the descriptor is no word.
      if (word !== undefined && /^[\d&]$/.test(word)) word = undefined;
      endWord();
      while (command[i + 1] === char || command[i + 1] === '&') i++;
      redirects = true;
      if (char === '<') redirects = false;
    } else if (char === '\n' && heredocs.length > 0) {
      endSegment();
      i = afterHeredocs(command, i, heredocs.splice(0)) - 1;
    } else if (char === '\n' || char === ';' || char === '|' || char === '&') {
      if (char === '&' && command[i + 1] === '>') continue;
      // `a | b`, and not the second bar of `a || b`.
      endSegment(char === '|' && command[i + 1] !== '|' && command[i - 1] !== '|');
    } else if (/\s/.test(char)) endWord();
    else word = (word ?? '') + char;
  }
  endSegment();
  return segments;
}

/** Where `$(…)` or a text between backticks ends, or the text. */
function closingSubstitution(command: string, start: number): number {
  if (command[start] === '`') {
    const end = command.indexOf('`', start + 1);
    return end === -1 ? command.length : end;
  }
  let depth = 0;
  for (let i = start + 1; i < command.length; i++) {
    const char = command[i];
    if (char === "'" || char === '"') i = closingQuote(command, i);
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return i;
  }
  return command.length;
}

function isFile(target: string): boolean {
  return target !== '/dev/null' && !/^\d$/.test(target) && target !== '/dev/stderr' && target !== '/dev/stdout';
}

/** Where the quote at `start` ends, or the text. */
function closingQuote(command: string, start: number): number {
  const quote = command[start];
  for (let i = start + 1; i < command.length; i++) {
    if (command[i] === '\\' && quote === '"') i++;
    else if (command[i] === quote) return i;
  }
  return command.length;
}

function unescaped(text: string, quote: string): string {
  return quote === '"' ? text.replace(/\\(["\\$`])/g, '$1') : text;
}

/** Offset behind the bodies of the heredocs that begin at the line feed `from`. */
function afterHeredocs(command: string, from: number, marks: readonly string[]): number {
  let at = from;
  for (const mark of marks) {
    const end = new RegExp(`\\n[\\t ]*${mark.replace(/[.-]/g, '\\$&')}[\\t ]*(?=\\n|$)`).exec(command.slice(at));
    if (end === null) return command.length;
    at += end.index + end[0].length;
  }
  return at;
}
