/**
 * The words of the model that code compares with: event types, kinds of sources, statuses. Apart from the schemas, so
 * that a command which reads 100,000 events does not load a schema library first.
 */

/** The twelve named types; any other string is kept as it is. */
export const EVENT_TYPES = [
  'session_start',
  'session_end',
  'user_prompt',
  'assistant_response',
  'tool_call',
  'tool_result',
  'llm_request',
  'llm_response',
  'file_read',
  'file_write',
  'decision',
  'error',
  'system',
] as const;

/** Which kind of source wrote a row; the fold ranks them per field. */
export const SOURCE_KINDS = ['transcript', 'otlp', 'sdk', 'mcp', 'hook'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** How a session stands; `unknown` is an imported session that just ends. */
export const STATUSES = ['running', 'completed', 'failed', 'cancelled', 'interrupted', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];
