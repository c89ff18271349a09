/**
 * Which of Claude Code's hook events are installed. The recorder takes every event; this is what it is asked to be told.
 *
 * Sources: `HOOK_EVENTS` in sdk.d.ts of @anthropic-ai/claude-agent-sdk 0.3.329; the changelog of Claude Code 2.1.101
 * ("an unrecognized hook event name in settings.json no longer causes the entire file to be ignored"), measured with
 * 2.0.30 and 2.1.80, where one unknown name silences the whole file, and with 2.1.197 and 2.1.329, where it does not.
 */

/** What clients of every version know: they had these from the beginning. */
const FIRST_EVENTS: readonly string[] = [
  'SessionStart',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'Notification',
  'SubagentStop',
  'PreCompact',
  'Stop',
  'SessionEnd',
];

/** Not among them: MessageDisplay (a process for each bit of text), WorktreeCreate (a hook replaces git's own work). */
const LATER_EVENTS: readonly string[] = [
  'Setup',
  'InstructionsLoaded',
  'UserPromptExpansion',
  'PermissionRequest',
  'PermissionDenied',
  'PostToolUseFailure',
  'PostToolBatch',
  'SubagentStart',
  'PostCompact',
  'PreModelSwitch',
  'PostModelSwitch',
  'StopFailure',
  'TeammateIdle',
  'TaskCreated',
  'TaskCompleted',
  'Elicitation',
  'ElicitationResult',
  'ConfigChange',
  'WorktreeRemove',
  'CwdChanged',
  'FileChanged',
  'DirectoryAdded',
];

/** The reviewed list. */
export const REVIEWED_EVENTS: readonly string[] = [...FIRST_EVENTS, ...LATER_EVENTS];

/** From this version on a client passes over an event that it does not know; one before it drops the whole file. */
const FIRST_TOLERANT_CLIENT = [2, 1, 101] as const;

/** The events to install for a client; `version` is `2.1.329`, or null when no client was found: then it is a new one. */
export function eventsFor(version: string | null): readonly string[] {
  return isTolerant(version) ? REVIEWED_EVENTS : FIRST_EVENTS;
}

/** Whether this client passes over hook events that it does not know. */
export function isTolerant(version: string | null): boolean {
  if (version === null) return true;
  const parts = version.split('.').map(part => Number.parseInt(part, 10));
  for (const [at, least] of FIRST_TOLERANT_CLIENT.entries()) {
    const part = parts[at] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

/** Events whose word is shorter than their name. */
const WORDS: Readonly<Record<string, string>> = {
  UserPromptSubmit: 'user-prompt',
  PreToolUse: 'pre-tool',
  PostToolUse: 'post-tool',
  PostToolUseFailure: 'post-tool-failure',
};

/** The event as the hook's command line names it: kebab case, `PreToolUse` is `pre-tool`. */
export function wordOfEvent(event: string): string {
  return WORDS[event] ?? event.replace(/(?<!^)[A-Z]/g, letter => `-${letter}`).toLowerCase();
}
