/**
 * What an event puts into the context, and about how many tokens it is: for sharing out what was measured, never for counting.
 */
import { isCount, isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';
import { CHARS_PER_TOKEN, textLength } from '../../core/text-length.ts';

/**
 * `output`: what the model itself wrote, its thoughts and calls included. `client`: what the client said to it beside
 * prompts and attachments, such as the summary after a compaction.
 */
export type PieceKind = 'tool_result' | 'output' | 'prompt' | 'attachment' | 'client';

export interface Piece {
  readonly kind: PieceKind;
  /** Of a result. */
  readonly tool: string | null;
  /** Number of its event, 1-based. */
  readonly n: number;
  /** Tokens, from the length of its text. */
  weight: number;
}

/** What Anthropic's formula gives for an image that is scaled down to its limit: width × height / 750. */
const IMAGE_TOKENS = 1_500;
/** Of an attachment, what the model is shown; the rest is about the attachment. */
const ATTACHED = ['content', 'text', 'snippet', 'prompt', 'skills', 'added_lines', 'added_blocks', 'attachment'];
/** Texts of the client that go to the model; others, such as titles and signs of life, do not. */
const CLIENT_TEXTS: ReadonlySet<unknown> = new Set([
  'compaction_summary',
  'demonstration',
  'interrupt',
  'machine_message',
  'meta',
  'observation',
  'rejection_feedback',
  'system_message',
  'system_prompt',
]);

/** Undefined for an event that puts nothing there. */
export function pieceOf(event: TraceEvent, n: number): Piece | undefined {
  const { data } = event;
  switch (event.event_type) {
    case 'user_prompt':
      return piece('prompt', n, textLength(data.prompt) + textLength(data.context), data);
    case 'assistant_response':
      return data.is_api_error === true ? undefined : piece('output', n, textLength(data.text));
    case 'tool_call':
      return piece('output', n, textLength(data.tool_name) + textLength(data.arguments));
    case 'tool_result':
      return result(n, data, data.result);
    case 'error':
      return data.tool_use_id === undefined && data.tool_name === undefined ? undefined : result(n, data, data.message);
    case 'system':
      return ofSystem(n, data);
    default:
      return undefined;
  }
}

function ofSystem(n: number, data: TraceEvent['data']): Piece | undefined {
  const { subtype } = data;
  if (subtype === 'thinking') return piece('output', n, textLength(data.text));
  if (CLIENT_TEXTS.has(subtype)) return piece('client', n, textLength(data.text), data);
  if (subtype !== 'attachment') return undefined;
  return piece(
    'attachment',
    n,
    ATTACHED.reduce((sum, key) => sum + textLength(data[key]), 0),
    data,
  );
}

function result(n: number, data: TraceEvent['data'], text: unknown): Piece {
  const chars = textLength(text) + textLength(data.header) + textLength(data.content);
  const tool = typeof data.tool_name === 'string' && data.tool_name !== '' ? data.tool_name : 'unknown';
  return { ...piece('tool_result', n, chars, data), tool };
}

function piece(kind: PieceKind, n: number, chars: number, { images }: TraceEvent['data'] = {}): Piece {
  const pictures = Array.isArray(images) ? images.length : isCount(images) ? images : isObject(images) ? 1 : 0;
  return { kind, tool: null, n, weight: Math.ceil(chars / CHARS_PER_TOKEN) + Math.min(pictures, 100) * IMAGE_TOKENS };
}
