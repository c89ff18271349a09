/**
 * One event in words: what kind of act it was, its title, and one line of what it was about.
 */
import { isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';
import type { Kind } from '../terminal/style.ts';

export interface Description {
  readonly kind: Kind;
  readonly title: string;
  /** Text of any length, with any characters; undefined when the title says all. */
  readonly detail?: string | undefined;
  /** Nothing a reader came for: shown only when asked for by type. */
  readonly quiet?: boolean;
}

const READ = new Set(['Read', 'Glob', 'Grep', 'LS', 'NotebookRead', 'TodoRead', 'ToolSearch']);
const WRITE = new Set(['Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'TodoWrite']);
const RUN = new Set(['Bash', 'BashOutput', 'KillShell', 'PowerShell', 'TaskOutput']);
const NETWORK = new Set(['WebFetch', 'WebSearch', 'web_search', 'web_fetch']);
const AGENT = new Set(['Agent', 'Task']);
/** Records that say nothing about what the agent did. */
const QUIET = new Set([
  'ai-title',
  'agent-name',
  'agent-setting',
  'atis-latch',
  'attachment',
  'bridge-session',
  'bridge_status',
  'custom-title',
  'empty_prompt',
  'file-history-delta',
  'file-history-snapshot',
  'informational',
  'last-prompt',
  'meta',
  'mode',
  'permission-mode',
  'pr-link',
  'progress',
  'queue-operation',
  'stop_hook_summary',
  'summary',
  'tag',
  'tools-used',
  'turn_duration',
  'unknown',
]);

/** What a tool does, by its name; an MCP tool or an unknown one acts on the outside. */
export function kindOfTool(tool: string): Kind {
  if (READ.has(tool)) return 'read';
  if (WRITE.has(tool)) return 'write';
  if (RUN.has(tool)) return 'run';
  if (NETWORK.has(tool) || tool.startsWith('mcp__')) return 'network';
  return AGENT.has(tool) ? 'agent' : 'run';
}

export function describe(event: TraceEvent): Description {
  const { data, event_type } = event;
  switch (event_type) {
    case 'user_prompt':
      return { kind: 'prompt', title: promptTitle(data.kind), detail: text(data.prompt) };
    case 'assistant_response':
      return { kind: 'answer', title: 'answer', detail: text(data.text) };
    case 'tool_call': {
      const tool = text(data.tool_name) ?? 'unknown tool';
      return {
        kind: kindOfTool(tool),
        title: tool,
        detail: callDetail(tool, isObject(data.arguments) ? data.arguments : {}, data.arguments),
      };
    }
    case 'tool_result':
      return {
        kind: kindOfTool(text(data.tool_name) ?? ''),
        title: `${text(data.tool_name) ?? 'tool'} result`,
        detail: resultText(data.result),
      };
    case 'error':
      return { kind: 'error', title: errorTitle(data), detail: resultText(data.message) };
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
  if (event_type !== 'system' || subtype === undefined)
    return { kind: 'wait', title: event_type, detail: firstText(data) };
  switch (subtype) {
    case 'thinking':
      return { kind: 'answer', title: 'thinking', detail: text(data.text), quiet: !text(data.text) };
    case 'interrupt':
      return { kind: 'error', title: 'interrupted by the user' };
    case 'api_error':
      return { kind: 'error', title: 'API error', detail: text(data.text) ?? resultText(data.error) };
    case 'synthetic_message':
      return { kind: 'answer', title: 'note by the client', detail: text(data.text) };
    case 'compaction':
      return { kind: 'wait', title: 'context compacted', detail: text(data.trigger) };
    case 'compaction_summary':
      return { kind: 'answer', title: 'summary of what was compacted', detail: text(data.text) };
    case 'rejection_feedback':
      return { kind: 'prompt', title: 'feedback on a rejected call', detail: text(data.text) };
    case 'machine_message':
      return { kind: 'wait', title: 'message by the client', detail: text(data.text), quiet: true };
    default:
      return {
        kind: 'wait',
        title: subtype.replaceAll('_', ' '),
        detail: firstText(data),
        quiet: QUIET.has(subtype) || subtype.startsWith('api-request'),
      };
  }
}

function promptTitle(kind: unknown): string {
  if (kind === 'slash') return 'slash command';
  if (kind === 'bash') return 'command typed by the user';
  if (kind === 'queued') return 'prompt, typed while the agent worked';
  return kind === 'sidechain' ? 'task for a subagent' : 'prompt';
}

function errorTitle(data: TraceEvent['data']): string {
  const tool = text(data.tool_name);
  const what = data.denied ? 'denied' : data.interrupted ? 'interrupted' : 'failed';
  return tool === undefined ? 'error' : `${tool} ${what}`;
}

/** What a call is about: its command, path, pattern, address or task. */
function callDetail(tool: string, args: Record<string, unknown>, whole: unknown): string | undefined {
  const path = text(args.file_path) ?? text(args.notebook_path) ?? text(args.path);
  if (typeof args.command === 'string') return `$ ${args.command}`;
  if (tool === 'Grep' || tool === 'Glob') return [text(args.pattern), path && `in ${path}`].filter(Boolean).join(' ');
  if (tool === 'Edit' && path !== undefined)
    return `${path}: ${firstLine(text(args.old_string))} → ${firstLine(text(args.new_string))}`;
  if (path !== undefined) return path;
  if (Array.isArray(args.command)) return `$ ${args.command.map(String).join(' ')}`;
  return (
    text(args.url) ??
    text(args.query) ??
    text(args.description) ??
    text(args.prompt) ??
    firstText(args) ??
    (typeof whole === 'string' ? whole : undefined)
  );
}

function resultText(result: unknown): string | undefined {
  if (typeof result === 'string') return result === '' ? undefined : result;
  if (result === undefined || result === null) return undefined;
  if (isObject(result)) return text(result.stdout) || text(result.stderr) || text(result.content) || firstText(result);
  return Array.isArray(result)
    ? result
        .map(item => (isObject(item) ? text(item.text) : text(item)))
        .filter(Boolean)
        .join(' ')
    : String(result);
}

function firstText(data: Record<string, unknown>): string | undefined {
  for (const key in data) {
    const value = data[key];
    if (key !== 'uuid' && key !== 'parent_uuid' && key !== 'subtype' && typeof value === 'string' && value !== '')
      return value;
  }
  return undefined;
}

function firstLine(value: string | undefined): string {
  if (value === undefined || value === '') return '(nothing)';
  const line = value.trimStart().split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
