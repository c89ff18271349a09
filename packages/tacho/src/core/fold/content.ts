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
  const text = contentOf(event);
  if (text === undefined) return undefined;
  hashInto(text);
  return `${event.event_type} ${event.agent_id ?? ''} =${lanes.high}.${lanes.low}`;
}

function contentOf({ event_type, data }: TraceEvent): string | undefined {
  if (event_type === 'tool_call') {
    return isId(data.tool_name) ? `${data.tool_name} ${canonical(data.arguments ?? {})}` : undefined;
  }
  if (event_type === 'assistant_response') return isId(data.text) ? data.text : undefined;
  if (event_type !== 'user_prompt' || !HOOKED_KINDS.has(data.kind)) return undefined;
  return isId(data.prompt) ? data.prompt : undefined;
}

/** A value as JSON with sorted keys, so that equal content compares equal whatever wrote it. Depth is bounded. */
export function canonical(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (depth > MAX_DEPTH) return '…';
  if (Array.isArray(value)) return `[${value.map(item => canonical(item, depth + 1)).join()}]`;
  const record = value as Record<string, unknown>;
  let text = '{';
  for (const key of Object.keys(record).sort()) {
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(key)}:${canonical(record[key], depth + 1)}`;
  }
  return `${text}}`;
}
