/**
 * How much of a payload is recorded. Redacting and writing must end within the deadline whatever a tool answers, so a long
 * text keeps its beginning and says how much there was: `… [+N chars]`. Pure.
 */
import { cutText } from '../../core/cut-text.ts';
import { isObject, type RawRecord } from '../../core/record.ts';

/** Characters that one text keeps. */
const MAX_TEXT = 1 << 20;
/** Characters of all texts and names together. What stands alone costs a redactor more than its length: texts, names, the rest. */
const MAX_TOTAL = 1 << 22;
const TEXT_WORTH = 64;
const NAME_WORTH = 64;
const VALUE_WORTH = 16;
/** A text up to this length goes before all that is longer: ids must not fall to a big answer that stands before them. */
const SHORT = 1 << 10;
const MAX_NAME = 1 << 8;
/** JSON.stringify gives up at some thousands. */
const MAX_DEPTH = 256;

/**
 * `payload` with what is beyond the limits cut: long texts to their beginning, lists and objects to their first entries,
 * each with a mark of how much is missing (`… [+N chars]`, `… [+N items]`, a key `…`). Itself when nothing is. Never throws.
 */
export function withinLimits(payload: RawRecord): RawRecord {
  return new Limits().object(payload, 0);
}

class Limits {
  #left = MAX_TOTAL;

  object(object: RawRecord, depth: number): RawRecord {
    const keys = Object.keys(object);
    const kept = new Map<string, unknown>();
    let isWhole = true;
    let end = 0;
    for (const shortOnes of [true, false]) {
      // There may be millions of keys: those behind the limit are not looked at.
      for (let at = 0; at < keys.length && this.#left > 0; at++) {
        const key = keys[at] as string;
        const value = object[key];
        if (isShort(value) !== shortOnes) continue;
        this.#left -= key.length + NAME_WORTH;
        const cut = this.#value(value, depth + 1);
        kept.set(key, cut);
        isWhole &&= Object.is(cut, value) && key.length <= MAX_NAME;
        end = Math.max(end, at + 1);
      }
    }
    if (isWhole && kept.size === keys.length) return object;
    const inOrder = keys.slice(0, end).filter(key => kept.has(key));
    const entries = inOrder.map(key => [shortName(key), kept.get(key)]);
    if (kept.size < keys.length) entries.push(['…', `[+${keys.length - kept.size} keys]`]);
    // Not by assignment: `__proto__` is a key like any other.
    return Object.fromEntries(entries);
  }

  #value(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.#text(value);
    this.#left -= VALUE_WORTH;
    const isList = Array.isArray(value);
    if (!isList && !isObject(value)) return value;
    if (depth > MAX_DEPTH) return `… [deeper than ${MAX_DEPTH} levels]`;
    return isList ? this.#list(value, depth) : this.object(value, depth);
  }

  #list(list: readonly unknown[], depth: number): readonly unknown[] {
    const kept: unknown[] = [];
    let isWhole = true;
    for (const item of list) {
      if (this.#left <= 0) break;
      const value = this.#value(item, depth + 1);
      isWhole &&= Object.is(value, item);
      kept.push(value);
    }
    if (kept.length < list.length) return [...kept, `… [+${list.length - kept.length} items]`];
    return isWhole ? list : kept;
  }

  #text(text: string): string {
    const end = Math.min(text.length, MAX_TEXT, Math.max(this.#left, 0));
    this.#left -= end + TEXT_WORTH;
    return end === text.length ? text : cutText(text, end);
  }
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' ? value.length <= SHORT : typeof value !== 'object' || value === null;
}

function shortName(key: string): string {
  return key.length <= MAX_NAME ? key : cutText(key, MAX_NAME);
}
