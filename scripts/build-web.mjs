/**
 * Builds the pages of packages/web: for each its script, packed, and its style sheet, to be put into a page as they are.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
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
  const style = toAscii(String(outputs.find(of => of.fileName === 'replay.css').source));
  const { code: script, modules } = outputs.find(of => of.fileName === 'replay.js');
  return new Map([
    ['replay.css', style],
    ['replay.js.gz', gzipSync(script, { level: 9 })],
    // The policy of a page allows exactly these.
    ['replay.json', JSON.stringify({ script: hashOf(script), style: hashOf(style) })],
    ['licenses.txt', await licensesOf(packageFolders(Object.keys(modules)))],
  ]);
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('base64');
}

/**
 * A page of megabytes is read three times as fast, and takes half the memory, when no letter of it is beyond ASCII. Those of a style sheet
 * stand in strings, where an escape is the same.
 */
function toAscii(style) {
  return style.replace(/[^\0-\x7f]/gu, letter => `\\${letter.codePointAt(0).toString(16)} `);
}
