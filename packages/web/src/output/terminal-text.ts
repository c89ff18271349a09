/**
 * The output of a program as the terminal would end up showing it: without escape sequences, and with what a carriage return or
 * a backspace wrote over gone. What is no whole sequence stays, and whoever draws it makes it visible.
 */

const ESCAPE = '\u001b';
/** CSI, the strings (OSC, DCS, SOS, PM, APC) with their end, and the short ones; each alternative is linear. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /\x1b\[[0-?]{0,64}[ -/]{0,4}[@-~]|\x9b[0-?]{0,64}[ -/]{0,4}[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)|\x1b[ -/]{1,4}[0-~]|\x1b[0-OQ-WYZ\\`-~]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: erase the line, or what is left of it
const ERASE = /\x1b\[[02]?K/;
/** Of a line that is written over more often only the last times count. */
const MOST_TIMES = 500;
const MOST_CHARS = 20_000;

export interface TerminalText {
  readonly text: string;
  /** Escape sequences that were taken out. */
  readonly sequences: number;
}

export function terminalText(raw: string): TerminalText {
  const unix = raw.includes('\r\n') ? raw.replace(/\r+\n/g, '\n') : raw;
  const settled = unix.includes('\r') ? unix.split('\n').map(overwritten).join('\n') : unix;
  let sequences = 0;
  const bare =
    settled.includes(ESCAPE) || settled.includes('\u009b')
      ? settled.replace(SEQUENCE, () => {
          sequences += 1;
          return '';
        })
      : settled;
  return { text: bare.includes('\b') ? withoutBackspaces(bare) : bare, sequences };
}

/** What is left of one line: a part after a carriage return covers the beginning of what stood there. */
function overwritten(line: string): string {
  if (!line.includes('\r')) return line;
  let shown = '';
  for (const part of line.split('\r').slice(-MOST_TIMES)) {
    if (part === '') continue;
    const bare = part.replace(SEQUENCE, '');
    const stays = !ERASE.test(part) && shown.length < MOST_CHARS;
    shown = stays ? bare + shown.slice(bare.length) : bare;
  }
  return shown;
}

/** `N\bN` is how programs once wrote bold. */
function withoutBackspaces(text: string): string {
  const chars: string[] = [];
  for (const char of text) {
    if (char !== '\b') chars.push(char);
    else if (chars.length > 0 && chars.at(-1) !== '\n') chars.pop();
  }
  return chars.join('');
}
