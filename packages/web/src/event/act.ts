/**
 * What kind of thing a row's events are, and with that how its output is drawn.
 */
import { commandOf } from 'tacho/src/core/describe/call.ts';
import { isObject } from 'tacho/src/core/record.ts';
import type { TraceEvent } from 'tacho/src/core/schema.ts';

/** Words of a person or a model, a call, or anything else that happened. */
export type ActKind = 'said' | 'thought' | 'call' | 'fact';

export function actKind(event: TraceEvent | undefined): ActKind {
  if (event === undefined) return 'fact';
  switch (event.event_type) {
    case 'user_prompt':
    case 'assistant_response':
      return 'said';
    case 'tool_call':
      return 'call';
    case 'tool_result':
      return 'call';
    case 'error':
      return typeof event.data.tool_name === 'string' || typeof event.data.tool_use_id === 'string' ? 'call' : 'fact';
    case 'system':
      return event.data.subtype === 'thinking' ? 'thought' : 'fact';
    default:
      return 'fact';
  }
}

/** What was said, whatever field holds it; '' where nothing was. */
export function wordsOf({ event_type, data }: TraceEvent): string {
  return textOf(event_type === 'user_prompt' ? data.prompt : data.text);
}

/** The arguments of a call; empty where they are no object. */
export function argumentsOf(call: TraceEvent | undefined): Readonly<Record<string, unknown>> {
  const args = call?.event_type === 'tool_call' ? call.data.arguments : undefined;
  return isObject(args) ? args : {};
}

/** The command of a call that runs one in a shell. An editor with verbs (`view`, `create`) runs none. */
export function shellCommand(call: TraceEvent | undefined): string | undefined {
  const args = argumentsOf(call);
  if (typeof args.path === 'string' && typeof args.command === 'string') return undefined;
  return commandOf(args);
}

/** What came back of a call, as text: its result, or its error. Other shapes are for the tree. */
export function outcomeText(outcome: TraceEvent | undefined): string | undefined {
  if (outcome === undefined) return undefined;
  const said = outcome.event_type === 'error' ? outcome.data.message : outcome.data.result;
  if (typeof said === 'string') return said;
  if (Array.isArray(said)) return joined(said);
  return isObject(said) && typeof said.content === 'string' ? said.content : undefined;
}

/** Texts of a list of parts; undefined where one is something else. */
function joined(parts: readonly unknown[]): string | undefined {
  const texts = parts.map(part => (isObject(part) ? part.text : part));
  return texts.every(text => typeof text === 'string') ? texts.join('\n') : undefined;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
