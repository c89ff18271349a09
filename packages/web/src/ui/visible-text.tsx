/**
 * Hostile text, made visible: what a reader cannot see (controls, bidi overrides, zero-width and tag characters) stands there as
 * a sign of its own, so that nothing hides in a text or turns it around.
 */
const UNSEEN = /[\p{DI}\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufff9-\ufffb]/gu;
/** More marks than these on one character are no script, but ink over the lines around. */
const MARKS = /(\p{M}{8})\p{M}+/gu;
const ANY_UNSEEN = /[^ -~\n\t]/;
/** `\n` and `\t` stay, and joiners where an emoji or a script needs them. Linear in the text. */
export function visibleText(text: string): string {
  if (!ANY_UNSEEN.test(text)) return text;
  return text
    .replace(UNSEEN, (found, at: number) => (stays(found, text, at) ? found : signOf(found)))
    .replace(MARKS, '$1…');
}

/** The same on one line: each run of white space is one space. */
export function oneLine(text: string): string {
  return visibleText(text.replace(/\r?\n/g, ' ')).replace(/\s+/g, ' ').trim();
}

/** Text of a session in whatever direction it is written; nothing around it turns with it. */
export function Visible({ text }: { readonly text: string }) {
  return <bdi dir="auto">{visibleText(text)}</bdi>;
}

function stays(found: string, text: string, at: number): boolean {
  if (found === '\n' || found === '\t' || found === '\ufe0e' || found === '\ufe0f') return true;
  return (found === '\u200d' || found === '\u200c') && isJoined(text.charCodeAt(at - 1));
}

/** Scripts from Arabic on that join letters, and pictures: one unit of UTF-16 before the joiner tells. */
function isJoined(before: number): boolean {
  const isLetter = (before >= 0x600 && before < 0x2000) || (before >= 0xa800 && before < 0xac00);
  return (
    isLetter || (before >= 0x2190 && before < 0x2c00) || (before >= 0xdc00 && before < 0xe000) || before === 0xfe0f
  );
}

/** `␛` for a control that has a picture, `⟨U+202E⟩` for the rest. */
function signOf(found: string): string {
  const code = found.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
