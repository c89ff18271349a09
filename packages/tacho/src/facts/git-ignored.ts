/**
 * Whether git would take a file into a commit.
 */
import { spawnSync } from 'node:child_process';

/**
 * True when `path` is in a working tree whose rules do not leave it out; false outside of one, and without git. The
 * folder's own configuration starts no program here: the file monitor is the one that this question would ask.
 *
 * Source: git-check-ignore(1), exit status 1: none of the paths is ignored.
 */
export function isForCommit(path: string, folder: string, env: NodeJS.ProcessEnv): boolean {
  const args = ['-c', 'core.fsmonitor=false', 'check-ignore', '--quiet', '--', path];
  return spawnSync('git', args, { cwd: folder, env, stdio: 'ignore', timeout: 5_000 }).status === 1;
}
