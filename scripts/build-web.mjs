/**
 * Builds the pages of packages/web: one script and one style sheet for each, to be put into a page as they are.
 */
import path from 'node:path';
import { build } from 'vite';
import { licensesOf, packageFolders } from './licenses.mjs';
import { WEB } from './places.mjs';

/** By file name, what the build made; nothing is written. */
export async function buildWeb() {
  const result = await build({
    configFile: path.join(WEB, 'vite.config.ts'),
    logLevel: 'warn',
    build: { write: false },
  });
  const outputs = [result].flat().flatMap(of => of.output);
  const files = new Map(outputs.map(of => [of.fileName, toAscii(of)]));
  const bundled = outputs.flatMap(of => (of.type === 'chunk' ? Object.keys(of.modules) : []));
  return files.set('licenses.txt', await licensesOf(packageFolders(bundled)));
}

/**
 * A page of megabytes is read three times as fast, and takes half the memory, when no letter of it is beyond ASCII. Ours stand in
 * strings, templates and patterns, where an escape is the same.
 */
function toAscii(of) {
  if (of.type === 'chunk') return of.code.replace(/[^\0-\x7f]/g, unit => `\\u${hexOf(unit).padStart(4, '0')}`);
  return String(of.source).replace(/[^\0-\x7f]/gu, letter => `\\${hexOf(letter)} `);
}

function hexOf(letter) {
  return letter.codePointAt(0).toString(16);
}
