/**
 * What a call is about, in one line: its command, path, pattern, address or task.
 */
import { stringify } from '../json.ts';
import { isObject } from '../record.ts';

export function callDetail(tool: string, whole: unknown, cwd: string | null): string | undefined {
  const args = isObject(whole) ? whole : {};
  const command = commandOf(args);
  if (command !== undefined) return command;
  if (typeof args.input === 'string' && args.input.startsWith(PATCH)) return patchText(args.input, cwd);
  if (Array.isArray(args.plan)) return planText(args.plan);
  const given = text(args.file_path) ?? text(args.notebook_path) ?? text(args.path);
  const path = given === undefined ? undefined : relativeTo(cwd, given);
  if (tool === 'Grep' || tool === 'Glob') return [text(args.pattern), path && `in ${path}`].filter(Boolean).join(' ');
  if (path !== undefined) return tool === 'Edit' ? `${path}  ${changedLines(args.old_string, args.new_string)}` : path;
  for (const key of ['url', 'query', 'description', 'prompt', 'message', 'chars']) {
    const found = text(args[key]);
    if (found !== undefined) return found;
  }
  return (
    (Object.values(args).find(value => typeof value === 'string' && value !== '') as string | undefined) ?? text(whole)
  );
}

/** What a call runs in a shell; undefined where it runs nothing there. */
export function commandOf(args: Readonly<Record<string, unknown>>): string | undefined {
  return commandText(args.command ?? args.cmd);
}

/** A command as it is typed: of `["bash", "-lc", "npm test"]` what the shell is told to run. */
function commandText(command: unknown): string | undefined {
  if (!Array.isArray(command)) return text(command);
  const isShell = command.length === 3 && /^-l?c$/.test(String(text(command[1])));
  if (isShell && text(command[2]) !== undefined) return text(command[2]);
  return command.map(part => text(part) ?? stringify(part)).join(' ');
}

export const PATCH = '*** Begin Patch';
const PATCHED = /^\*\*\* (?:Add|Update|Delete) File: (.+)$/;

/** `src/a.ts  +2 −1, src/b.ts  +9 −0`: each file of a patch with the lines that it adds and takes away. */
function patchText(patch: string, cwd: string | null): string {
  return patchedFiles(patch)
    .map(({ path, added, removed }) => `${relativeTo(cwd, path)}  +${added} −${removed}`)
    .join(', ');
}

/** The files of a patch in the form of apply_patch, with the lines that it adds and takes away. */
export function patchedFiles(patch: string): readonly FileChange[] {
  const files: { path: string; added: number; removed: number }[] = [];
  for (const line of patch.split('\n')) {
    const path = PATCHED.exec(line)?.[1];
    const file = files.at(-1);
    if (path !== undefined) files.push({ path: path.trim(), added: 0, removed: 0 });
    else if (file !== undefined && line.startsWith('+')) file.added++;
    else if (file !== undefined && line.startsWith('-')) file.removed++;
  }
  return files;
}

export interface FileChange {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
}

/** `2 of 5 done: Write the tests`: how far a plan has come, and what it is at. */
function planText(plan: readonly unknown[]): string {
  const steps = plan.filter(isObject);
  const done = steps.filter(step => step.status === 'completed').length;
  const now = steps.find(step => step.status === 'in_progress');
  const count = `${done} of ${steps.length} done`;
  return text(now?.step) === undefined ? count : `${count}: ${text(now?.step)}`;
}

/** A path inside the session's folder without that folder; any other as it is. */
export function relativeTo(cwd: string | null, path: string): string {
  if (cwd === null || !path.startsWith(cwd)) return path;
  const rest = path.slice(cwd.length);
  return /^[\\/]./.test(rest) ? rest.slice(1) : path;
}

/** `+5 −4` */
function changedLines(before: unknown, after: unknown): string {
  const { added, removed } = lineChange(before, after);
  return `+${added} −${removed}`;
}

/** Lines of the new text that the old one lacks, and the other way round. Anything but a text has no lines. */
export function lineChange(before: unknown, after: unknown): { added: number; removed: number } {
  const old = typeof before === 'string' ? before : '';
  const now = typeof after === 'string' ? after : '';
  if (old === now) return { added: 0, removed: 0 };
  if (old === '' || now === '') return { added: lineCount(now), removed: lineCount(old) };
  if (!old.includes('\n') && !now.includes('\n')) return { added: 1, removed: 1 };
  const [oldLines, newLines] = [old.split('\n'), now.split('\n')];
  const kept = shared(oldLines, newLines);
  return { added: newLines.length - kept, removed: oldLines.length - kept };
}

function lineCount(text: string): number {
  if (text === '') return 0;
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** How many lines both have, each standing for one. */
function shared(some: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of some) left.set(line, (left.get(line) ?? 0) + 1);
  let count = 0;
  for (const line of others) {
    const has = left.get(line);
    if (has === undefined || has === 0) continue;
    left.set(line, has - 1);
    count++;
  }
  return count;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
