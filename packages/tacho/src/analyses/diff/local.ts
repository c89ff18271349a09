/**
 * Texts of a session without the folder it worked in: two runs of one task have a folder each.
 */
import type { SessionFacts } from '../../core/event-fold.ts';

/** The folder of a session, as its story has it. */
export function folderOf({ meta, headers }: SessionFacts): string | null {
  const said = headers.map(header => header.facts.cwd).find(cwd => typeof cwd === 'string');
  return meta?.cwd ?? (typeof said === 'string' ? said : null);
}

/** Takes a session's folder off the paths in a text; the folder itself becomes `.`. */
export function localiser(cwd: string | null): (text: string) => string {
  if (cwd === null || cwd.length < 2) return text => text;
  const bare = cwd.replace(/[\\/]$/, '');
  const escaped = bare.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const folder = new RegExp(`(?<![\\w.-])${escaped}(?:[\\\\/](?=[^\\s])|(?![\\w.-]))`, 'g');
  return text => (text.includes(bare) ? text.replace(folder, found => (/[\\/]$/.test(found) ? '' : '.')) : text);
}
