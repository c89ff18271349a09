/**
 * What a row says, for telling it from others where it has no id of its own.
 */
import { isId } from '../identity.ts';
import type { TraceEvent } from '../schema.ts';
import { hashInto, lanes } from './key-hash.ts';

const MAX_DEPTH = 50;

/** Kinds of transcript prompts that a UserPromptSubmit hook fires for. */
export const HOOKED_KINDS: ReadonlySet<unknown> = new Set(['prompt', 'slash', 'bash', undefined]);

/**
 * A key of what a prompt, a call or an answer says, valid in this process only: equal for rows of equal type, agent and
 * content. Undefined for other types, for prompts that no hook reports, and for a row that says nothing.
 */
export function contentKey(event: TraceEvent): string | undefined {
  const text = contentText(event);
  if (text === undefined) return undefined;
  hashInto(text);
  return `${event.event_type} ${event.agent_id ?? ''} =${lanes.high}.${lanes.low}`;
}

/** What a prompt, a call, an answer, or anything a named handler told of says, as one text; undefined for all else. */
export function contentText({ event_type, data, source, handler }: TraceEvent): string | undefined {
  if (event_type === 'tool_call') {
    return isId(data.tool_name) ? `${data.tool_name} ${canonical(data.arguments ?? {})}` : undefined;
  }
  if (event_type === 'assistant_response') return isId(data.text) ? data.text : undefined;
  if (event_type === 'user_prompt') return HOOKED_KINDS.has(data.kind) && isId(data.prompt) ? data.prompt : undefined;
  // What else a hook tells of has no id anywhere: only another handler can have told of it, in the same words.
  return source === 'hook' && typeof handler === 'string' ? canonical(data, 0, OWN_FACTS) : undefined;
}

/** What two handlers of one act say differently: they are processes of their own. */
const OWN_FACTS: ReadonlySet<string> = new Set(['processes', 'agent_pid', 'boot_id', 'content_hash']);

/**
 * A value as JSON with sorted keys, so that equal content compares equal whatever wrote it. Depth is bounded. `except` are
 * keys of the outermost object that are left out.
 */
export function canonical(value: unknown, depth = 0, except?: ReadonlySet<string>): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth > MAX_DEPTH) return '…';
  if (Array.isArray(value)) return `[${value.map(item => canonical(item, depth + 1)).join()}]`;
  const record = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(record).sort()) {
    if (except?.has(key)) continue;
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(key)}:${canonical(record[key], depth + 1)}`;
  }
  return `${text}}`;
}
