/**
 * What a command line runs: its programs, without the shell around them. For telling apart and comparing, not for
 * judging: a verdict on a command needs a real parser (rules/).
 */

/** A program with its words, after wrappers such as `sudo`, `timeout 60`, `npx` or `uv run` are taken off. */
export interface Invocation {
  /** Base name: `pytest` of `/usr/bin/pytest`. */
  readonly program: string;
  /** Its arguments, unquoted. */
  readonly words: readonly string[];
  /** It writes a file: `> file` or `>> file`, not to /dev/null or another descriptor. */
  readonly writes: boolean;
}

/** More of a command than this is data: a heredoc, a script. */
const MOST_CHARS = 4_000;
const MOST_DEPTH = 3;

/** The invocations of a command line in order; `bash -c '…'` is what it runs. Never throws; odd text gives odd words. */
export function invocationsOf(command: string, depth = 0): Invocation[] {
  const found: Invocation[] = [];
  for (const { words, writes } of segmentsOf(command.slice(0, MOST_CHARS))) {
    const bare = unwrap(words);
    const [first, ...rest] = bare;
    if (first === undefined) continue;
    const program = first.slice(first.lastIndexOf('/') + 1);
    const script = depth < MOST_DEPTH && SHELLS.has(program) ? scriptOf(rest) : undefined;
    if (script === undefined) found.push({ program, words: rest, writes });
    else found.push(...invocationsOf(script, depth + 1));
  }
  return found;
}

const SHELLS = new Set(['bash', 'sh', 'zsh', 'dash', 'fish']);

/** What stands behind `-c`, `-lc`. */
function scriptOf(words: readonly string[]): string | undefined {
  const at = words.findIndex(word => /^-[a-z]*c$/.test(word));
  return at === -1 ? undefined : words[at + 1];
}

interface Segment {
  readonly words: string[];
  writes: boolean;
}

/** Splits at `&&`, `||`, `;`, `|`, `&` and line feeds outside quotes; leaves out the bodies of heredocs and comments. */
function segmentsOf(command: string): Segment[] {
  const segments: Segment[] = [];
  let segment: Segment = { words: [], writes: false };
  let word: string | undefined;
  let redirects = false;
  const heredocs: string[] = [];
  const endWord = () => {
    if (word === undefined) return;
    if (redirects) segment.writes ||= isFile(word);
    else segment.words.push(word);
    redirects = false;
    word = undefined;
  };
  const endSegment = () => {
    endWord();
    if (segment.words.length > 0 || segment.writes) segments.push(segment);
    segment = { words: [], writes: false };
  };
  for (let i = 0; i < command.length; i++) {
    const char = command[i] as string;
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
      endSegment();
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

/** Wrappers that take options and then a command. */
const WRAPPERS = new Set(
  `sudo env time nohup nice command exec stdbuf xvfb-run npx bunx pnpx uvx dotenv xargs
  then do else elif if while until !`.split(/\s+/),
);
/** `uv run pytest`: a manager, its word, then a command. */
const RUNNERS: Readonly<Record<string, RegExp>> = {
  uv: /^run$/,
  poetry: /^run$/,
  pipenv: /^run$/,
  pdm: /^run$/,
  hatch: /^run$/,
  bundle: /^exec$/,
  pnpm: /^(?:exec|dlx)$/,
  npm: /^exec$/,
  yarn: /^(?:exec|dlx)$/,
  mise: /^(?:exec|x)$/,
  rye: /^run$/,
};

/** The words of the command itself. `python -m pytest` is pytest. */
function unwrap(words: readonly string[]): readonly string[] {
  let left = words;
  for (let turns = 0; turns < 6; turns++) {
    const [first, second] = left;
    if (first === undefined) return left;
    const program = first.slice(first.lastIndexOf('/') + 1);
    // Asks where a program is, and runs none.
    if (program === 'command' && /^-[vV]$/.test(second ?? '')) return ['which', ...left.slice(2)];
    if (/^[A-Za-z_]\w*=/.test(first) || first === '(' || first === '{') left = left.slice(1);
    else if (/^\(+\w/.test(first)) left = [first.replace(/^\(+/, ''), ...left.slice(1)];
    else if (program === 'timeout' || program === 'gtimeout') left = afterOptions(left, /^[\d.]+[smhd]?$/);
    else if (WRAPPERS.has(program)) left = afterOptions(left);
    else if (second !== undefined && RUNNERS[program]?.test(second)) left = afterOptions(left.slice(1), /^--$/);
    else if (/^python[\d.]*$|^py$/.test(program) && second === '-m' && left[2] !== undefined) left = left.slice(2);
    else return left;
  }
  return left;
}

/** Options of a wrapper that take a value of their own. */
const VALUED = new Set([
  '--with',
  '-p',
  '--package',
  '--python',
  '-u',
  '-n',
  '--extra',
  '--group',
  '--project',
  '--directory',
  '-k',
  '-s',
]);

/** Without the first word, the options behind it and one word that matches `also`. */
function afterOptions(words: readonly string[], also?: RegExp): readonly string[] {
  let i = 1;
  while (i < words.length && (words[i] as string).startsWith('-')) i += VALUED.has(words[i] as string) ? 2 : 1;
  if (also?.test(words[i] ?? '')) i++;
  return words.slice(i);
}
