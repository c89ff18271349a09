import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generate } from '../../../scripts/gen.mjs';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tacho-gen-'));
  put('package.json', '{ "version": "1.2.3" }');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function put(name: string, text = ''): void {
  mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
  writeFileSync(path.join(home, name), text);
}

const generated = (name: string) => generate(home).get(path.join(home, 'src', name));

test('a command is a file; tests, helpers and generated files are not commands', () => {
  for (const name of ['stats', 'by-day', '_shared', 'list.test', 'list', 'index.gen'])
    put(`src/cli/commands/${name}.ts`);
  expect(generated('cli/commands/index.gen.ts')).toMatchInlineSnapshot(`
    "/** Made by \`npm run gen\`; do not edit. */
    export const commands = {
      'by-day': () => import('./by-day.ts'),
      list: () => import('./list.ts'),
      stats: () => import('./stats.ts'),
    } as const;
    "
  `);
});

test('an importer is a folder with an index; a template and a folder of fixtures are not importers', () => {
  for (const name of ['codex/index.ts', 'claude-code/index.ts', '_template/index.ts', 'fixtures/a.jsonl', 'x.ts']) {
    put(`src/importers/${name}`);
  }
  expect(generated('importers/index.gen.ts')).toMatchInlineSnapshot(`
    "/** Made by \`npm run gen\`; do not edit. */
    export const importers = {
      'claude-code': () => import('./claude-code/index.ts'),
      codex: () => import('./codex/index.ts'),
    } as const;
    "
  `);
});

test('an empty folder has an empty index, an absent one has none', () => {
  mkdirSync(path.join(home, 'src/analyses'), { recursive: true });
  expect(generated('analyses/index.gen.ts')).toContain('export const analyses = {} as const;\n');
  expect(generated('importers/index.gen.ts')).toBeUndefined();
});

test('the version is the one of package.json', () => {
  expect(generated('version.gen.ts')).toContain("VERSION = '1.2.3'");
});
