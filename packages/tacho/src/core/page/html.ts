/**
 * A page as one HTML file: a policy that forbids everything but its own scripts and styles, and the viewer and the session as data
 * blocks that no parser can take for anything else.
 */

export interface PageFile {
  /** Whatever a session held. */
  readonly title: string;
  /** What a browser without scripts shows. */
  readonly summary: string;
  /** The viewer's script, gzip in base64. */
  readonly viewer: string;
  readonly style: string;
  /** SHA-256 in base64: of the viewer's script as it is run, of `style`, and of STARTER. */
  readonly hashes: { readonly viewer: string; readonly style: string; readonly starter: string };
  /** Head and rows in base64, packed by gzip or Zstandard. */
  readonly page: { readonly type: 'gzip' | 'zstd'; readonly data: string };
  /** Each chunk, Zstandard in base64. */
  readonly chunks: readonly string[];
}

/**
 * Unpacks the viewer and runs it: the policy names the hash of what is inside. What browsers unpack by themselves is gzip
 * (https://developer.mozilla.org/docs/Web/API/DecompressionStream); a third of a small page is saved.
 */
export const STARTER = `(async () => {
  const text = atob(document.getElementById('viewer').textContent);
  const packed = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) packed[at] = text.charCodeAt(at);
  const { writable, readable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  writer.write(packed);
  writer.close();
  const script = document.createElement('script');
  script.textContent = await new Response(readable).text();
  document.body.append(script);
})();`;

export function* htmlOf({ title, summary, viewer, style, hashes, page, chunks }: PageFile): Generator<string> {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hashes.starter}' 'sha256-${hashes.viewer}'`,
    `style-src 'sha256-${hashes.style}'`,
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
  // The viewer begins as soon as it is there: chunks may come while the first rows are drawn.
  yield `<script type="application/${page.type};base64" class="page">${page.data}</script>\n`;
  yield `<script type="application/gzip;base64" id="viewer">${viewer}</script>\n<script>${STARTER}</script>\n`;
  for (const chunk of chunks) yield `<script type="application/zstd;base64" class="chunk">${chunk}</script>\n`;
  yield '</body>\n</html>\n';
}

/** Text between tags or in quotes, as ASCII: one letter beyond it makes a browser hold all of a page as wide letters. Control characters are no text. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ')
      .replace(/[&<>"']|[^\0-\x7f]/gu, character => `&#${character.codePointAt(0)};`)
  );
}
