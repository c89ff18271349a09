import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { findClaudeClient } from './claude-client.ts';
import { effectiveSetting, readClaudeSettings } from './claude-settings.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'tacho-claude-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(root, 'case-'));
});

function write(name: string, content: unknown): string {
  const path = join(place, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function read(env: NodeJS.ProcessEnv = {}) {
  return readClaudeSettings({
    project: join(place, 'home/work/app'),
    env: { HOME: join(place, 'home'), ...env },
    managedFolder: join(place, 'etc'),
  });
}

describe('settings files', () => {
  test('from the weakest to the strongest, those that are not there too', () => {
    write('home/.claude/settings.json', { model: 'a' });
    write('home/work/app/.claude/settings.local.json', { model: 'b' });
    write('etc/managed-settings.d/20-more.json', {});
    write('etc/managed-settings.d/10-less.json', {});
    write('etc/managed-settings.d/.hidden.json', {});
    const found = read().files.map(({ scope, path, exists }) => [scope, path.slice(place.length + 1), exists]);
    expect(found).toEqual([
      ['user', 'home/.claude/settings.json', true],
      ['project', 'home/work/app/.claude/settings.json', false],
      ['local', 'home/work/app/.claude/settings.local.json', true],
      ['managed', 'etc/managed-settings.d/10-less.json', true],
      ['managed', 'etc/managed-settings.d/20-more.json', true],
    ]);
  });

  test('the last one that says something about a key is the one that counts', () => {
    write('home/.claude/settings.json', { disableAllHooks: true });
    expect(effectiveSetting(read().files, 'disableAllHooks')).toMatchObject({ value: true, file: { scope: 'user' } });
    write('home/work/app/.claude/settings.local.json', { disableAllHooks: false });
    expect(effectiveSetting(read().files, 'disableAllHooks')).toMatchObject({ value: false });
    write('etc/managed-settings.json', { disableAllHooks: true });
    expect(effectiveSetting(read().files, 'disableAllHooks')).toMatchObject({ file: { scope: 'managed' } });
    expect(effectiveSetting(read().files, 'toString')).toBeUndefined();
  });

  test('those at the top of the repository, when the folder is below', () => {
    write('home/work/.claude/settings.local.json', { model: 'a' });
    write('home/work/.git/HEAD', 'ref: refs/heads/main\n');
    expect(read().files.map(({ scope }) => scope)).toEqual(['user', 'project', 'repository', 'local']);
  });

  test('what cannot be read is said, not thrown', () => {
    write('home/.claude/settings.json', '{ // mine\n}');
    write('home/work/app/.claude/settings.json', '[]');
    mkdirSync(join(place, 'home/work/app/.claude/settings.local.json'));
    expect(read().files.map(({ problem }) => problem)).toEqual(['not JSON', 'JSON, but no object', 'no file']);
  });

  test('a byte order mark is no mistake', () => {
    write('home/.claude/settings.json', '\ufeff{"model":"a"}');
    expect(read().files[0]).toMatchObject({ content: { model: 'a' }, problem: null });
  });

  test('CLAUDE_CONFIG_DIR moves the user’s', () => {
    const path = write('elsewhere/settings.json', {});
    expect(read({ CLAUDE_CONFIG_DIR: ` ${dirname(path)} ,/other` }).files[0]).toMatchObject({ path, exists: true });
  });
});

describe('plugins', () => {
  beforeEach(() => {
    const installPath = dirname(dirname(write('cache/tacho/hooks/hooks.json', { hooks: { Stop: [] } })));
    const plugins = {
      'tacho@tacho': [{ scope: 'user', installPath }],
      'other@there': [{ scope: 'project', projectPath: '/another', installPath }],
      'bare@tacho': [{ scope: 'user', installPath: place }],
    };
    write('home/.claude/plugins/installed_plugins.json', { version: 2, plugins });
  });

  test('are there when they are on and installed for this folder', () => {
    expect(read().plugins).toEqual([]);
    const enabledPlugins = { 'tacho@tacho': true, 'other@there': true, 'bare@tacho': true, 'gone@tacho': true };
    write('home/.claude/settings.json', { enabledPlugins });
    expect(read().plugins).toEqual([
      { id: 'tacho@tacho', hooksPath: join(place, 'cache/tacho/hooks/hooks.json'), hooks: { hooks: { Stop: [] } } },
    ]);
  });

  test('are off when a stronger file says so', () => {
    write('home/.claude/settings.json', { enabledPlugins: { 'tacho@tacho': true } });
    write('home/work/app/.claude/settings.local.json', { enabledPlugins: { 'tacho@tacho': false } });
    expect(read().plugins).toEqual([]);
  });
});

describe('trust', () => {
  test('is of the folder or of one above', () => {
    expect(read().isTrusted).toBeNull();
    const projects = { [join(place, 'home/work/app')]: { hasTrustDialogAccepted: false } };
    write('home/.claude.json', { projects });
    expect(read().isTrusted).toBe(false);
    write('home/.claude.json', {
      projects: { ...projects, [join(place, 'home/work')]: { hasTrustDialogAccepted: true } },
    });
    expect(read().isTrusted).toBe(true);
  });

  test('stands in CLAUDE_CONFIG_DIR where that is set', () => {
    write('config/.claude.json', { projects: { '/': { hasTrustDialogAccepted: true } } });
    expect(read({ CLAUDE_CONFIG_DIR: join(place, 'config') }).isTrusted).toBe(process.platform !== 'win32');
  });
});

describe.skipIf(process.platform === 'win32')('the client', () => {
  const client = (folder: string) => findClaudeClient({ HOME: join(place, 'home'), PATH: join(place, folder) });

  test('of npm, by its package.json', () => {
    const program = write('lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe', '');
    write('lib/node_modules/@anthropic-ai/claude-code/package.json', {
      name: '@anthropic-ai/claude-code',
      version: '2.1.9',
    });
    mkdirSync(join(place, 'bin'));
    symlinkSync(program, join(place, 'bin/claude'));
    expect(client('bin')).toEqual({ path: join(place, 'bin/claude'), version: '2.1.9' });
  });

  test('of its own installer and of Homebrew, by its path', () => {
    write('Caskroom/claude-code/2.1.30/claude', '');
    expect(client('Caskroom/claude-code/2.1.30')?.version).toBe('2.1.30');
    const program = write('home/.local/share/claude/versions/2.1.329', '');
    mkdirSync(join(place, 'home/.local/bin'), { recursive: true });
    symlinkSync(program, join(place, 'home/.local/bin/claude'));
    expect(client('nowhere')?.version).toBe('2.1.329');
  });

  test('of no known kind is there all the same; none is none', () => {
    expect(client('bin')).toBeUndefined();
    write('bin/claude', '#!/bin/sh\n');
    expect(client('bin')).toMatchObject({ version: null });
  });
});
