import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readSettingsFile, removeSettingsFile, writeSettingsFile } from './settings-file.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-settings-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
  path = join(folder, 'settings.json');
});

describe('writing', () => {
  test.skipIf(process.platform === 'win32')('keeps the mode of the file and leaves nothing beside it', () => {
    writeFileSync(path, '{}');
    chmodSync(path, 0o640);
    writeSettingsFile(readSettingsFile(path), '{"a":1}');
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['{"a":1}', 0o640]);
    expect(readdirSync(folder)).toEqual(['settings.json']);
  });

  test('makes a private file, and its folder', () => {
    const inside = join(folder, '.claude', 'settings.json');
    const before = readSettingsFile(inside);
    expect(before).toMatchObject({ text: undefined, hasFolder: false });
    writeSettingsFile(before, '{}');
    expect(readFileSync(inside, 'utf8')).toBe('{}');
    if (process.platform !== 'win32') expect(statSync(inside).mode & 0o777).toBe(0o600);
  });

  test.skipIf(process.platform === 'win32')('goes through a link', () => {
    const target = join(folder, 'dotfiles.json');
    writeFileSync(target, '{}');
    symlinkSync(target, path);
    const before = readSettingsFile(path);
    writeSettingsFile(before, '{"a":1}');
    expect([readFileSync(target, 'utf8'), lstatSync(path).isSymbolicLink()]).toEqual(['{"a":1}', true]);
    removeSettingsFile(readSettingsFile(path), { withFolder: true });
    expect([readFileSync(target, 'utf8'), lstatSync(path).isSymbolicLink()]).toEqual(['{}\n', true]);
  });

  test('is refused when somebody else has written since it was read', () => {
    writeFileSync(path, '{}');
    const before = readSettingsFile(path);
    writeFileSync(path, '{"theirs":1}');
    for (const act of [
      () => writeSettingsFile(before, '{}'),
      () => removeSettingsFile(before, { withFolder: false }),
    ]) {
      expect(act).toThrow(/has just been changed by somebody else; nothing was written/);
    }
    expect(readFileSync(path, 'utf8')).toBe('{"theirs":1}');
  });
});

describe('removing', () => {
  test('takes the folder too where that is wanted and nothing else is in it', () => {
    const inside = join(folder, '.claude', 'settings.json');
    mkdirSync(join(folder, '.claude'));
    for (const withFolder of [false, true]) {
      writeFileSync(inside, '{}');
      removeSettingsFile(readSettingsFile(inside), { withFolder });
      expect(readdirSync(folder)).toEqual(withFolder ? [] : ['.claude']);
    }
    mkdirSync(join(folder, '.claude'));
    writeFileSync(join(folder, '.claude', 'notes.md'), '');
    writeFileSync(inside, '{}');
    removeSettingsFile(readSettingsFile(inside), { withFolder: true });
    expect(readdirSync(join(folder, '.claude'))).toEqual(['notes.md']);
  });
});

describe('what can be no settings file is refused', () => {
  test('a folder', () => {
    expect(() => readSettingsFile(folder)).toThrow(/is no file; nothing was written/);
  });

  test('bytes that are no text', () => {
    writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d]));
    expect(() => readSettingsFile(path)).toThrow(/is not UTF-8/);
  });

  test.skipIf(process.platform === 'win32')('a link that leads nowhere', () => {
    symlinkSync(join(folder, 'gone'), path);
    expect(() => readSettingsFile(path)).toThrow(/leads nowhere/);
  });

  test('a byte order mark is text', () => {
    writeFileSync(path, '\ufeff{}');
    expect(readSettingsFile(path).text).toBe('\ufeff{}');
  });
});
