/**
 * What stands in the place of a secret: `[REDACTED:<kind>#<digest>]`, and `[MASKED:…]` for personal data.
 * The digest is keyed, so one secret has one tag in a store and nobody without the key can try guesses against it.
 */

/** Says that a rule failed, and that the whole field went with it. */
export const RULE_FAILED = '[REDACTED:rule-failed]';

const TAG = /\[(?:REDACTED|MASKED):[a-z0-9-]{1,60}(?:#[0-9a-f]{6,64})?\]/g;
const WHOLE_TAG = new RegExp(`^(?:${TAG.source})$`);
/** So much of a digest is shown: 40 bits keep thousands of secrets of one store apart. */
const SHOWN_DIGITS = 10;

export type TagWord = 'REDACTED' | 'MASKED';

/** The tag for `secret`. Spellings of one secret (`\/`, `\u002d`, `%2F`) have one tag. */
export function toTag(word: TagWord, kind: string, secret: string, digest: (text: string) => string): string {
  return `[${word}:${kind}#${digest(plain(secret)).slice(0, SHOWN_DIGITS)}]`;
}

/** True for a text that is one of our tags and nothing else. */
export function isTag(text: string): boolean {
  return text.startsWith('[') && WHOLE_TAG.test(text);
}

/** Where the tags of a text are, in order: start and end of each, one after the other. */
export function tagRanges(text: string): number[] {
  const ranges: number[] = [];
  if (!text.includes('[REDACTED:') && !text.includes('[MASKED:')) return ranges;
  for (const match of text.matchAll(TAG)) ranges.push(match.index, match.index + match[0].length);
  return ranges;
}

/** Kind and digest of each tag in a text: `github-token#0123456789`. */
export function tagsIn(text: string): string[] {
  return Array.from(text.matchAll(TAG), ([tag]) => tag.slice(tag.indexOf(':') + 1, -1));
}

/** A text without its tags: their words are ours. */
export function withoutTags(text: string): string {
  return text.includes('[') ? text.replace(TAG, '') : text;
}

function plain(secret: string): string {
  if (!secret.includes('\\') && !secret.includes('%')) return secret;
  return secret
    .replace(/(?<!\\)\\+u00([0-9a-fA-F]{2})|%([0-9a-fA-F]{2})/g, (_, a, b) =>
      String.fromCharCode(Number.parseInt(a ?? b, 16)),
    )
    .replace(/(?<!\\)\\+([/"'])/g, '$1');
}
