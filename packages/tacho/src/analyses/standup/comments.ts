/**
 * Comments in lines of code: what somebody left to do, and where they were not sure.
 */

/** What begins a comment in a file of that ending. */
const HASH =
  'py rb sh bash zsh yml yaml toml ex exs pl r jl tf nix mk cfg conf ini dockerfile makefile gemfile rakefile'.split(
    ' ',
  );
const DASHES = 'sql lua hs elm'.split(' ');
const MARKUP = 'md markdown html htm xml vue svelte mdx'.split(' ');
/** Texts in which every word is text. */
const NO_CODE = 'txt json csv lock log rst adoc'.split(' ');

const MARK = /(?<![-\w])(TODO|FIXME|XXX|HACK)\b(?![-\w])/;
const DOUBT =
  /\b(?:not (?:quite |entirely |really )?(?:sure|certain|ideal)|not (?:yet )?tested|unsure|untested|might (?:not|need|break|fail|have to|be wrong)|may (?:need|break|be wrong|not (?:work|be))|work-?around|temporar(?:y|ily)(?! (?:dir|director|file|folder|path|storage|table|variable|copy|token|credential))|for now\b|quick fix|stop-?gap|double-check|no idea|hopefully|should be revisited|revisit (?:this|later)|ugly but)\b/i;

/** The part of a line that is a comment; undefined where it has none. Of a line inside a block comment, the line. */
export function commentOf(line: string, path: string): string | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : name;
  if (NO_CODE.includes(ending)) return undefined;
  const text = line.trim();
  if (MARKUP.includes(ending))
    return /<!--(.*)/.exec(text)?.[1] ?? (/^(?:vue|svelte)$/.test(ending) ? slashes(text) : undefined);
  if (HASH.includes(ending)) return behind(text, '#');
  if (DASHES.includes(ending)) return behind(text, '--');
  return slashes(text);
}

function slashes(text: string): string | undefined {
  if (/^\*(?![\w*])/.test(text)) return text.slice(1);
  return behind(text, '//') ?? behind(text, '/*');
}

/** What stands behind a mark that is not inside quotes. */
function behind(text: string, mark: string): string | undefined {
  let quote: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (quote !== undefined) {
      if (char === '\\') i++;
      else if (char === quote) quote = undefined;
      continue;
    }
    if (text.startsWith(mark, i)) return text.slice(i + mark.length);
    // A quote mark inside a word is an apostrophe.
    if ((char === '"' || char === "'" || char === '`') && !/\w/.test(text[i - 1] ?? '')) quote = char;
  }
  return undefined;
}

/** `TODO`, `FIXME`, …: the mark that a comment carries. */
export function markOf(comment: string): string | undefined {
  return MARK.exec(comment)?.[1];
}

export function isDoubtful(comment: string): boolean {
  return DOUBT.test(comment);
}

/** Whether a text is worth looking at line by line. */
export function hasRemark(text: string): boolean {
  return MARK.test(text) || DOUBT.test(text);
}
