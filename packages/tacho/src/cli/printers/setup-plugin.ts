/**
 * Writes our hooks as a plugin folder of Claude Code.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hooksDocument, PLUGIN_ID, pluginFiles } from '../../capture/setup/plugin-files.ts';
import type { WantedHooks } from '../../capture/setup/settings-text.ts';
import { TraceError } from '../../core/errors.ts';
import { isObject } from '../../core/record.ts';
import { replaceFile } from '../../store/write.ts';
import { VERSION } from '../../version.gen.ts';
import type { Context } from '../context.ts';
import { safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';

/** Writes the plugin into `folder`, which is new, empty, or an older one of ours; else throws `bad_input`. */
export async function writePlugin(context: Context, folder: string, hooks: WantedHooks, isDry: boolean): Promise<void> {
  if (!isOurs(folder)) {
    throw new TraceError('bad_input', `${folder} holds something else than a plugin of tacho; nothing was written`, {
      hint: 'name a new folder',
    });
  }
  const mark = createHash('sha256')
    .update(JSON.stringify(hooksDocument(hooks)))
    .digest('hex')
    .slice(0, 12);
  const files = pluginFiles(hooks, { version: VERSION, mark });
  const { out, err } = context;
  for (const [name, text] of files) {
    const path = join(folder, name);
    if (!isDry && !holds(path, text)) {
      mkdirSync(dirname(path), { recursive: true });
      replaceFile(path, text);
    }
    await out.line(sanitise(path));
  }
  if (isDry) return;
  await err.line(safe`Install it: claude plugin marketplace add ${sanitise(folder)}`);
  await err.line(safe`            claude plugin install ${sanitise(PLUGIN_ID)}`);
  await err.line(safe`It was installed before? claude plugin marketplace update tacho`);
  await err.line(safe`                         claude plugin update ${sanitise(PLUGIN_ID)}`);
}

function isOurs(folder: string): boolean {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return true;
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, '.claude-plugin', 'plugin.json'), 'utf8'));
    return isObject(manifest) && manifest.name === 'tacho';
  } catch {
    return false;
  }
}

function holds(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}
