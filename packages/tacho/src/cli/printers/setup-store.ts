/**
 * The store that installed hooks write to.
 */

import { join, resolve } from 'node:path';
import type { OwnHandler } from '../../capture/setup/hook-command.ts';
import { isRedacting } from '../../capture/setup/installed-flags.ts';
import { homeOf } from '../../facts/claude-settings.ts';
import { FOLDER_NAME } from '../../store/names.ts';
import type { Context } from '../context.ts';
import { traceFolder } from '../store.ts';

/** What hooks are told on their command line: --trace-dir, for every session the one in the home; else they look above each project. */
export function toldStore({ cwd, env, traceDir }: Context, isGlobal: boolean): string | undefined {
  if (traceDir !== undefined) return resolve(cwd, traceDir);
  return isGlobal ? join(homeOf(env), FOLDER_NAME) : undefined;
}

/** Where hooks for sessions in this folder write. */
export function storeOfHooks(context: Context, isGlobal: boolean): string {
  return toldStore(context, isGlobal) ?? traceFolder(context).dir;
}

/**
 * Binds every writer of the store to redaction from now on, before there is a first row: an import that comes before the
 * first session would not know of it otherwise.
 */
export async function requireRedactedStore(
  store: string,
  rules: { readonly mask: boolean; readonly patterns: readonly string[] },
): Promise<void> {
  const [{ requireRedaction }, { newKey }, { prepareFolder }] = await Promise.all([
    import('../../store/redaction.ts'),
    import('../../store/redactor.ts'),
    import('../../store/trace-folder.ts'),
  ]);
  prepareFolder({ dir: store });
  await requireRedaction(store, { pii: rules.mask, patterns: rules.patterns }, newKey);
}

/**
 * Takes away a store that redacting hooks were given and never used: it would be there for its settings alone. `handlers`
 * are those that have left. Gives the folders that are gone.
 */
export async function removeUnusedStores(
  context: Context,
  isGlobal: boolean,
  handlers: readonly OwnHandler[],
): Promise<string[]> {
  const { removeUnusedFolder } = await import('../../store/empty-folder.ts');
  const own = handlers.filter(({ flags }) => isRedacting(flags));
  const stores = new Set(own.map(({ traceDir }) => storeOfHooks({ ...context, traceDir }, isGlobal)));
  return [...stores].filter(dir => removeUnusedFolder({ dir }));
}

/** Throws `usage` for what is no pattern to the engine that redaction uses. */
export async function checkAskedPatterns(patterns: readonly string[]): Promise<void> {
  if (patterns.length > 0) await (await import('../../store/redactor.ts')).checkPatterns(patterns);
}
