/**
 * Finds keys by the marks they begin with: one walk over the text, and only where a word begins with the first three characters
 * of a mark is its expression compiled and tried. So a text without marks costs one look at each word.
 */
import { FORMATS } from './formats.ts';
import { isPlaceholder } from './judge.ts';
import type { Span } from './spans.ts';

interface Rule {
  readonly kind: string;
  readonly mark: string;
  readonly rest: string;
  pattern?: RegExp;
}

/** Rules by the first two characters of their marks. */
let rulesByHead: Map<number, Rule[]> | undefined;
/** 1 for each of its keys. */
const isHead = new Uint8Array(1 << 14);
/** 1 for the codes of characters that a mark may begin with. */
const firsts = new Uint8Array(128);
/** 1 for letters and digits. */
const isAlnum = new Uint8Array(128);

export function findFormats(text: string, found: Span[]): void {
  rulesByHead ??= compile();
  let previous = 0;
  const end = text.length - 12;
  for (let at = 0; at <= end; at++) {
    const code = text.charCodeAt(at);
    const isStart = code < 128 && firsts[code] === 1 && (previous > 127 || isAlnum[previous] === 0);
    previous = code;
    if (!isStart) continue;
    const head = (code << 7) | (text.charCodeAt(at + 1) & 127);
    if (isHead[head] === 0) continue;
    const rules = rulesByHead.get(head) as Rule[];
    for (const rule of rules) {
      if (!text.startsWith(rule.mark, at)) continue;
      const until = matchEnd(rule, text, at);
      if (until === undefined) continue;
      found.push({ start: at, end: until, kind: rule.kind, word: 'REDACTED', isSpecific: true });
      previous = text.charCodeAt(until - 1);
      at = until - 1;
      break;
    }
  }
}

function matchEnd(rule: Rule, text: string, at: number): number | undefined {
  rule.pattern ??= new RegExp(`(?:${rule.rest})(?![A-Za-z0-9])`, 'y');
  const from = at + rule.mark.length;
  rule.pattern.lastIndex = from;
  if (!rule.pattern.test(text)) return undefined;
  const end = rule.pattern.lastIndex;
  if (isPlaceholder(text.slice(from, end)) || isDocumented(text, at, end)) return undefined;
  return rule.mark === 'AIza' && isUnused(text, at) ? undefined : end;
}

/** How far before a key something may say what it is for. */
const REACH = 80;
const USE = /[=:([{,]\s*["'`]?$|key|token|secret|credential|auth/i;

/**
 * A Google API key that nobody uses for anything: those of Firebase and of Maps are meant to be in every web page, and have the
 * format of any other. firebase.google.com/docs/projects/api-keys. One that is assigned, passed or named is redacted.
 */
function isUnused(text: string, start: number): boolean {
  return !USE.test(text.slice(Math.max(0, start - REACH), start));
}

/** AWS marks the keys of its documentation: docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
function isDocumented(text: string, start: number, end: number): boolean {
  return text.charCodeAt(start) === 65 && text.slice(start, end).replace(/=*$/, '').endsWith('EXAMPLE');
}

function compile(): Map<number, Rule[]> {
  for (let code = 0; code < 128; code++) {
    isAlnum[code] = (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? 1 : 0;
  }
  const byHead = new Map<number, Rule[]>();
  for (const [kind, marks, rest] of FORMATS) {
    for (const mark of marks.split(' ')) {
      const head = (mark.charCodeAt(0) << 7) | mark.charCodeAt(1);
      isHead[head] = 1;
      firsts[mark.charCodeAt(0)] = 1;
      const rules = byHead.get(head);
      if (rules === undefined) byHead.set(head, [{ kind, mark, rest }]);
      else rules.push({ kind, mark, rest });
    }
  }
  return byHead;
}
