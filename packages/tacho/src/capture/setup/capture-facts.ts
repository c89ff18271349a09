/**
 * Everything that decides whether hooks of Claude Code record into a store, collected for `findingsOf`.
 */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LossSum } from '../../core/gap.ts';
import { isObject } from '../../core/record.ts';
import { type ClaudeClient, findClaudeClient } from '../../facts/claude-client.ts';
import { type ClaudeSettings, readClaudeSettings, type SettingsScope } from '../../facts/claude-settings.ts';
import { isFile, type ProgramState, type Running, stateOfNode } from '../../facts/runtime.ts';
import { FOLDER_NAME } from '../../store/names.ts';
import { findTraceFolder } from '../../store/trace-folder.ts';
import { type OwnHandler, ownHandlerOf } from './hook-command.ts';
import { hooksIn } from './installed-hooks.ts';

export interface CaptureFacts {
  readonly settings: ClaudeSettings;
  readonly client: ClaudeClient | undefined;
  /** The store that is asked about; absolute. */
  readonly store: string;
  readonly installations: readonly Installation[];
  readonly losses: StoreLosses;
  /** Why what the store asks for cannot be kept out of it, one clause; undefined when nothing is wrong. */
  readonly redactionProblem: string | undefined;
}

/** What hooks could not record into the store, but for the gaps that stand in its sessions. */
export interface StoreLosses {
  /** Counted beside the store: no hook has been able to write them down yet. */
  readonly counted: LossSum;
  /** Written down, and of no session. */
  readonly ofNoSession: LossSum;
}

/** Hooks of ours in one place. */
export interface Installation {
  readonly scope: SettingsScope | 'plugin';
  /** The file they stand in. */
  readonly path: string;
  readonly events: readonly string[];
  /** Where they write; absolute. */
  readonly stores: readonly string[];
  readonly programs: readonly Program[];
}

export interface Program {
  readonly node: string | null;
  readonly nodeState: ProgramState;
  readonly hook: string;
  readonly isHookThere: boolean;
}

/** Looks at the settings for sessions in `project`, and at the programs that they name. Runs none of a project's. */
export function captureFacts(options: {
  readonly project: string;
  readonly store: string;
  readonly losses: StoreLosses;
  readonly redactionProblem: string | undefined;
  readonly running: Running;
  readonly managedFolder?: string;
}): CaptureFacts {
  const { project, store, losses, redactionProblem, running, ...managed } = options;
  const settings = readClaudeSettings({ project, env: running.env, ...managed });
  const places = [
    ...settings.files.map(({ scope, path, content }) => ({ scope, path, content })),
    ...settings.plugins.map(({ hooksPath, hooks }) => ({ scope: 'plugin' as const, path: hooksPath, content: hooks })),
  ];
  const defaultStore = defaultStoreOf(settings, running.env);
  const installations = places.flatMap(({ scope, path, content }) => {
    const own = hooksIn(content).flatMap(({ event, handler }) => {
      const handlerOfUs = ownHandlerOf(handler);
      return handlerOfUs === undefined ? [] : [{ event, ...handlerOfUs }];
    });
    if (own.length === 0) return [];
    const stores = own.map(({ traceDir }) =>
      sameName(traceDir === undefined ? defaultStore : resolve(project, traceDir)),
    );
    const events = [...new Set(own.map(({ event }) => event))];
    return [{ scope, path, events, stores: [...new Set(stores)], programs: programsOf(own, running) }];
  });
  const client = findClaudeClient(running.env);
  return { settings, client, store: sameName(store), installations, losses, redactionProblem };
}

function programsOf(own: readonly OwnHandler[], running: Running): Program[] {
  const byName = new Map(own.map(one => [`${one.node}\n${one.hook}`, one]));
  return Array.from(byName.values(), ({ node, hook }) => ({
    node: node ?? null,
    nodeState: node === undefined ? 'unknown' : stateOfNode(node, running),
    hook,
    // Through the launcher it is a name to look for on the PATH of the agent, which nobody knows here.
    isHookThere: node === undefined || isFile(hook),
  }));
}

/** Where hooks write that were not told: as the hook itself finds it. Settings may set the agent's environment. */
function defaultStoreOf({ files, project }: ClaudeSettings, env: NodeJS.ProcessEnv): string {
  const said = files.flatMap(({ content }) => (isObject(content?.env) ? [content.env.AGENT_TRACE_DIR] : []));
  const dir = said.findLast(value => typeof value === 'string' && value !== '') ?? env.AGENT_TRACE_DIR;
  if (typeof dir === 'string' && dir !== '') return resolve(project, dir);
  try {
    return findTraceFolder({ env: {}, cwd: project }).dir;
  } catch {
    return resolve(project, FOLDER_NAME);
  }
}

/** One folder has one name, where it exists. */
function sameName(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}
