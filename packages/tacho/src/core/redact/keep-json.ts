/**
 * What was JSON stays JSON. Rules read text and know nothing of where a string ends, so a quote within a string may lead one
 * beyond it. Then the document is taken apart, its values redacted one by one, and put together again.
 */
import { RULE_FAILED } from './tags.ts';
import { type Strings, walk } from './walk.ts';

/** `redacted`, or when that has broken what `text` was, a document or lines of documents, the same in another way. */
export function asJsonAs(text: string, redacted: string, strings: Strings): string {
  if (redacted === text) return text;
  if (isJson(text)) return isJson(redacted) ? redacted : remade(text, strings);
  const lines = text.split('\n');
  const redactedLines = redacted.split('\n');
  if (lines.length === 1 || lines.length !== redactedLines.length) return redacted;
  return redactedLines
    .map((line, at) => {
      const before = lines[at] as string;
      return line === before || !isJson(before) || isJson(line) ? line : remade(before, strings);
    })
    .join('\n');
}

function isJson(text: string): boolean {
  const first = /^\s{0,100}(.)/.exec(text)?.[1];
  if (first !== '{' && first !== '[' && first !== '"') return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** With the indentation it had. */
function remade(text: string, strings: Strings): string {
  const indent = /^\s*[{[]\r?\n([ \t]{1,10})/.exec(text)?.[1];
  try {
    return JSON.stringify(walk(JSON.parse(text), strings), null, indent);
  } catch {
    // Deeper than JSON.stringify goes.
    return `"${RULE_FAILED}"`;
  }
}
