import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { claudeProjectFolders } from './agent-homes.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-homes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(root, 'home-'));
});

function make(...names: string[]): string[] {
  const folders = names.map(name => join(home, name));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  return folders;
}

test('a home without an agent has no folders', () => {
  expect(claudeProjectFolders({ HOME: home })).toEqual([]);
  make('.claude');
  expect(claudeProjectFolders({ HOME: home })).toEqual([]);
});

test('the folder of today and that of old installs', () => {
  const [today] = make('.claude/projects');
  expect(claudeProjectFolders({ HOME: home })).toEqual([today]);
  const [old] = make('.config/claude/projects');
  expect(claudeProjectFolders({ HOME: home })).toEqual([today, old]);
});

test('XDG_CONFIG_HOME moves the old one', () => {
  make('.config/claude/projects');
  const [moved] = make('moved/claude/projects');
  expect(claudeProjectFolders({ HOME: home, XDG_CONFIG_HOME: join(home, 'moved') })).toEqual([moved]);
});

test('CLAUDE_CONFIG_DIR is a list that stands for both', () => {
  make('.claude/projects');
  const [one, two] = make('one/projects', 'two/projects');
  const list = ` ${join(home, 'one')}, ${join(home, 'gone')},,${join(home, 'two')} `;
  expect(claudeProjectFolders({ HOME: home, CLAUDE_CONFIG_DIR: list })).toEqual([one, two]);
  expect(claudeProjectFolders({ HOME: home, CLAUDE_CONFIG_DIR: ' , ' })).toEqual([join(home, '.claude/projects')]);
});

test('on Windows the home is USERPROFILE', () => {
  const [today] = make('.claude/projects');
  expect(claudeProjectFolders({ USERPROFILE: home })).toEqual([today]);
});
