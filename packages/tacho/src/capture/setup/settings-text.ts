/**
 * Our hooks in the text of a settings file: put in so that everything else stays byte for byte as it was, and taken out
 * so that nothing of them is left. `withoutHooks(withHooks(text))` is `text`.
 */
import { isDeepStrictEqual } from 'node:util';
import { type CommandHandler, ownHandlerOf } from './hook-command.ts';
import { hooksIn } from './installed-hooks.ts';
import { cutChildren, spliced, type TextEdit } from './json-cut.ts';
import { insertInto, type TextStyle, textStyleOf } from './json-insert.ts';
import { childOf, type JsonNode, parseJsonText, placeOf } from './json-text.ts';

/** Event → the handler that shall stand there. */
export type WantedHooks = ReadonlyMap<string, CommandHandler>;

/** Why a text is no settings file: one clause, with the place where there is one. */
export interface NotSettings {
  readonly problem: string;
}

/** Nothing but our hooks was in the file. */
export interface OnlyHooks {
  /** The file stood in a folder that was made for it. */
  readonly madeFolder: boolean;
}

/** The text of a new settings file. Whether its folder is new, too, is remembered as an empty line at its end. */
export function newSettings(wanted: WantedHooks, { madeFolder }: OnlyHooks): string {
  const text = `{\n  ${hooksMember(wanted, { newline: '\n', unit: '  ' }, '  ')}\n}\n`;
  return madeFolder ? `${text}\n` : text;
}

/**
 * The text with the wanted hooks and no others of ours: those of an older installation are replaced. The very text when
 * there is nothing to do.
 */
export function withHooks(text: string, wanted: WantedHooks): string | NotSettings {
  const before = rootOf(text);
  if ('problem' in before) return before;
  if (holdsExactly(text, wanted)) return text;
  const rest = withoutHooks(text);
  if (typeof rest !== 'string') return 'problem' in rest ? rest : newSettings(wanted, rest);
  const root = rootOf(rest);
  return 'problem' in root ? root : insertHooks(rest, root, wanted);
}

/** The text without our hooks; the very text when it has none. */
export function withoutHooks(text: string): string | OnlyHooks | NotSettings {
  const root = rootOf(text);
  if ('problem' in root) return root;
  const edits: TextEdit[] = [];
  const isEmptied = cutChildren(root, edits, ({ key, node: hooks }) => {
    if (key !== 'hooks' || hooks.kind !== 'object') return false;
    return cutChildren(hooks, edits, ({ node: groups }) => {
      return groups.kind === 'array' && cutChildren(groups, edits, ({ node }) => isOwnGroup(text, node, edits));
    });
  });
  return isEmptied ? { madeFolder: text.endsWith('\n\n') } : spliced(text, edits);
}

/** True for a group with no handlers but ours; of a mixed one, ours are cut. */
function isOwnGroup(text: string, group: JsonNode, edits: TextEdit[]): boolean {
  const handlers = group.kind === 'object' ? childOf(group, 'hooks')?.node : undefined;
  if (handlers?.kind !== 'array' || handlers.children.length === 0) return false;
  const own = new Set(handlers.children.filter(({ node }) => isOwn(JSON.parse(text.slice(node.start, node.end)))));
  if (own.size === handlers.children.length) return true;
  cutChildren(handlers, edits, child => own.has(child));
  return false;
}

function isOwn(handler: unknown): boolean {
  return ownHandlerOf(handler)?.handler === 'settings';
}

function holdsExactly(text: string, wanted: WantedHooks): boolean {
  const own = hooksIn(JSON.parse(text.replace(/^\ufeff/, ''))).filter(({ handler }) => isOwn(handler));
  if (own.length !== wanted.size || new Set(own.map(({ event }) => event)).size !== wanted.size) return false;
  return own.every(({ event, isForAll, handler }) => isForAll && isDeepStrictEqual(handler, wanted.get(event)));
}

function insertHooks(text: string, root: JsonNode, wanted: WantedHooks): string | NotSettings {
  const style = textStyleOf(text, root);
  const hooks = childOf(root, 'hooks')?.node;
  if (hooks === undefined) {
    const edit = insertInto(text, root, 1, style, [indent => hooksMember(wanted, style, indent)]);
    return spliced(text, [edit]);
  }
  if (hooks.kind !== 'object') return { problem: 'its "hooks" are no object' };
  const edits: TextEdit[] = [];
  const members: string[] = [];
  for (const [event, handler] of wanted) {
    const groups = childOf(hooks, event)?.node;
    if (groups === undefined) members.push(eventMember(event, handler));
    else if (groups.kind !== 'array') return { problem: `its hooks for ${event} are no list` };
    else edits.push(insertInto(text, groups, 3, style, [() => oneLine({ hooks: [handler] })]));
  }
  if (members.length > 0)
    edits.push(
      insertInto(
        text,
        hooks,
        2,
        style,
        members.map(member => () => member),
      ),
    );
  return spliced(text, edits);
}

/** The whole `hooks` member; one line for each event, so that a person can read it all before saying yes. */
function hooksMember(wanted: WantedHooks, { newline, unit }: TextStyle, indent: string): string {
  const rows = Array.from(wanted, ([event, handler]) => `${indent}${unit}${eventMember(event, handler)}`);
  return `"hooks": {${newline}${rows.join(`,${newline}`)}${newline}${indent}}`;
}

function eventMember(event: string, handler: CommandHandler): string {
  return `"${event}": ${oneLine([{ hooks: [handler] }])}`;
}

/** JSON on one line with spaces between: a line feed of the value itself is an escape, never a real one. */
function oneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
}

function rootOf(text: string): JsonNode | NotSettings {
  const root = parseJsonText(text);
  if (!('kind' in root)) {
    const { line, column } = placeOf(text, root.at);
    return { problem: `not JSON at line ${line}, column ${column}: ${root.what}` };
  }
  return root.kind === 'object' ? root : { problem: 'JSON, but no object' };
}
