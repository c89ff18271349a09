import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { removeUnusedFolder } from './empty-folder.ts';
import { prepareFolder } from './trace-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-empty-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let dir: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(root, 'case-')), 'store');
});

test('a folder that was only prepared goes, with its redaction and its index', () => {
  prepareFolder({ dir });
  writeFileSync(join(dir, '.redaction.json'), '{}');
  mkdirSync(join(dir, '.index'));
  writeFileSync(join(dir, '.index/index.db'), '');
  expect(removeUnusedFolder({ dir })).toBe(true);
  expect(existsSync(dir)).toBe(false);
});

test.each(['s1', '.gaps.ndjson', 'notes.txt'])('one with %s in it stays whole', name => {
  prepareFolder({ dir });
  writeFileSync(join(dir, name), '');
  expect(removeUnusedFolder({ dir })).toBe(false);
  expect(existsSync(join(dir, '.tacho.json'))).toBe(true);
});

test('a folder that tacho did not prepare, a link, and nothing at all stay as they are', () => {
  expect(removeUnusedFolder({ dir })).toBe(false);
  mkdirSync(dir);
  expect(removeUnusedFolder({ dir })).toBe(false);
  prepareFolder({ dir });
  symlinkSync(dir, `${dir}-link`);
  expect(removeUnusedFolder({ dir: `${dir}-link` })).toBe(false);
  expect(existsSync(join(dir, '.tacho.json'))).toBe(true);
});
