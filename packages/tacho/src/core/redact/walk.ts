/**
 * Going through a JSON value of any depth: each string and each key of an object, with what its place says about it.
 */
import { isGeneratedFor } from './assigned.ts';
import { isSecret, looksRandom } from './judge.ts';
import { classOf, type NameClass } from './names.ts';
import { isTag, RULE_FAILED, toTag, withoutTags } from './tags.ts';

export interface Strings {
  readonly text: (value: string) => string;
  readonly digest: (text: string) => string;
  /** Whether the names of fields count. */
  readonly secrets: boolean;
}

/** `all`: each value below is a secret, whatever its own name. */
type Place = NameClass | 'all';

interface Task {
  readonly target: Record<string, unknown> | unknown[];
  readonly key: string | number;
  readonly value: unknown;
  /** What the name of the field says, or that of a list or an object around it. */
  readonly name: Place;
}

/** A copy with `strings` applied. Works on a list of its own, so depth is bounded by memory only. */
export function walk<T>(value: T, strings: Strings): T {
  const root: unknown[] = [];
  const tasks: Task[] = [{ target: root, key: 0, value, name: 'none' }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    put(task.target, task.key, copied(task, tasks, strings));
  }
  return root[0] as T;
}

function copied({ value, name }: Task, tasks: Task[], strings: Strings): unknown {
  if (typeof value === 'string') return inPlace(value, name, strings);
  if (typeof value === 'number' || typeof value === 'bigint') {
    return isWhole(name) ? tagOf(String(value), strings) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (raw.isRawJSON?.(value)) return isWhole(name) ? tagOf((value as { rawJSON: string }).rawJSON, strings) : value;
  if (Array.isArray(value)) {
    const list: unknown[] = new Array(value.length);
    for (let at = 0; at < value.length; at++) {
      if (strings.secrets && isNamedByPrevious(value, at)) {
        list[at] = tagOf(value[at] as string, strings);
      } else tasks.push({ target: list, key: at, value: value[at], name });
    }
    return list;
  }
  return copiedObject(value as Record<string, unknown>, name, tasks, strings);
}

/** `["--password", "…"]`, `["DB_PASSWORD", "…"]`: arguments of a command, a pair, headers one after the other. */
function isNamedByPrevious(list: readonly unknown[], at: number): boolean {
  const [before, value] = [list[at - 1], list[at]];
  if (typeof before !== 'string' || typeof value !== 'string' || before.length > 100 || value.startsWith('-'))
    return false;
  const flag = /^--?([A-Za-z][\w-]*)$/.exec(before)?.[1];
  const name = classOf(flag ?? before);
  if (name === 'none' || (flag === undefined && !/^[A-Za-z][\w-]*$/.test(before))) return false;
  if (!isSecret(value, { name, isQuoted: true, isLiteral: true })) return false;
  // Without the dashes it may be a list of names, or of words.
  if (flag !== undefined) return true;
  const isWord = /^[A-Za-z_.\s-]*$/.test(value) || (/^[A-Za-z_]\w*$/.test(value) && classOf(value) !== 'none');
  return !isWord && (list.length === 2 || looksRandom(value, 8));
}

function copiedObject(object: Record<string, unknown>, name: Place, tasks: Task[], strings: Strings): unknown {
  const copy: Record<string, unknown> = {};
  const pair = strings.secrets ? namedByValue(object) : 'none';
  const isManifest =
    strings.secrets && String(object.kind).toLowerCase() === 'secret' && typeof object.apiVersion === 'string';
  // An object is a secret's description as often as the secret: `"password": {"type": "string"}`.
  const inherited = name === 'secret' ? 'token' : name;
  for (const key of Object.keys(object)) {
    const safeKey = PLAIN_KEY.test(key) ? key : strings.text(key);
    const own = strings.secrets ? classOf(withoutTags(safeKey)) : 'none';
    const value = object[key];
    if (strings.secrets && own === 'none' && typeof value === 'string' && isGeneratedFor(safeKey, value)) {
      put(copy, safeKey, toTag('REDACTED', 'assigned-key', value, strings.digest));
      continue;
    }
    const given =
      key === 'value' || key === 'Value' ? pair : isManifest && /^(?:data|stringData)$/.test(key) ? 'all' : 'none';
    put(copy, safeKey, undefined);
    tasks.push({ target: copy, key: safeKey, value, name: strongest(own, given, inherited) });
  }
  return copy;
}

/** `{"name": "API_KEY", "value": "…"}`: an environment, a header, a field of a form. */
function namedByValue(object: Record<string, unknown>): NameClass {
  if (!('value' in object || 'Value' in object)) return 'none';
  for (const key of ['name', 'key', 'Name', 'Key', 'header', 'field']) {
    const name = object[key];
    if (typeof name === 'string' && name.length <= 100) return classOf(name);
  }
  return 'none';
}

/** A secret's name makes its whole value one; a weaker name lets the rules decide, as `name: "value"` in a text would. */
function inPlace(value: string, name: Place, strings: Strings): string {
  if (value.trim() === '' || isTag(value)) return value;
  try {
    if (isWhole(name)) return tagOf(value, strings);
    const text = strings.text(value);
    if (name === 'none' || name === 'all') return text;
    // Of a value that was taken in part the rest may be a secret still.
    return isSecret(text, { name, isQuoted: true, isLiteral: true }) ? tagOf(value, strings) : text;
  } catch {
    return RULE_FAILED;
  }
}

function isWhole(name: Place): boolean {
  return name === 'secret' || name === 'all';
}

function tagOf(value: string, strings: Strings): string {
  return toTag('REDACTED', 'named-secret', value, strings.digest);
}

/** A key without digits, of so few characters, holds no secret: each format and each rule needs more. */
const PLAIN_KEY = /^[A-Za-z_-]{0,24}$/;

const STRENGTH: Readonly<Record<Place, number>> = { none: 0, key: 1, token: 2, secret: 3, all: 4 };

function strongest(...places: Place[]): Place {
  return places.reduce((a, b) => (STRENGTH[b] > STRENGTH[a] ? b : a));
}

/** Like an assignment, also for a key called `__proto__`. */
function put(target: Record<string, unknown> | unknown[], key: string | number, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else (target as Record<string | number, unknown>)[key] = value;
}

/** JSON.rawJSON (TC39 proposal-json-parse-with-source): numbers that a double cannot hold. See core/json.ts. */
const raw = JSON as unknown as { readonly isRawJSON?: (value: unknown) => boolean };
