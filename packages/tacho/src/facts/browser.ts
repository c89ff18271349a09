/**
 * The user's browser.
 */
import { spawn } from 'node:child_process';

/** A program that has not failed by then has opened something. */
const PATIENCE_MS = 3_000;

/**
 * Shows a file or an address in the user's browser: `$BROWSER` where it is set, else what the system has for it. False where there
 * is none, or nothing to show it on. What it opens outlives this process.
 */
export async function openInBrowser(
  target: string,
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): Promise<boolean> {
  const [program, ...args] = commandFor(env, platform);
  if (program === undefined) return false;
  const child = spawn(program, [...args, target], { detached: true, stdio: 'ignore', env });
  return new Promise(done => {
    const timer = setTimeout(() => end(true), PATIENCE_MS);
    child.once('error', () => end(false));
    child.once('exit', code => end(code === 0));
    function end(isOpen: boolean): void {
      clearTimeout(timer);
      child.unref();
      done(isOpen);
    }
  });
}

function commandFor(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (env.BROWSER) return [env.BROWSER];
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : [];
}
