/**
 * The files a call reads and writes, by what its tool is and what it was given. Paths are as the agent wrote them.
 */
import { type FileChange, lineChange, patchedFiles } from '../describe/call.ts';
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { scriptedPatch } from './code-mode.ts';

export interface TouchedFiles {
  readonly reads: readonly string[];
  /** With the lines that were added and taken away; a whole file written anew counts all its lines as added. */
  readonly writes: readonly FileChange[];
}

const READERS = new Set<unknown>(['Read', 'NotebookRead', 'read_file', 'view_image', 'view', 'read', 'View']);
const WRITERS = new Set<unknown>(
  'Write Edit MultiEdit NotebookEdit write_file replace write edit create str_replace str_replace_editor'.split(' '),
);
/** Where the agents put the path. */
const PATH_KEYS = ['file_path', 'notebook_path', 'absolute_path', 'path', 'filename'];
const NONE: readonly never[] = [];
const NOTHING: TouchedFiles = { reads: NONE, writes: NONE };

/** What one event touches: a call, or a file event of a recorder that has no call for it. Never throws. */
export function filesOf(event: TraceEvent): TouchedFiles {
  return touched(event, linesOf);
}

/** The same without the lines, which cost a comparison. */
export function pathsOf(event: TraceEvent): { readonly reads: readonly string[]; readonly writes: readonly string[] } {
  const { reads, writes } = touched(event, () => ({ added: 0, removed: 0 }));
  return { reads, writes: writes.map(({ path }) => path) };
}

function touched(
  { event_type, data }: TraceEvent,
  count: (args: Readonly<Record<string, unknown>>) => Lines,
): TouchedFiles {
  if (event_type === 'file_read' || event_type === 'file_write') {
    const path = pathIn(data, ['path', 'uri', 'file_path']);
    if (path === undefined) return NOTHING;
    return event_type === 'file_read'
      ? { reads: [path], writes: NONE }
      : { reads: NONE, writes: [unknownChange(path)] };
  }
  if (event_type !== 'tool_call') return NOTHING;
  const args = isObject(data.arguments) ? data.arguments : {};
  const patch = data.files_written !== undefined && isText(args.input) ? args.input : scriptedPatch(args.input);
  if (patch !== undefined) {
    const writes = patchedFiles(patch);
    if (writes.length > 0) return { reads: NONE, writes };
  }
  const target = targetOf(data.tool_name, args);
  if (target !== undefined)
    return target.writes
      ? { reads: NONE, writes: [changeOf(target.path, count(args))] }
      : { reads: [target.path], writes: NONE };
  // Files that stand inside a patch or a call of an agent that we have no words for; the importer has found them.
  if (!Array.isArray(data.files_written)) return NOTHING;
  return { reads: NONE, writes: data.files_written.filter(file => typeof file === 'string').map(unknownChange) };
}

type Lines = Omit<FileChange, 'path'>;

/** The file that a tool for files is given, and whether it writes it; undefined for any other tool. */
export function targetOf(
  tool: unknown,
  args: Readonly<Record<string, unknown>>,
): { readonly path: string; readonly writes: boolean } | undefined {
  const isWriter = WRITERS.has(tool);
  if (!isWriter && !READERS.has(tool)) return undefined;
  const path = pathIn(args, PATH_KEYS);
  // One tool of several verbs: SWE-agent's editor looks with `view` and writes with the others.
  return path === undefined ? undefined : { path, writes: isWriter && args.command !== 'view' };
}

function pathIn(args: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  for (const key of keys) if (typeof args[key] === 'string' && args[key] !== '') return args[key];
  return undefined;
}

function changeOf(path: string, { added, removed }: Lines): FileChange {
  return { path, added, removed };
}

function unknownChange(path: string): FileChange {
  return { path, added: 0, removed: 0 };
}

function linesOf(args: Readonly<Record<string, unknown>>): Lines {
  if (Array.isArray(args.edits)) {
    const changes = args.edits.filter(isObject).map(edit => lineChange(edit.old_string, edit.new_string));
    return { added: sum(changes.map(of => of.added)), removed: sum(changes.map(of => of.removed)) };
  }
  const before = args.old_string ?? args.old_str;
  const after = args.new_string ?? args.new_str ?? args.content ?? args.file_text ?? args.new_source;
  return lineChange(before, after);
}

/**
 * What a result says of the files its call wrote: the lines of the client's own patch, or that a file was there before,
 * so that nobody knows how many lines are new. Undefined where it says neither.
 */
export function changedBy(
  writes: readonly FileChange[],
  { details, result }: TraceEvent['data'],
): readonly FileChange[] | undefined {
  const { structuredPatch: patch, open_file: open } = isObject(details) ? details : {};
  // SWE-agent edits whatever file is open.
  if (writes.length === 0) return isText(open) ? [unknownChange(open)] : undefined;
  const [only] = writes;
  if (only === undefined || writes.length > 1) return undefined;
  if (Array.isArray(patch) && patch.length > 0) {
    const lines = patch.flatMap(hunk => (isObject(hunk) && Array.isArray(hunk.lines) ? hunk.lines : [])).filter(isText);
    const starting = (sign: string) => lines.filter(line => line.startsWith(sign)).length;
    return [{ path: only.path, added: starting('+'), removed: starting('-') }];
  }
  return isText(result) && /^Successfully overwrote file/.test(result) ? [unknownChange(only.path)] : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Whether a file is one that tests could say something about: code, and no words, pictures, settings or data. */
export function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kts?|cs|c|h|cc|cpp|hpp|m|mm|swift|php|exs?|erl|hs|elm|ml|scala|clj|dart|lua|pl|r|jl|zig|vue|svelte|astro|sql|sh|bash|ps1|gleam|nim|groovy|f90|vb|fs)$/i.test(
    path,
  );
}
