/**
 * A hook's payload as rows of a trace: which event it is, and of which session. Pure.
 *
 * Fields by event: sdk.d.ts of @anthropic-ai/claude-agent-sdk 0.3.329 and https://code.claude.com/docs/en/hooks; what the
 * client was seen to send decides where they differ.
 */
import { childSessionId } from '../../core/ids.ts';
import { isCount, isObject, type RawRecord } from '../../core/record.ts';
import type { Payload } from './payload.ts';
import { readResponse, shortened, textOf } from './tool-response.ts';

/** A row before it has its time and its writer. */
export interface Row {
  readonly sessionId: string;
  readonly agentId?: string | undefined;
  readonly event_type: string;
  readonly duration_ms?: number;
  readonly data: RawRecord;
  /** True for a row that is written only when its session is there already. */
  readonly onlyIfKnown?: true;
}

/** The rows that `payload` stands for; none for a Stop that says nothing. */
export function rowsOf(payload: Payload): Row[] {
  const child = payload.agentId === undefined ? undefined : childSessionId(payload.sessionId, payload.agentId);
  const readers = Object.hasOwn(READERS, payload.event) ? READERS[payload.event] : undefined;
  if (payload.event === 'SubagentStart' || payload.event === 'SubagentStop') return subagentRows(payload, child);
  const inside = { sessionId: child ?? payload.sessionId, agentId: payload.agentId };
  const drafts = readers === undefined ? [unknownEvent(payload)] : readers(payload.fields, payload);
  return drafts.map(draft => ({ ...inside, ...draft }));
}

type Draft = Pick<Row, 'event_type' | 'duration_ms' | 'data'>;
type Reader = (fields: Readonly<RawRecord>, payload: Payload) => Draft[];

const READERS: Readonly<Record<string, Reader>> = {
  SessionStart: (fields, { cwd, transcriptPath }) => [
    { event_type: 'session_start', data: given({ ...fields, cwd, transcript_path: transcriptPath }) },
  ],
  SessionEnd: fields => [{ event_type: 'session_end', data: { ...fields } }],
  UserPromptSubmit: (fields, { cwd }) => [{ event_type: 'user_prompt', data: given({ ...fields, cwd }) }],
  PreToolUse: ({ tool_input, ...rest }, { cwd }) => [
    { event_type: 'tool_call', data: given({ ...rest, arguments: tool_input ?? {}, cwd }) },
  ],
  // `tool_output` is what the peer's hooks were told.
  PostToolUse: ({ tool_input: _, tool_response, tool_output, duration_ms, ...rest }) => [
    {
      event_type: 'tool_result',
      ...duration(duration_ms),
      data: { ...rest, ...readResponse(tool_response ?? tool_output), is_error: false },
    },
  ],
  PostToolUseFailure: ({ tool_input: _, error, duration_ms, is_interrupt, ...rest }) => [
    {
      event_type: 'error',
      ...duration(duration_ms),
      data: {
        ...rest,
        message: textOf(error) ?? '',
        is_error: true,
        ...(is_interrupt === true && { interrupted: true }),
      },
    },
  ],
  PostToolBatch: ({ tool_calls, prompt_id }) =>
    (Array.isArray(tool_calls) ? tool_calls : []).filter(isObject).map(call => ({
      event_type: 'tool_result',
      // What the model was shown of each, denied and failed ones too; which of them failed is not said. Most have an event
      // of their own, with the whole of it.
      data: given({
        tool_name: call.tool_name,
        tool_use_id: call.tool_use_id,
        prompt_id,
        result: shortened(textOf(call.tool_response) ?? ''),
        is_error: null,
      }),
    })),
  Stop: ({ last_assistant_message, stop_hook_active, ...rest }) => {
    const text = textOf(last_assistant_message);
    if (text === undefined || text === '') return [];
    const data = { ...withoutEmptyLists(rest), text, ...(stop_hook_active === true && { stop_hook_active }) };
    return [{ event_type: 'assistant_response', data }];
  },
  PreModelSwitch: fields => [system('model_switch', { phase: 'before', ...fields })],
  PostModelSwitch: fields => [system('model_switch', { phase: 'after', ...fields })],
  PermissionRequest: ({ tool_input, ...rest }) => [
    system('permission_request', given({ ...rest, arguments: tool_input })),
  ],
  PermissionDenied: ({ tool_input, ...rest }) => [
    system('permission_denied', given({ ...rest, arguments: tool_input })),
  ],
};

/**
 * A subagent is told of in its parent's session and has one of its own. The agent that compacts stops without having
 * started: it makes no session.
 */
function subagentRows({ event, sessionId, agentId, fields }: Payload, child: string | undefined): Row[] {
  const starts = event === 'SubagentStart';
  const subtype = starts ? 'subagent_start' : 'subagent_stop';
  const told = { ...withoutEmptyLists(fields), agent_id: agentId };
  const rows: Row[] = [{ sessionId, ...system(subtype, told) }];
  if (child === undefined) return rows;
  const inside = { sessionId: child, agentId };
  if (starts) return [...rows, { ...inside, event_type: 'session_start', data: { ...fields } }];
  const { last_assistant_message, agent_transcript_path, agent_type } = fields;
  const text = textOf(last_assistant_message);
  if (text !== undefined && text !== '')
    rows.push({ ...inside, event_type: 'assistant_response', data: { text }, onlyIfKnown: true });
  const end = given({ agent_type, transcript_path: agent_transcript_path });
  rows.push({ ...inside, event_type: 'session_end', data: end, onlyIfKnown: true });
  return rows;
}

/** StopFailure becomes `stop_failure`. */
function unknownEvent({ event, fields }: Payload): Draft {
  const subtype = event.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
  return system(subtype, { ...fields });
}

function system(subtype: string, data: RawRecord): Draft {
  return { event_type: 'system', data: { ...data, subtype } };
}

function duration(value: unknown): { duration_ms?: number } {
  return isCount(value) ? { duration_ms: value } : {};
}

function given(data: RawRecord): RawRecord {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

/** `background_tasks: []` on every stop says nothing. */
function withoutEmptyLists(data: RawRecord): RawRecord {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => !(Array.isArray(value) && value.length === 0)));
}
