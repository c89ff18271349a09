import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findViolations } from './layering.ts';

const SRC = path.join(import.meta.dirname, '../src');

function sources(): Map<string, string> {
  const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name));
  return new Map(
    names.sort().map(name => [name.split(path.sep).join('/'), readFileSync(path.join(SRC, name), 'utf8')]),
  );
}

const check = (file: string, text: string) => findViolations(new Map([[file, text]]));

test('the sources keep to the table', () => {
  expect(findViolations(sources())).toEqual([]);
});

test('seeing no files is a failure', () => {
  expect(findViolations(new Map())).toEqual(['No source files were seen.']);
});

describe('a bad file is reported', () => {
  const bad: [what: string, file: string, text: string][] = [
    ['upwards', 'core/x.ts', `import { a } from '../store/a.ts';`],
    ['upwards, types only', 'core/x.ts', `import type { A } from '../store/a.ts';`],
    ['upwards, type import()', 'core/x.ts', `export type A = import('../store/a.ts').A;`],
    ['upwards, re-exported', 'core/x.ts', `export * from '../store/a.ts';`],
    ['upwards, lazily', 'core/x.ts', `export const a = () => import('../store/a.ts');`],
    ['upwards, from a test', 'core/x.test.ts', `import { a } from '../store/a.ts';`],
    ['for its side effect', 'analyses/cost/index.ts', `import '../../store/a.ts';`],
    ['node in a pure folder', 'importers/codex/index.ts', `import fs from 'node:fs';`],
    ['node without its prefix', 'facts/git.ts', `import fs from 'fs';`],
    ['a whole library where its small half is allowed', 'core/x.ts', `import * as z from 'zod';`],
    ['a library in a file that does not own it', 'core/fold.ts', `import p from '@pydantic/genai-prices';`],
    ['an unlisted library', 'store/x.ts', `import pc from 'picocolors';`],
    ['a sibling', 'analyses/cost/index.ts', `import { x } from '../stats/index.ts';`],
    ['a helper beside the features', 'importers/codex/index.ts', `import { x } from '../shared.ts';`],
    ['a sibling wrapper', 'sdk/wrappers/openai/index.ts', `import { x } from '../anthropic/index.ts';`],
    ['a surface from another', 'server/app.ts', `import { x } from '../mcp/x.ts';`],
    ['the server, not lazily', 'cli/commands/serve.ts', `import { x } from '../../server/app.ts';`],
    ['two surfaces', 'entries/x.ts', `import '../cli/main.ts'; import '../sdk/client.ts';`],
    ['out of src', 'cli/main.ts', `import pkg from '../../package.json' with { type: 'json' };`],
    ['out of src, from a test', 'cli/main.test.ts', `import { x } from '../../test/x.ts';`],
    ['a target that is computed', 'cli/main.ts', `export const load = (name: string) => import(name);`],
    ['node:sqlite outside the store', 'facts/x.ts', `const db = process.getBuiltinModule('node:sqlite');`],
    ['a folder that is not in the table', 'helpers/x.ts', ''],
    ['a file that does not parse', 'core/x.ts', 'const = ;'],
  ];
  test.each(bad)('%s', (_, file, text) => {
    expect(check(file, text)).toHaveLength(1);
    expect(check(file, text)[0]).toMatch(new RegExp(`^${file}: `));
  });
});

describe('a good file is not', () => {
  const good: [what: string, file: string, text: string][] = [
    ['downwards', 'analyses/cost/index.ts', `import { a } from '../../core/a.ts'; import { b } from './b.ts';`],
    ['a library in the file that owns it', 'core/pricing.ts', `import p from '@pydantic/genai-prices';`],
    ['any library in a test', 'core/x.test.ts', `import fc from 'fast-check'; import fs from 'node:fs';`],
    ['the index of a kind', 'importers/index.gen.ts', `export const x = () => import('./codex/index.ts');`],
    ['the server, lazily', 'cli/commands/serve.ts', `export const x = () => import('../../server/app.ts');`],
    ['node:sqlite in the store', 'store/index.ts', `import { DatabaseSync } from 'node:sqlite';`],
  ];
  test.each(good)('%s', (_, file, text) => {
    expect(check(file, text)).toEqual([]);
  });
});
