import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { findTraceFolder, peerIdOf, prepareFolder, sessionFolder, sessionIds } from './trace-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'tacho-folder-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(root, 'case-'));
});

const UUID = 'c0ffee00-1234-4abc-8def-0123456789ab';
const make = (...names: string[]) => {
  for (const name of names) mkdirSync(join(dir, name), { recursive: true });
};

describe('the trace folder is', () => {
  test('the one that was named, before the one of the environment', () => {
    const env = { AGENT_TRACE_DIR: join(dir, 'env') };
    expect(findTraceFolder({ traceDir: 'named', env, cwd: dir })).toEqual({ dir: join(dir, 'named') });
    expect(findTraceFolder({ env, cwd: dir })).toEqual({ dir: join(dir, 'env') });
  });

  test('else the nearest at or above the working folder', () => {
    make('.agent-traces', 'a/b');
    expect(findTraceFolder({ env: {}, cwd: join(dir, 'a/b') })).toEqual({ dir: join(dir, '.agent-traces') });
    make('a/.agent-traces');
    expect(findTraceFolder({ env: { AGENT_TRACE_DIR: '' }, cwd: join(dir, 'a/b') })).toEqual({
      dir: join(dir, 'a/.agent-traces'),
    });
  });

  test('no file', () => {
    writeFileSync(join(dir, 'file'), '');
    expect(() => findTraceFolder({ traceDir: 'file', env: {}, cwd: dir })).toThrow('is not a folder');
  });

  test.each([
    ['{"format":2}', true],
    ['{"format":1}', false],
    ['{"format":"2"}', false],
    ['no JSON', false],
  ])('refused only when its marker is of a newer format: %s', (marker, isRefused) => {
    writeFileSync(join(dir, '.tacho.json'), marker);
    const find = () => findTraceFolder({ traceDir: dir, env: {}, cwd: dir });
    if (isRefused) expect(find).toThrow('was written by a newer tacho (format 2, this one reads 1)');
    else expect(find()).toEqual({ dir });
  });
});

test('a prepared folder has a marker and keeps itself out of git, once', () => {
  const store = { dir: join(dir, 'store') };
  prepareFolder(store);
  expect(readdirSync(store.dir).sort()).toEqual(['.gitignore', '.tacho.json']);
  writeFileSync(join(store.dir, '.gitignore'), 'mine');
  prepareFolder(store);
  expect(readFileSync(join(store.dir, '.gitignore'), 'utf8')).toBe('mine');
  expect(JSON.parse(readFileSync(join(store.dir, '.tacho.json'), 'utf8'))).toEqual({ format: 1 });
});

describe('sessions', () => {
  test('are real folders with an id for a name', () => {
    make('one', 'two_b', '.index', 'with space', 'dot.ted');
    writeFileSync(join(dir, 'file'), '');
    if (process.platform !== 'win32') symlinkSync(join(dir, 'one'), join(dir, 'linked'));
    expect([...sessionIds({ dir })].sort()).toEqual(['one', 'two_b']);
  });

  test('of a folder that is not there are none', () => {
    expect(sessionIds({ dir: join(dir, 'gone') })).toEqual([]);
  });

  test('that the peer named by the beginning of a UUID are hidden behind it', () => {
    make(UUID.slice(0, 16), 'ffffffff-0000-40');
    expect([...sessionIds({ dir })].sort()).toEqual(['c0ffee00-1234-4a', 'ffffffff-0000-40']);
    make(UUID);
    expect([...sessionIds({ dir })].sort()).toEqual([UUID, 'ffffffff-0000-40']);
  });
});

test('only a UUID has an id at the peer', () => {
  expect(peerIdOf(UUID)).toBe('c0ffee00-1234-4a');
  expect(peerIdOf(`${UUID}_ab12`)).toBeUndefined();
  expect(peerIdOf('c0ffee00-1234-4a')).toBeUndefined();
});

test.each(['../x', 'a/b', '', '.', '-x', 'a'.repeat(129), 'a\0b', 'ä'])('%j never becomes a path', id => {
  expect(() => sessionFolder({ dir }, id)).toThrow('not a session id');
});
