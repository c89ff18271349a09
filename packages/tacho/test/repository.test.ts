import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../../..');
/** A file that ends so, or holds a zero byte, is not text. */
const BINARY = /\.(png|jpe?g|gif|ico|woff2?|gz|zst|sqlite)$/;
const MAX_BYTES = 4 * 1024 * 1024;

/** Paths of all text files that are, or would be, committed. */
function textFiles(): string[] {
  return listFiles().filter(name => {
    const entry = statSync(path.join(ROOT, name), { throwIfNoEntry: false });
    return entry?.isFile() && entry.size <= MAX_BYTES && !BINARY.test(name) && !read(name).includes('\0');
  });
}

function listFiles(): string[] {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }).split('\0').filter(Boolean);
  } catch {
    // A copy without .git: everything but what git would ignore.
    const ignored = /(^|\/)(node_modules|dist|coverage|\.git|\.agent-traces)(\/|$)/;
    return readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(name => !ignored.test(name));
  }
}

function read(name: string): string {
  return readFileSync(path.join(ROOT, name), 'utf8');
}

function filesWith(needle: string, names = textFiles()): string[] {
  return names.filter(name => read(name).includes(needle));
}

test('there are files to look at', () => {
  expect(textFiles()).toContain('package-lock.json');
});

test('the lockfile names no registry', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
  const hosts = Object.values(packages).filter(({ resolved }) => resolved?.includes('://'));
  expect(hosts).toEqual([]);
});

test('the lockfile lists the runtime of every platform, pinned', () => {
  const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version?: string }> };
  const runtimes = Object.entries(optionalDependencies).filter(([name]) => name.startsWith('node-'));
  expect(runtimes).toHaveLength(4);
  for (const [name, version] of runtimes) expect(packages[`node_modules/${name}`]?.version).toBe(version);
});

test('no file names a package registry', () => {
  expect(filesWith(['registry', 'npmjs'].join('.'))).toEqual([]);
});

test('no file holds the place of this checkout, or of a folder beside it', () => {
  // Shorter paths (/app, /repo) are too common in session logs to mean anything.
  const here = path.resolve(ROOT);
  if (here.split(path.sep).length < 3) return;
  expect(filesWith(here)).toEqual([]);
  expect(filesWith(path.join(path.dirname(here), 'shared'))).toEqual([]);
});

test('no code reaches for a folder beside the checkout', () => {
  const code = textFiles().filter(name => /^(packages|scripts|bench|conformance|\.ci)\//.test(name));
  expect(code.length).toBeGreaterThan(0);
  expect(filesWith(['..', 'shared', ''].join('/'), code)).toEqual([]);
});
