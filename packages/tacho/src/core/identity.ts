/**
 * Identity: which rows speak of the same act. Keys come from the ids that the sources themselves gave
 * (tool_use id, API message, uuid, span, connection); a row without one is itself, by its writer's event id or its place.
 */
import { eventIdOf } from './ids.ts';
import type { TraceEvent } from './schema.ts';

/**
 * The key made of native ids, or undefined: `c:` a call and `o:` its outcome by tool_use id, `m:` an API message,
 * `u:` a transcript record's part, `s:` a span, `j:` a JSON-RPC message of one connection.
 */
export function nativeKey(event: TraceEvent): string | undefined {
  const toolUse = toolUseId(event);
  if (toolUse !== undefined) return event.event_type === 'tool_call' ? callKey(toolUse) : `o:${toolUse}`;
  const { data } = event;
  if (event.event_type === 'llm_response') {
    if (isId(data.message_key)) return `m:${data.message_key}`;
    if (isId(data.message_id)) return `m:${data.message_id}:${wordOf(data.request_id)}`;
  }
  if (isId(data.uuid)) {
    const part = event.event_type === 'system' ? wordOf(data.subtype) : event.event_type;
    return `u:${data.uuid}:${part}:${wordOf(data.block)}`;
  }
  if (isId(data.span_id) && isId(data.trace_id)) return `s:${data.trace_id}:${data.span_id}:${event.event_type}`;
  if (isId(data.connection_id) && (typeof data.rpc_id === 'number' || typeof data.rpc_id === 'string')) {
    const { connection_id: connection, direction, rpc_id: rpc } = data;
    return `j:${connection}:${wordOf(direction)}:${typeof rpc}:${rpc}:${event.event_type}`;
  }
  return undefined;
}

/** An empty text names nothing: two rows that have it are not one act. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** A part of a key. Anything else than a word or a number is none: `{ "toString": 1 }` cannot even be made a text. */
function wordOf(value: unknown): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : '';
}

/** The key of the call with this tool_use id. */
export function callKey(toolUse: string): string {
  return `c:${toolUse}`;
}

/** The tool_use id of a call or of its outcome: the identity of most rows, looked up without building a key. */
export function toolUseId(event: TraceEvent): string | undefined {
  if (event.event_type !== 'tool_call' && !isOutcome(event)) return undefined;
  const id = event.data.tool_use_id;
  return isId(id) ? id : undefined;
}

/** The key of a row that nobody named: where it stands. */
export function placeKey(source: string, position: number): string {
  return `l:${source}:${position}`;
}

/** The event_id of a row: a hash of its native key or place; a row without native ids keeps what its writer called it. */
export function nameOf(event: TraceEvent, source: string, position: number): string {
  const native = nativeKey(event);
  if (native !== undefined) return eventIdOf(native);
  return event.event_id === '' ? eventIdOf(placeKey(source, position)) : event.event_id;
}

/** True when this event is the answer to a call. */
export function isOutcome(event: TraceEvent): boolean {
  return event.event_type === 'tool_result' || event.event_type === 'error';
}
