/**
 * Words of a POSIX shell command line: writing them so that every shell reads them back, and reading them for recognition.
 */

/** Characters that no shell gives a meaning to, wherever they stand in a word. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/** One word for sh, bash, zsh and dash: as it is where that is safe, else in single quotes. */
export function quoteWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The words of a command line, their quotes taken off. Good for recognising a command, not for running one: nothing is
 * expanded, and operators only part words.
 */
export function wordsOf(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < command.length; at++) {
    const char = command.charAt(at);
    if (/[\s;&|<>()]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'") {
      const end = endOf(command, command.indexOf("'", at + 1));
      word = (word ?? '') + command.slice(at + 1, end);
      at = end;
    } else if (char === '"') {
      const end = endOfDouble(command, at + 1);
      word = (word ?? '') + command.slice(at + 1, end).replace(/\\(["\\$`])/g, '$1');
      at = end;
    } else if (char === '\\') {
      at++;
      word = (word ?? '') + command.charAt(at);
    } else word = (word ?? '') + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function endOfDouble(command: string, from: number): number {
  for (let at = from; at < command.length; at++) {
    if (command[at] === '\\') at++;
    else if (command[at] === '"') return at;
  }
  return command.length;
}

/** A quote that is never closed reaches to the end. */
function endOf(command: string, found: number): number {
  return found === -1 ? command.length : found;
}
