/**
 * What comes with the program: beside the built one and beside its sources alike.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { TraceError } from '../core/errors.ts';

/** The path of `sample` or `dist/web/replay.css` in the package. Throws `io` where it is missing. */
export function bundled(name: string): string {
  let at = fileURLToPath(import.meta.url);
  for (let up = 0; up < 6; up++) {
    at = path.join(at, '..');
    const found = path.join(at, name);
    if (existsSync(path.join(at, 'package.json')) && existsSync(found)) return found;
  }
  throw new TraceError('io', `${name} is missing in the installed tacho`, { hint: 'install it again' });
}
