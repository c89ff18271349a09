/** Where things are. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const PACKAGE = path.join(ROOT, 'packages/tacho');
export const WEB = path.join(ROOT, 'packages/web');
