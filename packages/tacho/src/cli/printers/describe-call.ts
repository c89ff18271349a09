/**
 * What a call is about, in one line: its command, path, pattern, address or task.
 */
import { stringify } from '../../core/json.ts';
import { isObject } from '../../core/record.ts';

export function callDetail(tool: string, whole: unknown, cwd: string | null): string | undefined {
  const args = isObject(whole) ? whole : {};
  if (typeof args.command === 'string') return args.command;
  if (Array.isArray(args.command)) return args.command.map(part => text(part) ?? stringify(part)).join(' ');
  const given = text(args.file_path) ?? text(args.notebook_path) ?? text(args.path);
  const path = given === undefined ? undefined : relativeTo(cwd, given);
  if (tool === 'Grep' || tool === 'Glob') return [text(args.pattern), path && `in ${path}`].filter(Boolean).join(' ');
  if (path !== undefined) return tool === 'Edit' ? `${path}  ${changedLines(args.old_string, args.new_string)}` : path;
  for (const key of ['url', 'query', 'description', 'prompt']) {
    const found = text(args[key]);
    if (found !== undefined) return found;
  }
  return (
    (Object.values(args).find(value => typeof value === 'string' && value !== '') as string | undefined) ?? text(whole)
  );
}

/** A path inside the session's folder without that folder; any other as it is. */
function relativeTo(cwd: string | null, path: string): string {
  if (cwd === null || !path.startsWith(cwd)) return path;
  const rest = path.slice(cwd.length);
  return /^[\\/]./.test(rest) ? rest.slice(1) : path;
}

/** `+5 −4`: lines of the new text that the old one lacks, and the other way round. */
function changedLines(before: unknown, after: unknown): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const lacks = (lines: readonly string[], others: readonly string[]) => {
    const left = new Map<string, number>();
    for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
    return lines.filter(line => {
      const count = left.get(line) ?? 0;
      left.set(line, count - 1);
      return count <= 0;
    }).length;
  };
  return `+${lacks(now, old)} −${lacks(old, now)}`;
}

function linesOf(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? value.split('\n') : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
