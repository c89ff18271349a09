/**
 * Remembering that a store hangs: whoever has waited for it in vain says so, and for a while nobody waits for it again. Else
 * a disk that hangs would cost the agent most of a second for each thing it does.
 */
import { append, lstat } from '../../store/async-files.ts';
import { lossPaths } from './loss.ts';

/** After so long one hook tries again. */
const HOLD_MS = 10_000;

/** To be called when a write to `store` was not done in time. Never rejects. */
export async function markHung(store: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const path of lossPaths(store, env, 'hung')) {
    try {
      if (await append(path, Buffer.from('.'))) return;
    } catch {
      // the next folder
    }
  }
}

/** True when somebody waited in vain for `store` a moment ago. Never rejects. */
export async function isHung(store: string, env: NodeJS.ProcessEnv, now = Date.now()): Promise<boolean> {
  for (const path of lossPaths(store, env, 'hung')) {
    const found = await lstat(path).catch(() => undefined);
    if (found !== undefined && Math.abs(now - found.mtimeMs) < HOLD_MS) return true;
  }
  return false;
}
