/**
 * What a hook is told, with the few fields that every event has put apart.
 *
 * Source: `BaseHookInput` and `HookInput` in sdk.d.ts of @anthropic-ai/claude-agent-sdk 0.3.329. The list of events is open:
 * one that is not known here is stored all the same.
 */
import { eventIdOf, isSessionId } from '../../core/ids.ts';
import type { RawRecord } from '../../core/record.ts';

export interface Payload {
  /** Claude Code's word: `PreToolUse`. */
  readonly event: string;
  readonly sessionId: string;
  /** Set inside a subagent, and on the events that tell of one. */
  readonly agentId: string | undefined;
  readonly cwd: string | undefined;
  readonly transcriptPath: string | undefined;
  /** All other fields, as they came. */
  readonly fields: Readonly<RawRecord>;
}

/** The names that the command line shortens. Others are Claude Code's own in kebab case. */
const EVENT_BY_WORD: Readonly<Record<string, string>> = {
  'user-prompt': 'UserPromptSubmit',
  'pre-tool': 'PreToolUse',
  'post-tool': 'PostToolUse',
  'post-tool-failure': 'PostToolUseFailure',
};

/** The event that a word on the command line stands for: `subagent-stop` and `SubagentStop` are one. */
export function eventOfWord(word: string): string {
  if (Object.hasOwn(EVENT_BY_WORD, word)) return EVENT_BY_WORD[word] as string;
  return word.replace(/(?:^|[-_])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Parts a payload; undefined when neither it nor the environment says which session it is of. An id that could not name
 * a folder is replaced by its hash.
 */
export function partPayload(raw: RawRecord, word: string | undefined, env: NodeJS.ProcessEnv): Payload | undefined {
  const { session_id, hook_event_name, agent_id, cwd, transcript_path, ...fields } = raw;
  const said = textOf(session_id) ?? textOf(env.CLAUDE_CODE_SESSION_ID);
  if (said === undefined) return undefined;
  return {
    event: textOf(hook_event_name) ?? eventOfWord(word ?? 'Unknown'),
    sessionId: isSessionId(said) ? said : `id-${eventIdOf(said)}`,
    agentId: textOf(agent_id),
    cwd: textOf(cwd),
    transcriptPath: textOf(transcript_path),
    fields,
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
