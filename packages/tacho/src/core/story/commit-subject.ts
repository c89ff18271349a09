/**
 * The subject of a commit, out of the command that makes it.
 */
import { invocationsOf } from './commands.ts';

/** The first line of its message; undefined where the command holds none. */
export function commitSubject(command: string): string | undefined {
  for (const { program, words } of invocationsOf(command)) {
    if (program !== 'git' || words[0] !== 'commit') continue;
    const at = words.findIndex(word => /^-[a-z]*m$/.test(word) || word === '--message');
    const given =
      at === -1 ? words.find(word => word.startsWith('--message='))?.slice('--message='.length) : words[at + 1];
    // `-m "$(cat <<'EOF' … EOF)"`: the message stands behind the first line.
    const message = given?.replace(/^\$\(cat <<-?\s*['"]?\w+['"]?\n/, '');
    const subject = message
      ?.split('\n')
      .find(line => line.trim() !== '')
      ?.trim();
    if (subject !== undefined) return subject;
  }
  return undefined;
}
