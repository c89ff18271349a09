/**
 * What Claude Code is configured to do in a folder: its settings files, the plugins that are on, and whether the folder is
 * trusted. Read only, as plain data; nothing is judged here.
 *
 * Sources: https://code.claude.com/docs/en/settings and .../managed-settings (files, their order, managed-settings.d);
 * `installed_plugins.json` (version 2) and `.claude.json` as client 2.1.329 writes them; that it reads settings.local.json at
 * the top of the git repository, too, was measured (2.1.197 does not). Not seen from here: settings that
 * an organisation delivers from its console, by a macOS profile or by the Windows registry, and --settings.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isObject, type RawRecord } from '../core/record.ts';
import { gitFactsOf } from './git.ts';

/** `repository`: settings.local.json at the top of the repository, for sessions that start in a folder below. */
export type SettingsScope = 'user' | 'project' | 'repository' | 'local' | 'managed';

export interface SettingsFile {
  readonly scope: SettingsScope;
  readonly path: string;
  readonly exists: boolean;
  /** Undefined for a file that is not there or cannot be read. */
  readonly content: RawRecord | undefined;
  /** Why the content cannot be had; null when it can, or when there is no file. */
  readonly problem: string | null;
}

export interface ClaudePlugin {
  /** `name@marketplace` */
  readonly id: string;
  readonly hooksPath: string;
  /** What its hooks.json holds. */
  readonly hooks: RawRecord;
}

export interface ClaudeSettings {
  /** The folder that sessions are started in. */
  readonly project: string;
  /** User, project, repository, local, managed: a later one wins. User, project and local are listed in any case. */
  readonly files: readonly SettingsFile[];
  /** Those that are switched on and have hooks. */
  readonly plugins: readonly ClaudePlugin[];
  /** Whether somebody has said that this folder, or one above, is to be trusted; null when the client never ran here. */
  readonly isTrusted: boolean | null;
}

/** Largest file that is taken for settings. */
const MAX_BYTES = 64 << 20;

/** Reads everything for sessions in `project`. Never throws for what the files hold. */
export function readClaudeSettings(options: {
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where an administrator puts settings; by default where this system has them. */
  readonly managedFolder?: string;
}): ClaudeSettings {
  const { env, managedFolder = managedFolderOf(process.platform) } = options;
  const project = resolve(options.project);
  const files = [
    readSettings('user', settingsPath('user', project, env)),
    readSettings('project', settingsPath('project', project, env)),
    ...repositoryPaths(project, env).map(path => readSettings('repository', path)),
    readSettings('local', settingsPath('local', project, env)),
    ...managedPaths(managedFolder).map(path => readSettings('managed', path)),
  ].filter(({ scope, exists }) => exists || (scope !== 'managed' && scope !== 'repository'));
  return { project, files, plugins: enabledPlugins(files, project, env), isTrusted: isTrusted(project, env) };
}

/** The file of a scope. CLAUDE_CONFIG_DIR moves the user's. */
export function settingsPath(scope: 'user' | 'project' | 'local', project: string, env: NodeJS.ProcessEnv): string {
  if (scope === 'user') return join(claudeConfigFolder(env), 'settings.json');
  return join(project, '.claude', scope === 'local' ? 'settings.local.json' : 'settings.json');
}

/** The folder of the user's settings: CLAUDE_CONFIG_DIR, of a list the first, else ~/.claude. */
function claudeConfigFolder(env: NodeJS.ProcessEnv): string {
  return configuredFolder(env) ?? join(homeOf(env), '.claude');
}

export function homeOf(env: NodeJS.ProcessEnv): string {
  return env.HOME || env.USERPROFILE || homedir();
}

/** The value that counts of a setting, which is that of the last file that has it; a file that cannot be read has none. */
export function effectiveSetting(
  files: readonly SettingsFile[],
  key: string,
): { readonly value: unknown; readonly file: SettingsFile } | undefined {
  const file = files.findLast(({ content }) => content !== undefined && Object.hasOwn(content, key));
  return file && { value: file.content?.[key], file };
}

function managedFolderOf(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '/Library/Application Support/ClaudeCode';
  return platform === 'win32' ? 'C:\\Program Files\\ClaudeCode' : '/etc/claude-code';
}

function repositoryPaths(project: string, env: NodeJS.ProcessEnv): string[] {
  const top = gitFactsOf(project)?.root;
  return top === undefined || top === project ? [] : [settingsPath('local', top, env)];
}

/** The main file first, then what is dropped in beside it, in the order of names. */
function managedPaths(folder: string): string[] {
  const dropIns = join(folder, 'managed-settings.d');
  const names = existsSync(dropIns) ? readNames(dropIns).filter(name => /^[^.].*\.json$/.test(name)) : [];
  return [join(folder, 'managed-settings.json'), ...names.sort().map(name => join(dropIns, name))];
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readSettings(scope: SettingsScope, path: string): SettingsFile {
  const { exists, value, problem } = readJson(path);
  const content = isObject(value) ? value : undefined;
  const isOdd = problem === null && exists && content === undefined;
  return { scope, path, exists, content, problem: isOdd ? 'JSON, but no object' : problem };
}

function readJson(path: string): { exists: boolean; value: unknown; problem: string | null } {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return { exists: false, value: undefined, problem: null };
    if (!found.isFile()) return { exists: true, value: undefined, problem: 'no file' };
    if (found.size > MAX_BYTES) return { exists: true, value: undefined, problem: 'too large to be settings' };
    return { exists: true, value: JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, '')), problem: null };
  } catch (error) {
    const problem = error instanceof SyntaxError ? 'not JSON' : `cannot be read: ${(error as Error).message}`;
    return { exists: true, value: undefined, problem };
  }
}

function enabledPlugins(files: readonly SettingsFile[], project: string, env: NodeJS.ProcessEnv): ClaudePlugin[] {
  const { value } = readJson(join(claudeConfigFolder(env), 'plugins', 'installed_plugins.json'));
  const installed = isObject(value) && isObject(value.plugins) ? value.plugins : {};
  const switches = new Map(
    files.flatMap(({ content }) => (isObject(content?.enabledPlugins) ? Object.entries(content.enabledPlugins) : [])),
  );
  return Object.entries(installed).flatMap(([id, places]) => {
    if (!switches.has(id) || switches.get(id) === false || !Array.isArray(places)) return [];
    const place = places.find(one => isObject(one) && (one.projectPath === undefined || one.projectPath === project));
    if (!isObject(place) || typeof place.installPath !== 'string') return [];
    const hooksPath = join(place.installPath, 'hooks', 'hooks.json');
    const hooks = readJson(hooksPath).value;
    return isObject(hooks) ? [{ id, hooksPath, hooks }] : [];
  });
}

/** `hasTrustDialogAccepted` of the folder or of one above it; what is below a trusted folder is trusted. */
function isTrusted(project: string, env: NodeJS.ProcessEnv): boolean | null {
  const { value } = readJson(join(configuredFolder(env) ?? homeOf(env), '.claude.json'));
  if (!isObject(value) || !isObject(value.projects)) return null;
  for (let folder = project; ; folder = dirname(folder)) {
    const known = Object.hasOwn(value.projects, folder) ? value.projects[folder] : undefined;
    if (isObject(known) && known.hasTrustDialogAccepted === true) return true;
    if (dirname(folder) === folder) return false;
  }
}

function configuredFolder(env: NodeJS.ProcessEnv): string | undefined {
  return env.CLAUDE_CONFIG_DIR?.split(',')
    .map(folder => folder.trim())
    .find(folder => folder !== '');
}
