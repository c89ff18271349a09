import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { durableRuntime, type Running, stateOfNode } from './runtime.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'tacho-runtime-')));
afterAll(() => rmSync(top, { recursive: true, force: true }));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(top, 'case-'));
});

function file(name: string, text = ''): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

function link(name: string, target: string): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
  return path;
}

/** What runs the tests, with these folders on the PATH, in a world that has one folder for temporary files. */
function now(...path: string[]): Running {
  const env = { PATH: path.join(delimiter) };
  return { execPath: process.execPath, env, packageFolder: root, temporaryFolders: [join(root, 'tmp')] };
}

/** A tacho installed in `folder`, run by `execPath` with these folders on the PATH. */
function running(folder: string, execPath: string, ...path: string[]): Running {
  file(`${folder}/dist/hook.js`);
  return { ...now(...path), execPath, packageFolder: join(root, folder) };
}

describe.skipIf(process.platform === 'win32')('hooks run', () => {
  test('the link on the PATH, which an update leaves where it is', () => {
    const node = file('Cellar/node/24.1.0/bin/node');
    const bin = dirname(link('bin/node', node));
    const runtime = durableRuntime(running('lib/node_modules/tacho', node, '', 'relative', bin, dirname(node)));
    expect(runtime).toEqual({
      node: join(bin, 'node'),
      hook: join(root, 'lib/node_modules/tacho/dist/hook.js'),
      temporary: undefined,
    });
  });

  test('the file itself when the link is one of a shell or of a project, or leads to another Node', () => {
    const node = file('versions/24/node');
    const links = [
      link('fnm_multishells/12_34/bin/node', node),
      link('app/node_modules/.bin/node', node),
      link('tmp/x/node', node),
      link('other/node', file('versions/20/node')),
    ];
    expect(durableRuntime(running('tacho', node, ...links.map(path => dirname(path)))).node).toBe(node);
  });

  test('the prebuilt Node beside the package, when that is what runs or what runs is temporary', () => {
    const system = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    const prebuilt = file(`app/node_modules/node-${system}/bin/node`);
    const bin = dirname(link('bin/node', prebuilt));
    expect(durableRuntime(running('app/node_modules/tacho', prebuilt, bin)).node).toBe(prebuilt);
    expect(durableRuntime(running('app/node_modules/tacho', file('tmp/node'))).node).toBe(prebuilt);
    const installed = file('opt/node');
    expect(durableRuntime(running('app/node_modules/tacho', installed)).node).toBe(installed);
  });

  test("pnpm's link without the version", () => {
    const store = 'global/.pnpm/tacho@0.1.0/node_modules/tacho';
    const now = running(store, file('node'));
    expect(durableRuntime(now).hook).toBe(join(root, store, 'dist/hook.js'));
    link('global/tacho', join(root, store));
    expect(durableRuntime(now).hook).toBe(join(root, 'global/tacho/dist/hook.js'));
  });
});

test('what npx, pnpm dlx or bunx fetched is refused, with what to do', () => {
  for (const folder of [
    '.npm/_npx/0f/node_modules/tacho',
    'pnpm/dlx/x/node_modules/tacho',
    'bunx-0-tacho/node_modules/tacho',
  ]) {
    expect(() => durableRuntime(running(folder, file('node')))).toThrow(
      expect.objectContaining({ code: 'bad_input', hint: 'install it first: npm install -g tacho' }),
    );
  }
});

test('a tacho without its hook is refused', () => {
  const packageFolder = dirname(file('tacho/package.json'));
  expect(() => durableRuntime({ ...now(), packageFolder })).toThrow(
    expect.objectContaining({ code: 'io', hint: expect.stringContaining('npm run build') }),
  );
});

test('a folder for temporary files is told, by its real path too', () => {
  const there = running('tmp/tacho', process.execPath);
  expect(durableRuntime(there).temporary).toBe(join(root, 'tmp/tacho/dist/hook.js'));
  const linked = link('linked', join(root, 'tmp'));
  expect(durableRuntime({ ...there, temporaryFolders: [linked] }).temporary).toBe(join(root, 'tmp/tacho/dist/hook.js'));
  expect(durableRuntime(running('tmp2/tacho', process.execPath)).temporary).toBeUndefined();
});

describe.skipIf(process.platform === 'win32')('a Node that hooks name', () => {
  /** A program that says it is this version, and leaves a mark when it was run. */
  const program = (name: string, version: string) =>
    file(name, `#!/bin/sh\necho ran > '${root}/ran'\necho ${version}\n`);

  test('is fine, gone or cannot be run', () => {
    expect(stateOfNode(process.execPath, now())).toBe('fine');
    expect(stateOfNode(join(root, 'gone/node'), now())).toBe('missing');
    expect(stateOfNode(root, now())).toBe('missing');
    const plain = file('plain/node');
    chmodSync(plain, 0o644);
    expect(stateOfNode(plain, now())).toBe('not executable');
    expect(stateOfNode('node', now())).toBe('unknown');
  });

  test('is asked for its version when it is on the PATH', () => {
    const old = program('old/node', 'v20.20.2');
    const recent = program('new/node', 'v26.0.0');
    expect(stateOfNode(old, now(dirname(old)))).toBe('too old');
    expect(stateOfNode(recent, now(dirname(recent)))).toBe('fine');
    expect(stateOfNode(program('odd/node', 'hello'), now(join(root, 'odd')))).toBe('unknown');
  });

  test('is never run when it is not', () => {
    const planted = program('project/node', 'v24.0.0');
    expect(stateOfNode(planted, now(join(root, 'bin')))).toBe('unknown');
    const tool = program('bin/tool', 'v24.0.0');
    expect(stateOfNode(tool, now(dirname(tool)))).toBe('unknown');
    expect(stateOfNode(join(root, 'ran'), now())).toBe('missing');
  });
});
