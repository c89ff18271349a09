/**
 * Markdown as tokens. What looks like HTML stays the text that it is: nothing of it is ever given to an HTML parser.
 */
import { Lexer, type Token, Tokenizer } from 'marked';

/** Longer texts are shown as they are: a lexer may take quadratic time over a text that was made for it. */
const MOST_CHARS = 60_000;

class NoHtml extends Tokenizer {
  override html(): undefined {
    return undefined;
  }
  override tag(): undefined {
    return undefined;
  }
}

/** Undefined where the text is too long, or nested too deep, to be read as markdown. */
export function parseMarkdown(text: string): readonly Token[] | undefined {
  if (text.length > MOST_CHARS || mayTakeLong(text)) return undefined;
  try {
    return new Lexer({ gfm: true, tokenizer: new NoHtml() }).lex(text);
  } catch {
    return undefined;
  }
}

/** Thousands of marks without a word between them are no text that somebody wrote. */
function mayTakeLong(text: string): boolean {
  return /[*_~`[\]()<>!#|-]{1000}/.test(text) || /(?:[*_~`[\]<>!][^\n]{0,3}){2000}/.test(text);
}

/** The address where a link may lead there, undefined for any other scheme. */
export function safeAddress(href: unknown): string | undefined {
  if (typeof href !== 'string' || href.length > 2_048) return undefined;
  try {
    const { protocol, href: whole } = new URL(href);
    return protocol === 'http:' || protocol === 'https:' || protocol === 'mailto:' ? whole : undefined;
  } catch {
    return undefined;
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The few entities that people write; any other stands as it was typed. */
export function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
