/**
 * A row of a page while its session is read: what one act is, before anybody knows what is below it.
 */
import { describe, type Kind, kindOfTool } from '../describe/event.ts';
import type { TraceEvent } from '../schema.ts';
import { lineOf } from '../story/line-of.ts';
import { plainText } from '../story/plain-text.ts';
import { promptText } from '../story/prompt-text.ts';
import type { RowKind } from './page.ts';

export interface RowDraft {
  readonly n: number;
  /** Event of the outcome; 0 where there is none. */
  end: number;
  kind: RowKind;
  flags: number;
  /** Unix seconds. */
  at: number | null;
  /** Milliseconds. */
  ms: number | null;
  label: string;
  title: string;
  note: string;
  /** Inside a subagent that has no session of its own: what it goes by, '' where it has no name. */
  readonly inside: string | undefined;
  usd: number | null;
  held: number | null;
  /** Other events that the row stands for. */
  others: number[];
}

/** Shared: whoever adds to it makes a list first. */
const NONE: number[] = [];
const PROMPT_CHARS = 600;
const ANSWER_CHARS = 320;
const TITLE_CHARS = 240;
/** An answer that comes later than this after what was before it did not take that long: nobody was at work. */
const MOST_WRITING_MS = 15 * 60_000;

const BY_KIND: Readonly<Record<Kind, RowKind>> = {
  prompt: 'prompt',
  answer: 'answer',
  read: 'read',
  write: 'write',
  run: 'run',
  network: 'net',
  agent: 'sub',
  error: 'error',
  wait: 'wait',
};
const BY_SUBTYPE: ReadonlyMap<unknown, RowKind> = new Map<unknown, RowKind>([
  ['thinking', 'think'],
  ['compaction', 'compact'],
  ['guard_action', 'guard'],
]);

/** `before` is when the event before it happened: what a model writes began then. Calls get the rest from their story. */
export function draftOf(event: TraceEvent, n: number, before: number | null): RowDraft {
  const { data, event_type: type, timestamp: at } = event;
  const draft: RowDraft = {
    n,
    end: 0,
    kind: 'side',
    flags: 0,
    at,
    ms: event.duration_ms ?? null,
    label: '',
    title: '',
    note: '',
    inside: event.agent_id ?? (data.is_sidechain === true ? '' : undefined),
    usd: null,
    held: null,
    others: NONE,
  };
  if (type === 'tool_call') {
    const tool = typeof data.tool_name === 'string' ? data.tool_name : 'unknown tool';
    draft.kind = BY_KIND[kindOfTool(tool, data.mcp_server)];
    draft.label = labelOf(tool, data.mcp_server);
  } else if (type === 'assistant_response') {
    draft.kind = 'answer';
    draft.label = 'answer';
    draft.title = typeof data.text === 'string' ? lineOf(plainText(data.text).replaceAll('`', ''), ANSWER_CHARS) : '';
    written(draft, before);
  } else if (type === 'tool_result') {
    // It has a row of its own only where nobody knows its call.
    const tool = typeof data.tool_name === 'string' ? data.tool_name : '';
    draft.kind = BY_KIND[kindOfTool(tool, data.mcp_server)];
    draft.label = tool === '' ? 'result' : `result of ${labelOf(tool, data.mcp_server)}`;
  } else describeInto(draft, event, before);
  return draft;
}

function describeInto(draft: RowDraft, event: TraceEvent, before: number | null): void {
  const { kind, title, detail, quiet } = describe(event);
  const { data, event_type: type } = event;
  draft.kind =
    quiet === true ? 'side' : ((type === 'system' ? BY_SUBTYPE.get(data.subtype) : undefined) ?? BY_KIND[kind]);
  draft.label = lineOf(title, TITLE_CHARS);
  if (type === 'user_prompt') draft.title = lineOf(promptText(data), PROMPT_CHARS);
  else draft.title = detail === undefined ? '' : lineOf(detail, draft.kind === 'think' ? ANSWER_CHARS : TITLE_CHARS);
  if (draft.kind === 'think') written(draft, before);
}

/** What the model writes is recorded when it is there: it began with what came before. */
function written(draft: RowDraft, before: number | null): void {
  if (draft.ms !== null || draft.at === null || before === null) return;
  const ms = Math.round((draft.at - before) * 1000);
  // Two rows written at once: nobody measured.
  if (ms <= 0 || ms > MOST_WRITING_MS) return;
  draft.at = before;
  draft.ms = ms;
}

function labelOf(tool: string, server: unknown): string {
  const name = tool.startsWith('mcp__') || typeof server !== 'string' ? tool : `${tool} (${server})`;
  return lineOf(name, TITLE_CHARS);
}
