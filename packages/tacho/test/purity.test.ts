import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LAYERS } from './layers.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const TSC = path.join(ROOT, 'node_modules/typescript/bin/tsc');
const CONFIG = path.join(ROOT, 'tsconfig.pure.json');

test('tsconfig.pure.json names every folder that the table calls pure', () => {
  const text = readFileSync(CONFIG, 'utf8').replace(/^\/\/.*$/gm, '');
  const { include } = JSON.parse(text) as { include: string[] };
  const pure = Object.entries(LAYERS).filter(([name, layer]) => !layer.node && !name.endsWith('.ts'));
  expect(include.toSorted()).toEqual(pure.map(([name]) => `packages/tacho/src/${name}`).sort());
});

test('no library brings the types of Node or of a browser into the pure folders', () => {
  const files = execFileSync(process.execPath, [TSC, '-p', CONFIG, '--listFilesOnly'], { encoding: 'utf8' });
  expect(files).toContain('src/core/schema.ts');
  expect(files).not.toMatch(/@types\/node|lib\.dom\./);
});

test.each(['process', 'Buffer', 'setTimeout', 'fetch', 'document', 'console'])(
  '%s in a pure file does not compile',
  name => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tacho-pure-'));
    try {
      mkdirSync(path.join(folder, 'src'));
      writeFileSync(path.join(folder, 'src/bad.ts'), `export const bad = ${name};\n`);
      writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ extends: CONFIG, include: ['src'] }));
      const { stdout, status } = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
      expect(status).not.toBe(0);
      expect(stdout).toContain(`Cannot find name '${name}'`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
