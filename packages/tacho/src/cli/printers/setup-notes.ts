/**
 * What setup says when it is done, and what it saw on the way. All of it is talk, on standard error.
 */
import { eventsFor, isTolerant, REVIEWED_EVENTS } from '../../capture/setup/events.ts';
import { isPeerHandler, ownHandlerOf } from '../../capture/setup/hook-command.ts';
import { hooksIn } from '../../capture/setup/installed-hooks.ts';
import { findClaudeClient } from '../../facts/claude-client.ts';
import { type ClaudeSettings, readClaudeSettings, type SettingsScope } from '../../facts/claude-settings.ts';
import { isForCommit } from '../../facts/git-ignored.ts';
import type { Context } from '../context.ts';
import { type Safe, safe } from '../terminal/safe.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Change, Outcome } from './setup-change.ts';
import { storeOfHooks } from './setup-store.ts';

/** Says what was installed, where it records to, and what is odd around it. */
export async function tellInstalled(context: Context, changes: readonly Change[], outcome: Outcome): Promise<void> {
  const { err, cwd } = context;
  for (const { scope, before } of changes) {
    const path = sanitise(before.path);
    const which = scope === 'user' ? safe`every session` : safe`sessions started in ${sanitise(cwd)}`;
    const store = sanitise(storeOfHooks(context, scope === 'user'));
    if (outcome === 'nothing') await err.line(safe`Nothing to do: ${path} has the hooks; ${which} go to ${store}`);
    if (outcome === 'done') await err.line(safe`The hooks are in ${path}: ${which} will be recorded into ${store}`);
  }
  if (outcome === 'refused') return;
  for (const { before, kept = [] } of changes) await tellKept(context, before.path, kept);
  const settings = readClaudeSettings({ project: cwd, env: context.env });
  const notes = [
    ...oldClient(context),
    ...peers(settings),
    ...committed(context, changes),
    ...twice(settings, changes),
  ];
  for (const note of notes) await err.line(safe`Note: ${note}`);
}

/** Says what hooks go on to leave out without having been told to this time. */
export async function tellKept({ err }: Context, path: string, kept: readonly string[]): Promise<void> {
  if (kept.length === 0) return;
  const words = sanitise(kept.join(' '));
  await err.line(
    safe`Note: the hooks in ${sanitise(path)} keep ${words}, which they had before; take them out first to end that`,
  );
}

/** Says what was taken out, which stores went with it (`emptied`), and where hooks of ours still are. */
export async function tellRemoved(
  context: Context,
  changes: readonly Change[],
  outcome: Outcome,
  emptied: readonly string[],
): Promise<void> {
  const { err, cwd, env } = context;
  for (const { before } of changes) {
    const path = sanitise(before.path);
    if (outcome === 'nothing') await err.line(safe`Nothing to do: no hooks of tacho in ${path}`);
    if (outcome === 'done') await err.line(safe`The hooks are out of ${path}; what was recorded stays`);
  }
  if (outcome === 'refused') return;
  for (const dir of emptied) await err.line(safe`Nothing was recorded into ${sanitise(dir)}, so that is gone, too`);
  for (const rest of installedBeside(readClaudeSettings({ project: cwd, env }), changes)) {
    await err.line(safe`Note: hooks of tacho are also in ${rest.path}, and stay there (${rest.how} takes them out)`);
  }
}

function oldClient({ env }: Context): Safe[] {
  const version = findClaudeClient(env)?.version ?? null;
  if (isTolerant(version)) return [];
  const [few, all] = [eventsFor(version).length, REVIEWED_EVENTS.length];
  return [
    safe`Claude Code ${sanitise(version ?? '')} drops settings with events that it does not know, so these are ${few} of ${all}; set up again when it is newer`,
  ];
}

function peers({ files }: ClaudeSettings): Safe[] {
  return files
    .filter(({ content }) => hooksIn(content).some(({ handler }) => isPeerHandler(handler)))
    .map(({ path }) => safe`hooks of agent-trace are in ${sanitise(path)}; they were left alone and record as before`);
}

function committed({ cwd, env }: Context, changes: readonly Change[]): Safe[] {
  return changes
    .filter(({ scope, before }) => scope === 'local' && isForCommit(before.path, cwd, env))
    .map(
      ({ before }) =>
        safe`git would commit ${sanitise(before.path)}, which has paths of this machine; add it to .gitignore`,
    );
}

function twice(settings: ClaudeSettings, changes: readonly Change[]): Safe[] {
  return installedBeside(settings, changes).map(
    ({ path, how }) => safe`hooks of tacho are also in ${path}, so each starts twice (${how} takes those out)`,
  );
}

interface Beside {
  readonly path: Safe;
  /** The command that takes them out. */
  readonly how: Safe;
}

/** Places with hooks of ours other than those that were changed. */
function installedBeside({ files, plugins }: ClaudeSettings, changes: readonly Change[]): Beside[] {
  const changed = new Set(changes.map(({ before }) => before.path));
  const hasOwn = (content: unknown) => hooksIn(content).some(({ handler }) => ownHandlerOf(handler) !== undefined);
  return [
    ...files
      .filter(({ path, content }) => !changed.has(path) && hasOwn(content))
      .map(({ scope, path }) => ({ path: sanitise(path), how: REMOVAL[scope] })),
    ...plugins
      .filter(({ hooks }) => hasOwn(hooks))
      .map(({ id }) => ({
        path: safe`the plugin ${sanitise(id)}`,
        how: safe`claude plugin uninstall ${sanitise(id)}`,
      })),
  ];
}

const REMOVAL: Readonly<Record<SettingsScope, Safe>> = {
  local: safe`tacho setup --remove`,
  user: safe`tacho setup --remove --global`,
  project: safe`an editor`,
  repository: safe`tacho setup --remove at the top of the repository`,
  managed: safe`your administrator`,
};
