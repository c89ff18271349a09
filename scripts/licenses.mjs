/** The licences of the packages inside a bundle, which ask to travel with the code. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The packages that these files are of, each once. */
export function packageFolders(files) {
  const folders = files.map(file => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'))?.[1]);
  return [...new Set(folders)].filter(folder => folder !== undefined).sort();
}

/** One text with the licence of each package. */
export async function licensesOf(folders) {
  const parts = [];
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find(entry => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(path.join(folder, file), 'utf8') : '';
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}
