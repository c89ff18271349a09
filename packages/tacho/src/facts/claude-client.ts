/**
 * Which Claude Code is installed. It is looked at, not run: the version stands in its path or in its package.json.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../core/record.ts';
import { homeOf } from './claude-settings.ts';
import { foldersOfPath } from './runtime.ts';

export interface ClaudeClient {
  /** Where it was found. */
  readonly path: string;
  /** `2.1.329`; null when it cannot be told. */
  readonly version: string | null;
}

/** The first on the PATH, else in a place where its installers put it; undefined when there is none. */
export function findClaudeClient(env: NodeJS.ProcessEnv): ClaudeClient | undefined {
  const home = homeOf(env);
  const folders = [...foldersOfPath(env), join(home, '.local', 'bin'), join(home, '.claude', 'local')];
  const names = process.platform === 'win32' ? ['claude.exe', 'claude.cmd'] : ['claude'];
  const path = folders.flatMap(folder => names.map(name => join(folder, name))).find(one => existsSync(one));
  return path === undefined ? undefined : { path, version: versionOf(path) };
}

/** `.../claude/versions/2.1.329`, `.../claude-code/2.1.329/claude`, else by the package around it or beside it. */
function versionOf(path: string): string | null {
  const real = realpathSync(path);
  const inPath = /[\\/](?:claude[\\/]versions|claude-code)[\\/](\d+\.\d+\.\d+)(?:[\\/]|$)/.exec(real)?.[1];
  if (inPath !== undefined) return inPath;
  for (let folder = dirname(real), up = 0; up < 4; folder = dirname(folder), up++) {
    const version = versionIn(folder);
    if (version !== null) return version;
  }
  return versionIn(join(dirname(path), 'node_modules', '@anthropic-ai', 'claude-code'));
}

function versionIn(folder: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (!isObject(manifest) || typeof manifest.name !== 'string' || typeof manifest.version !== 'string') return null;
    return manifest.name.startsWith('@anthropic-ai/claude-code') ? manifest.version : null;
  } catch {
    return null;
  }
}
