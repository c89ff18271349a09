/**
 * The shared data: where it is, and its bundles unpacked into a temporary folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './tacho.ts';

export interface SharedData {
  /** The folder itself, read only. */
  readonly folder: string;
  /** Where its bundles were unpacked. */
  readonly data: string;
}

/** The folder that TACHO_CONFORMANCE names, or `shared` beside the project; undefined when there is none. */
export function findSharedFolder(): string | undefined {
  const folder = process.env.TACHO_CONFORMANCE || path.join(path.dirname(ROOT), 'shared');
  return existsSync(path.join(folder, 'data')) ? path.resolve(folder) : undefined;
}

/** Unpacks every bundle of the folder into `target`. */
export function unpack(folder: string, target: string): SharedData {
  const bundles = path.join(folder, 'data');
  for (const name of readdirSync(bundles).filter(entry => entry.endsWith('.tar.gz'))) {
    const result = spawnSync('tar', ['-xzf', path.join(bundles, name), '-C', target], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`tar could not unpack ${name}: ${result.stderr || result.error?.message}`);
  }
  return { folder, data: target };
}

export function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

export function readJsonLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter(line => line.trim() !== '').map(line => JSON.parse(line) as T);
}

/** Every file below `folder`, as paths relative to it with forward slashes, sorted. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  return files.map(file => path.relative(folder, file).split(path.sep).join('/')).sort();
}
