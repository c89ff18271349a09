/**
 * Which trace folder a hook writes to: the one it was told, else the nearest above the project.
 */
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { lstat } from '../../store/async-files.ts';
import { FOLDER_NAME } from '../../store/names.ts';

/**
 * Absolute path of the store. Without `traceDir` it is the nearest `.agent-traces` at or above the project (the client's
 * CLAUDE_PROJECT_DIR, else the payload's cwd, else ours), else one in the project itself, which need not exist yet. Rejects
 * when there is no project, and for a link, which a repository may have brought along: only `traceDir` may lead elsewhere.
 */
export async function findStore(
  traceDir: string | undefined,
  cwd: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (traceDir !== undefined) return guessStore(traceDir, cwd, env);
  const project = projectOf(cwd, env);
  for (let at = project; ; at = dirname(at)) {
    const found = await lstat(join(at, FOLDER_NAME)).catch(() => undefined);
    if (found?.isSymbolicLink()) throw Object.assign(new Error('the store is a link'), { code: 'ELOOP' });
    if (found !== undefined) return join(at, FOLDER_NAME);
    if (dirname(at) === at) break;
  }
  // A project that was deleted is not made again for our sake.
  await lstat(project);
  return join(project, FOLDER_NAME);
}

/** Where the store is when nobody looks: for a disk that does not answer. */
export function guessStore(traceDir: string | undefined, cwd: string | undefined, env: NodeJS.ProcessEnv): string {
  if (traceDir !== undefined && isAbsolute(traceDir)) return resolve(traceDir);
  return resolve(projectOf(cwd, env), traceDir ?? FOLDER_NAME);
}

function projectOf(cwd: string | undefined, env: NodeJS.ProcessEnv): string {
  const named = env.CLAUDE_PROJECT_DIR || cwd || '.';
  return isAbsolute(named) ? resolve(named) : resolve(ownFolder(env), named);
}

/** The folder that we were started in. It may be gone by now. */
function ownFolder(env: NodeJS.ProcessEnv): string {
  try {
    return process.cwd();
  } catch {
    return env.PWD ?? '/';
  }
}
