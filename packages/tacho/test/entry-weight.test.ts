import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../../../scripts/build.mjs';

/**
 * What each entry may load before it does anything: the chunks that static imports reach, not those behind `import()`.
 * `never` are parts of the paths of inputs, or names of built-in modules. An entry without a row fails.
 */
const ENTRIES: Record<string, { never: readonly string[]; maxBytes: number; why: string }> = {
  bin: {
    never: ['node_modules/zod', 'node_modules/@pydantic', 'node_modules/get-east-asian-width', 'node:sqlite'],
    maxBytes: 100_000,
    why: '`--version` and `--help` start like an empty Node process',
  },
  hook: {
    never: ['node_modules/', 'node:sqlite', 'src/rules/', 'src/importers/', 'src/cli/'],
    maxBytes: 24_000,
    why: 'runs once for each act of the agent',
  },
  fold: {
    never: ['node_modules/zod', 'node_modules/commander', 'node:sqlite', 'src/cli/', 'src/importers/'],
    maxBytes: 1_600_000,
    why: 'a worker reads and prices sessions; the thread that started it owns the database',
  },
  pack: {
    never: ['node_modules/zod', 'node_modules/commander', 'node_modules/@pydantic', 'node:sqlite', 'src/importers/'],
    maxBytes: 200_000,
    why: 'a thread copies the events of a large session; the one that started it waits for both',
  },
  sdk: {
    never: ['node_modules/', 'node:sqlite', 'src/server/', 'src/cli/'],
    maxBytes: 60_000,
    why: "runs inside somebody's program",
  },
};

interface Output {
  readonly bytes: number;
  readonly entryPoint?: string;
  readonly inputs: Record<string, unknown>;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

const outdir = mkdtempSync(path.join(tmpdir(), 'tacho-dist-'));
let outputs: Record<string, Output>;

beforeAll(async () => {
  await build(outdir);
  outputs = JSON.parse(readFileSync(path.join(outdir, 'meta.json'), 'utf8')).outputs;
});
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** Bytes, inputs and outside modules of everything that static imports reach from `start`. */
function closureOf(start: string): { bytes: number; reached: string[] } {
  const seen = new Set([start]);
  const reached = new Set<string>();
  let bytes = 0;
  for (const name of seen) {
    const output = outputs[name];
    if (output === undefined) throw new Error(`${name} is not in meta.json`);
    bytes += output.bytes;
    for (const input of Object.keys(output.inputs)) reached.add(input);
    for (const { path: target, kind, external } of output.imports) {
      if (kind === 'dynamic-import') continue;
      if (external) reached.add(target);
      else seen.add(target);
    }
  }
  return { bytes, reached: [...reached] };
}

test('each entry stays within its row', () => {
  const entries = Object.entries(outputs).filter(([, output]) => output.entryPoint?.startsWith('src/entries/'));
  expect(entries.length).toBeGreaterThan(0);
  for (const [file, { entryPoint }] of entries) {
    const name = path.basename(entryPoint ?? '', '.ts');
    const row = ENTRIES[name];
    expect(row, `entry ${name} has no row in this test`).toBeDefined();
    const { bytes, reached } = closureOf(file);
    const heavy = reached.filter(input => row?.never.some(part => input.includes(part)));
    expect(heavy, `${name} loads what it should not: ${row?.why}`).toEqual([]);
    expect(bytes, `bytes of ${name}: ${row?.why}`).toBeLessThan(row?.maxBytes ?? 0);
  }
});

test('the build carries the licence of every package inside it', () => {
  const meta = JSON.parse(readFileSync(path.join(outdir, 'meta.json'), 'utf8'));
  const packages = Object.keys(meta.inputs).flatMap(
    input => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
  );
  const licenses = readFileSync(path.join(outdir, 'licenses.txt'), 'utf8');
  for (const name of new Set(packages)) expect(licenses).toContain(`${name} `);
});
