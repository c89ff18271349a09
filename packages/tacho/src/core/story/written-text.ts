/**
 * The text that a call writes into files: what stood there, as far as the call says, and what it puts in its place. For those
 * who look into the lines; `files.ts` only counts them.
 */
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { targetOf } from './files.ts';

export interface WrittenText {
  readonly path: string;
  /** What is replaced; empty where the call does not say. */
  readonly before: string;
  readonly after: string;
  /** The whole file is written: what stood there before is not known. */
  readonly whole: boolean;
  /** The patch takes the file away. */
  readonly deleted?: boolean;
}

const PATCH = '*** Begin Patch';
const FILE = /^\*\*\* (Add|Update|Delete) File: (.+)$/;
/** More of a command is not searched for texts. */
const MOST_CHARS = 1 << 16;
/** `cat > notes.md <<'EOF'`, with the text up to the mark. */
const HEREDOC =
  /(?:\bcat|\btee)\s*(?:>{1,2}\s*)?(['"]?)([^\s'"<>|;&]+)\1\s*<<-?\s*(['"]?)(\w+)\3[^\n]*\n([\s\S]*?)\n\s*\4(?=\n|$)|\bcat\s*<<-?\s*(['"]?)(\w+)\6\s*>{1,2}\s*([^\s'"<>|;&]+)[^\n]*\n([\s\S]*?)\n\s*\7(?=\n|$)/g;

/** Empty for an event that writes nothing. The texts are views of the event: who keeps one copies it. Never throws. */
export function writtenTexts(event: TraceEvent): readonly WrittenText[] {
  const { event_type, data } = event;
  if (event_type === 'system')
    return data.subtype === 'file_change' && data.success !== false ? changesOf(data.changes) : [];
  if (event_type !== 'tool_call' || !isObject(data.arguments)) return [];
  const args = data.arguments;
  for (const key of ['input', 'patch', 'command', 'cmd']) {
    const given = args[key];
    const text = Array.isArray(given) ? given.find(part => typeof part === 'string' && part.includes(PATCH)) : given;
    if (typeof text === 'string' && text.includes(PATCH)) return patched(text);
  }
  const command = args.command ?? args.cmd;
  if (typeof command === 'string' && command.includes('<<')) return heredocs(command);
  const target = targetOf(data.tool_name, args);
  return target?.writes === true ? edited(target.path, args) : [];
}

function edited(path: string, args: Readonly<Record<string, unknown>>): WrittenText[] {
  if (Array.isArray(args.edits))
    return args.edits.filter(isObject).map(edit => ({
      path,
      before: textOf(edit.old_string),
      after: textOf(edit.new_string),
      whole: false,
    }));
  const after = args.new_string ?? args.new_str ?? args.content ?? args.file_text ?? args.new_source;
  if (typeof after !== 'string') return [];
  const before = args.old_string ?? args.old_str;
  return [{ path, before: textOf(before), after, whole: typeof before !== 'string' && args.new_source === undefined }];
}

function patched(patch: string): WrittenText[] {
  const files: { path: string; whole: boolean; deleted: boolean; before: string[]; after: string[] }[] = [];
  for (const line of patch.slice(patch.indexOf(PATCH)).split('\n')) {
    const header = FILE.exec(line);
    const file = files.at(-1);
    if (header !== null)
      files.push({
        path: (header[2] as string).trim(),
        whole: header[1] === 'Add',
        deleted: header[1] === 'Delete',
        before: [],
        after: [],
      });
    else if (file !== undefined && line.startsWith('+')) file.after.push(line.slice(1));
    else if (file !== undefined && line.startsWith('-')) file.before.push(line.slice(1));
  }
  return files.map(file => ({ ...file, before: file.before.join('\n'), after: file.after.join('\n') }));
}

function heredocs(command: string): WrittenText[] {
  return Array.from(command.slice(0, MOST_CHARS).matchAll(HEREDOC), match => ({
    path: match[2] ?? match[8] ?? '',
    before: '',
    after: match[5] ?? match[9] ?? '',
    whole: !/>>/.test(match[0].slice(0, match[0].indexOf('\n'))),
  }));
}

/** What a client tells of the files that a script of its own changed. */
function changesOf(changes: unknown): WrittenText[] {
  if (!isObject(changes)) return [];
  return Object.entries(changes).flatMap(([path, change]): WrittenText[] => {
    if (!isObject(change)) return [];
    if (change.type === 'delete') return [{ path, before: '', after: '', whole: false, deleted: true }];
    if (typeof change.content === 'string') return [{ path, before: '', after: change.content, whole: true }];
    const lines = textOf(change.unified_diff).split('\n');
    const side = (mark: string) =>
      lines.filter(line => line.startsWith(mark) && !line.startsWith(mark.repeat(3))).map(line => line.slice(1));
    return [{ path, before: side('-').join('\n'), after: side('+').join('\n'), whole: false }];
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
