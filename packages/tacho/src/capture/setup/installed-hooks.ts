/**
 * The hooks in the content of a settings file, or of a plugin's hooks.json: one row for each handler.
 */
import { isObject } from '../../core/record.ts';

export interface InstalledHook {
  /** Claude Code's name of the event. */
  readonly event: string;
  /** True when it is asked for every tool, prompt or whatever the event tells of. */
  readonly isForAll: boolean;
  /** Any JSON value: settings are somebody else's. */
  readonly handler: unknown;
}

/** Every handler under `hooks`, in order. What has another shape than hooks have is passed over. */
export function hooksIn(content: unknown): InstalledHook[] {
  if (!isObject(content) || !isObject(content.hooks)) return [];
  return Object.entries(content.hooks).flatMap(([event, groups]) =>
    listOf(groups).flatMap(group => {
      if (!isObject(group)) return [];
      const { matcher } = group;
      const isForAll = matcher === undefined || matcher === '' || matcher === '*';
      return listOf(group.hooks).map(handler => ({ event, isForAll, handler }));
    }),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
