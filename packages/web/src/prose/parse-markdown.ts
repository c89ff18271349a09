/**
 * Markdown as tokens. What looks like HTML stays the text that it is: nothing of it is ever given to an HTML parser.
 */
import { Lexer, type Token, Tokenizer } from 'marked';

/** Longer texts are shown as they are. */
const MOST_CHARS = 60_000;
/** The lexer may take quadratic time over a text that was made for it. */
const MOST_MS = 150;

/** Markdown without HTML that gives up in time: one of these two is asked at every block and every inline position. */
class NoHtml extends Tokenizer {
  readonly #now: () => number;
  readonly #end: number;

  constructor(now: () => number) {
    super();
    this.#now = now;
    this.#end = now() + MOST_MS;
  }

  override html(): undefined {
    return undefined;
  }

  override tag(): undefined {
    return undefined;
  }

  override space(text: string) {
    this.#look();
    return super.space(text);
  }

  override escape(text: string) {
    this.#look();
    return super.escape(text);
  }

  #look(): void {
    if (this.#now() > this.#end) throw new Error('This takes too long.');
  }
}

/** Undefined where the text is too long, nested too deep, or too slow to be read as markdown. `now`: milliseconds. */
export function parseMarkdown(text: string, now = () => performance.now()): readonly Token[] | undefined {
  if (text.length > MOST_CHARS) return undefined;
  try {
    return new Lexer({ gfm: true, tokenizer: new NoHtml(now) }).lex(text);
  } catch {
    // It took too long, or ran out of stack, which each browser says in its own way.
    return undefined;
  }
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
