/**
 * Installs the recording hooks in a settings file of Claude Code, or takes them out. What will change is shown first, and
 * nothing is written that was not agreed to.
 */
import { join, resolve } from 'node:path';
import { eventsFor } from '../../capture/setup/events.ts';
import { handlersFor, type RedactFlags } from '../../capture/setup/hook-command.ts';
import { isRedacting, ownHandlersIn } from '../../capture/setup/installed-flags.ts';
import { HOOKS_FILE, hooksDocument } from '../../capture/setup/plugin-files.ts';
import { readSettingsFile } from '../../capture/setup/settings-file.ts';
import { newSettings, type WantedHooks, withHooks, withoutHooks } from '../../capture/setup/settings-text.ts';
import { TraceError } from '../../core/errors.ts';
import { findClaudeClient } from '../../facts/claude-client.ts';
import { settingsPath } from '../../facts/claude-settings.ts';
import { durableRuntime, isTemporary, type Runtime, runningNow } from '../../facts/runtime.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { safeJson } from '../terminal/sanitise.ts';
import { type Change, changeFiles, type SetupScope } from './setup-change.ts';
import { askedFlags, flagsOver } from './setup-flags.ts';
import { tellInstalled, tellKept, tellRemoved } from './setup-notes.ts';
import {
  checkAskedPatterns,
  removeUnusedStores,
  requireRedactedStore,
  storeOfHooks,
  toldStore,
} from './setup-store.ts';

export interface SetupOptions {
  readonly local?: boolean;
  readonly global?: boolean;
  readonly redact?: boolean;
  readonly mask?: boolean;
  readonly redactPattern?: readonly string[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly print?: boolean;
  readonly plugin?: string;
  readonly remove?: boolean;
}

export async function setup(context: Context, options: SetupOptions): Promise<ExitCode> {
  checkOptions(options);
  await checkAskedPatterns(options.redactPattern ?? []);
  if (options.remove) return remove(context, options);
  const runtime = durableRuntime(runningNow(context.env));
  if (options.print) {
    const hooks = wantedHooks(context, options, askedFlags(options), runtime);
    await context.out.write(safeJson({ hooks: hooksDocument(hooks) }, 2));
    await context.out.line();
    return 0;
  }
  if (options.plugin === undefined) return install(context, options, runtime);
  const folder = resolve(context.cwd, options.plugin);
  expectDurable(context, runtime, folder);
  const { writePlugin } = await import('./setup-plugin.ts');
  const before = readSettingsFile(join(folder, HOOKS_FILE));
  const { flags, kept } = await flagsOver(before, 'plugin', askedFlags(options));
  await writePlugin(context, folder, wantedHooks(context, options, flags, runtime), options.dryRun === true);
  await tellKept(context, before.path, kept);
  return 0;
}

interface Installation extends Change {
  readonly flags: RedactFlags;
}

async function install(context: Context, options: SetupOptions, runtime: Runtime): Promise<ExitCode> {
  const changes: Installation[] = [];
  for (const scope of scopesOf(options)) changes.push(await installationIn(scope, context, options, runtime));
  const outcome = await changeFiles(context, changes, options);
  if (outcome === 'done') {
    for (const { scope, flags } of changes) {
      if (isRedacting(flags)) await requireRedactedStore(storeOfHooks(context, scope === 'user'), flags);
    }
  }
  await tellInstalled(context, changes, outcome);
  return outcome === 'refused' ? 1 : 0;
}

async function installationIn(
  scope: SetupScope,
  context: Context,
  options: SetupOptions,
  runtime: Runtime,
): Promise<Installation> {
  const before = readSettingsFile(pathOf(context, scope));
  expectDurable(context, runtime, before.path);
  const { flags, kept } = await flagsOver(before, 'settings', askedFlags(options));
  const hooks = wantedHooks(context, { ...options, global: scope === 'user' }, flags, runtime);
  if (before.text === undefined) {
    const madeFolder = !before.hasFolder;
    return { scope, before, after: newSettings(hooks, { madeFolder }), withFolder: madeFolder, flags, kept };
  }
  const after = withHooks(before.text, hooks);
  if (typeof after !== 'string') throw notSettings(before.path, after.problem);
  return { scope, before, after, withFolder: false, flags, kept };
}

async function remove(context: Context, options: SetupOptions): Promise<ExitCode> {
  const changes = scopesOf(options).map((scope): Change => {
    const before = readSettingsFile(pathOf(context, scope));
    if (before.text === undefined) return { scope, before, after: undefined, withFolder: false };
    const after = withoutHooks(before.text);
    if (typeof after === 'string') return { scope, before, after, withFolder: false };
    if ('problem' in after) throw notSettings(before.path, after.problem);
    return { scope, before, after: undefined, withFolder: after.madeFolder };
  });
  const outcome = await changeFiles(context, changes, options);
  const emptied: string[] = [];
  for (const { scope, before } of outcome === 'done' ? changes : []) {
    emptied.push(...(await removeUnusedStores(context, scope === 'user', ownHandlersIn(before.text, 'settings'))));
  }
  await tellRemoved(context, changes, outcome, emptied);
  return outcome === 'refused' ? 1 : 0;
}

function scopesOf({ local, global }: SetupOptions): SetupScope[] {
  if (!global) return ['local'];
  return local ? ['local', 'user'] : ['user'];
}

function pathOf({ cwd, env }: Context, scope: SetupScope): string {
  return settingsPath(scope, cwd, env);
}

function wantedHooks(
  context: Context,
  { plugin, global: isGlobal }: SetupOptions,
  flags: RedactFlags,
  { node, hook }: Runtime,
): WantedHooks {
  return handlersFor(eventsFor(findClaudeClient(context.env)?.version ?? null), {
    node,
    hook,
    handler: plugin === undefined ? 'settings' : 'plugin',
    traceDir: toldStore(context, isGlobal === true),
    ...flags,
    form: process.platform === 'win32' ? 'exec' : 'shell',
  });
}

/** Settings outlive a folder for temporary files, unless they stand in one themselves. */
function expectDurable(context: Context, { temporary }: Runtime, path: string): void {
  if (temporary === undefined || isTemporary(path, runningNow(context.env))) return;
  throw new TraceError('bad_input', `hooks cannot run from a folder for temporary files: ${temporary}`, {
    hint: 'install it first: npm install -g tacho',
  });
}

function checkOptions({ print, plugin, remove, redactPattern = [] }: SetupOptions): void {
  const given = { '--print': print === true, '--plugin': plugin !== undefined, '--remove': remove === true };
  const names = Object.entries(given).flatMap(([name, isGiven]) => (isGiven ? [name] : []));
  if (names.length > 1) {
    throw new TraceError('usage', `${names.join(' and ')} do not go together`, {
      hint: 'a plugin leaves by `claude plugin uninstall tacho@tacho`',
    });
  }
  if (redactPattern.some(pattern => pattern.trim() === '' || /[\0\r\n]/.test(pattern))) {
    throw new TraceError('usage', '--redact-pattern takes a regular expression on one line');
  }
}

function notSettings(path: string, problem: string): TraceError {
  return new TraceError('bad_input', `${path} is no file of settings (${problem}); nothing was written`, {
    hint: 'mend it and run this again',
  });
}
