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
  const files = new Map(outputs.map(of => [of.fileName, of.type === 'chunk' ? inlined(of.code) : of.source]));
  const bundled = outputs.flatMap(of => (of.type === 'chunk' ? Object.keys(of.modules) : []));
  return files.set('licenses.txt', await licensesOf(packageFolders(bundled)));
}

/** A script between tags ends at the first `</script`, wherever it stands, and `<!--` changes how it is read: in strings and patterns, where these are, the sign has another spelling. */
function inlined(code) {
  return code.replaceAll(/<(?=\/script|script|!--)/gi, '\\x3c');
}
