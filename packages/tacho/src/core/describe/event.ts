/**
 * One event in words: what kind of act it was, its title, and one line of what it was about.
 */

import { toGap } from '../gap.ts';
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { callDetail } from './call.ts';
import { failure } from './failure.ts';
import { lossText } from './loss.ts';
import { firstText, resultText } from './result.ts';

/** What the agent was doing, as every surface colours it. */
export type Kind = 'prompt' | 'answer' | 'read' | 'write' | 'run' | 'network' | 'agent' | 'error' | 'wait';

export interface Description {
  readonly kind: Kind;
  readonly title: string;
  /** Text of any length, with any characters; undefined when the title says all. */
  readonly detail?: string | undefined;
  /** Nothing a reader came for: shown only when asked for by type. */
  readonly quiet?: boolean;
}

/** By the names that the agents give them; what is not here runs something. */
const TOOLS_BY_KIND: readonly (readonly [Kind, string])[] = [
  ['read', 'Read Glob Grep LS NotebookRead TodoRead ToolSearch view_image tool_search_call'],
  ['write', 'Write Edit MultiEdit NotebookEdit TodoWrite apply_patch update_plan'],
  ['network', 'WebFetch WebSearch web_search web_fetch web_search_call image_generation_call'],
  ['agent', 'Agent Task spawn_agent send_input wait_agent close_agent resume_agent'],
  // Gemini CLI
  ['read', 'read_file read_many_files list_directory glob grep_search search_file_content'],
  ['write', 'write_file replace write_todos'],
  ['network', 'google_web_search'],
  ['agent', 'invoke_agent delegate_to_agent'],
];
const KIND_BY_TOOL: ReadonlyMap<string, Kind> = new Map(
  TOOLS_BY_KIND.flatMap(([kind, tools]) => tools.split(' ').map(tool => [tool, kind] as const)),
);

/** Subtypes of records that say nothing about what the agent did. */
const QUIET = new Set(
  `agent-name agent-setting ai-title atis-latch attachment bridge-session bridge_status cost-state custom-title
  empty_prompt file-history-delta file-history-snapshot informational last-prompt machine_message meta mode
  permission-mode pr-link progress queue-operation stop_hook_summary summary tag tools-used turn_duration unknown
  api-request api-request-blob api-request-shape
  turn_started turn_completed turn_context token_count token_usage_record world_state thread_settings thread_name_updated
  session_meta other_thread web_search state
  demonstration message_extra metadata run_config run_info step_extra system_prompt trajectory`.split(/\s+/),
);

/** What a tool does, by its name; an MCP tool acts on the outside, an unknown one runs something. */
export function kindOfTool(tool: string, server?: unknown): Kind {
  const isMcp = tool.startsWith('mcp__') || typeof server === 'string';
  return isMcp ? 'network' : (KIND_BY_TOOL.get(tool) ?? 'run');
}

/** `cwd` is the session's folder: paths inside it are shown relative to it. */
export function describe(event: TraceEvent, cwd: string | null = null): Description {
  const { data, event_type } = event;
  switch (event_type) {
    case 'user_prompt':
      return { kind: 'prompt', title: promptTitle(data.kind), detail: promptText(data) };
    case 'assistant_response':
      return { kind: 'answer', title: 'answer', detail: text(data.text) };
    case 'tool_call': {
      const tool = text(data.tool_name) ?? 'unknown tool';
      return {
        kind: kindOfTool(tool, data.mcp_server),
        title: toolTitle(tool, data),
        detail: callDetail(tool, data.arguments, cwd),
      };
    }
    case 'tool_result': {
      const tool = text(data.tool_name) ?? '';
      // Some sources do not count a call that was refused or stopped as failed.
      const end = data.denied === true ? ' denied' : data.interrupted === true ? ' interrupted' : '';
      return {
        kind: kindOfTool(tool, data.mcp_server),
        title: `${toolTitle(tool, data) || 'result'}${end}`,
        detail: resultText(data.result),
      };
    }
    case 'error':
      return { kind: 'error', ...failure(text(data.tool_name), data) };
    case 'llm_response':
      return { kind: 'answer', title: `message ${text(data.model) ?? ''}`.trim(), quiet: true };
    case 'llm_request':
      return { kind: 'answer', title: `request ${text(data.model) ?? ''}`.trim(), quiet: true };
    case 'decision':
      return {
        kind: 'answer',
        title: 'decision',
        detail: [text(data.choice), text(data.reason)].filter(Boolean).join(': '),
      };
    case 'file_read':
    case 'file_write':
      return {
        kind: event_type === 'file_read' ? 'read' : 'write',
        title: event_type.replace('_', ' '),
        detail: text(data.path),
      };
    case 'session_start':
    case 'session_end':
      return { kind: 'wait', title: event_type.replace('_', ' '), detail: text(data.reason) ?? text(data.source) };
    default:
      return systemEvent(event);
  }
}

function systemEvent({ event_type, data }: TraceEvent): Description {
  const subtype = text(data.subtype);
  if (event_type !== 'system' || subtype === undefined) {
    return { kind: 'wait', title: event_type, detail: firstText(data) };
  }
  switch (subtype) {
    case 'thinking':
      return { kind: 'answer', title: 'thinking', detail: text(data.text), quiet: !text(data.text) };
    case 'interrupt':
      return { kind: 'error', title: 'interrupted by the user' };
    case 'api_error':
      return { kind: 'error', title: 'API error', detail: text(data.text) ?? resultText(data.error) };
    case 'synthetic_message':
      return { kind: 'answer', title: 'note by the client', detail: text(data.text) };
    case 'gap': {
      const gap = toGap({ data });
      return { kind: 'error', title: gap === undefined ? 'gap' : `gap: ${lossText(gap)}` };
    }
    case 'compaction':
      return { kind: 'wait', title: 'context compacted', detail: text(data.trigger) };
    case 'compaction_summary':
      return { kind: 'answer', title: 'summary of what was compacted', detail: text(data.text) };
    case 'turn_aborted':
      return { kind: 'error', title: 'turn aborted', detail: text(data.reason) };
    case 'inherited_history':
      return { kind: 'wait', title: 'history of another session, not counted here', detail: inheritedText(data) };
    case 'command_execution':
    case 'file_change':
    case 'mcp_tool_call':
      return ranByItself(subtype, data);
    case 'rejection_feedback':
      return { kind: 'prompt', title: 'feedback on a rejected call', detail: text(data.text) };
    default:
      return {
        kind: 'wait',
        title: subtype.replaceAll(/[_-]/g, ' '),
        detail: firstText(data),
        quiet: QUIET.has(subtype),
      };
  }
}

/** The tool with its server, where its name does not say it. */
function toolTitle(tool: string, { mcp_server: server }: TraceEvent['data']): string {
  return typeof server === 'string' && !tool.startsWith('mcp__') ? `${tool} (${server})` : tool;
}

/** What ran without a call of its own: inside a script, or on after its call was answered. */
function ranByItself(subtype: string, data: TraceEvent['data']): Description {
  if (subtype === 'file_change') {
    const files = isObject(data.changes) ? Object.keys(data.changes).join(', ') : undefined;
    return { kind: 'write', title: 'files changed', detail: files };
  }
  if (subtype === 'mcp_tool_call') {
    const { server, tool, arguments: args } = isObject(data.invocation) ? data.invocation : data;
    return {
      kind: 'network',
      title: toolTitle(text(tool) ?? 'MCP call', { mcp_server: server }),
      detail: callDetail('', args, null),
    };
  }
  const exit = typeof data.exit_code === 'number' && data.exit_code !== 0 ? `, exit ${data.exit_code}` : '';
  return { kind: exit === '' ? 'run' : 'error', title: `command${exit}`, detail: callDetail('', data, null) };
}

function inheritedText({ forked_from_session_id: from, records }: TraceEvent['data']): string | undefined {
  const count = typeof records === 'number' && records > 0 ? `, ${records} records` : '';
  return typeof from === 'string' ? `${from}${count}` : undefined;
}

function promptTitle(kind: unknown): string {
  if (kind === 'slash') return 'slash command';
  if (kind === 'bash') return 'command typed by the user';
  if (kind === 'queued') return 'prompt, typed while the agent worked';
  return kind === 'sidechain' ? 'task for a subagent' : 'prompt';
}

/** A slash command as it was typed; the client wraps it and its arguments in tags. */
function promptText({ kind, prompt, command, command_args }: TraceEvent['data']): string | undefined {
  if (kind === 'slash' && text(command)) return [text(command), text(command_args)].filter(Boolean).join(' ');
  return kind === 'bash' ? text(prompt)?.replace(/<\/?bash-input>/g, '') : text(prompt);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
