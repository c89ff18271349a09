/**
 * A page as one HTML file: a policy that forbids everything but its own script and styles, and the session as data blocks that no
 * parser can take for anything else.
 */

export interface PageFile {
  /** Whatever a session held. */
  readonly title: string;
  /** What a browser without scripts shows. */
  readonly summary: string;
  /** Ours, with the SHA-256 of each in base64. */
  readonly script: string;
  readonly scriptHash: string;
  readonly style: string;
  readonly styleHash: string;
  /** Zstandard in base64: head and rows, then each chunk. */
  readonly blocks: readonly string[];
}

const BLOCK = '<script type="application/zstd;base64">';

export function* htmlOf({ title, summary, script, scriptHash, style, styleHash, blocks }: PageFile): Generator<string> {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${scriptHash}'`,
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  yield [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `<noscript><p>${escaped(summary)}</p><p>The whole session is in this file; a browser shows it with scripts allowed.</p></noscript>`,
    '<div id="root"></div>',
    '',
  ].join('\n');
  for (const block of blocks) yield `${BLOCK}${block}</script>\n`;
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

/** Text between tags or in quotes. Control characters are no text. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ')
      .replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
  );
}
