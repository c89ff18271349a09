/**
 * Where the agents on this machine keep their sessions.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folders that exist of those where Claude Code writes transcripts: `projects` below each folder of CLAUDE_CONFIG_DIR
 * (a list with commas is accepted), else below ~/.claude and, of old installs, ~/.config/claude.
 */
export function claudeProjectFolders(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME || env.USERPROFILE || homedir();
  const configured =
    env.CLAUDE_CONFIG_DIR?.split(',')
      .map(dir => dir.trim())
      .filter(dir => dir !== '') ?? [];
  const config =
    configured.length > 0
      ? configured
      : [join(home, '.claude'), join(env.XDG_CONFIG_HOME || join(home, '.config'), 'claude')];
  return config.map(dir => join(dir, 'projects')).filter(dir => existsSync(dir));
}
