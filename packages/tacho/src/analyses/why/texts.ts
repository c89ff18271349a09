/**
 * The texts of an event: what somebody wrote, said or got back, each string on its own. Ids, times and settings are none.
 */
import { isObject } from '../../core/record.ts';
import type { TraceEvent } from '../../core/schema.ts';

/**
 * What a text of a call is: `target` a file, address or pattern it goes for; `id` names something that was made before;
 * `content` is what it writes; `note` what the agent, or the client, says about it; `plain` anything else, a command above all.
 */
export type Role = 'target' | 'id' | 'content' | 'note' | 'plain';

const MAX_DEPTH = 12;
const TARGET =
  /^(?:file_?path|notebook_path|absolute_path|path|paths|dir_path|uri|url|urls|pattern|glob|query|symbol|skill|targets?)$/i;
/** Settings of a call: where it runs, how long, how much it may say. */
const SETTING =
  /^(?:workdir|cwd|working_?directory|timeout\w*|yield_time_ms|max_\w+|limit|offset|output_mode|run_in_background|model|login|shell|status|state|priority|type|mode|effort|level)$|_ms$/i;
const ID = /(?:^|_)(?:ids?|number)$|[a-z](?:Id|Ids)$/;
const CONTENT =
  /^(?:content|contents|new_string|new_str|old_string|old_str|file_text|new_source|replacement_text|edits|todos|plan|prompt|message|subject|body)$/;
const NOTE = /^(?:description|explanation|justification|activeForm|title)$/;

/** Subtypes of `system` that hold what the model was given to read, beside prompts and results. */
const CONTEXT = new Set<unknown>([
  'machine_message',
  'meta',
  'compaction_summary',
  'attachment',
  'observation',
  'rejection_feedback',
  'command_execution',
  'agent_call',
  'mcp_tool_call',
  'inherited_history',
]);
const SILENT_KEY =
  /(?:^|_)(?:uuid|id|key|hash|digest|signature|timestamp|kind)$|^(?:subtype|source|model|version|usage|cwd)$/;

export type Visit = (text: string, role: Role) => void;

/** Every text of the event, in the order in which it stands there; of numbers only those that name something. Never throws. */
export function eachText({ event_type, data }: TraceEvent, visit: Visit): void {
  switch (event_type) {
    case 'tool_call':
      walk(data.arguments, 'plain', visit, 0);
      return;
    case 'tool_result':
      walk(data.result, 'plain', visit, 0);
      walk(data.header, 'note', visit, 0);
      walk(data.details, 'note', visit, 0);
      return;
    case 'error':
      walk(data.message, 'plain', visit, 0);
      // These say the call again, among other things.
      walk(data.header, 'note', visit, 0);
      walk(data.details, 'note', visit, 0);
      return;
    case 'user_prompt':
      walk(data.prompt, 'plain', visit, 0);
      walk(data.command_args, 'plain', visit, 0);
      walk(data.context, 'plain', visit, 0);
      return;
    case 'assistant_response':
      walk(data.text, 'plain', visit, 0);
      return;
    case 'file_read':
    case 'file_write':
      for (const key of ['path', 'uri', 'file_path']) walk(data[key], 'target', visit, 0);
      return;
    case 'llm_request':
    case 'llm_response':
      return;
    default:
      if (event_type !== 'system') walkFacts(data, visit);
      else if (data.subtype === 'thinking') walk(data.text, 'plain', visit, 0);
      else if (CONTEXT.has(data.subtype)) walkFacts(data, visit);
  }
}

/** What the agent itself said, in words to the person or to itself. */
export function isSaid({ event_type, data }: TraceEvent): boolean {
  return event_type === 'assistant_response' || (event_type === 'system' && data.subtype === 'thinking');
}

/** Something the model was given to read that is neither a prompt nor the outcome of a call. */
export function isContext({ event_type, data }: TraceEvent): boolean {
  return event_type === 'system' && CONTEXT.has(data.subtype);
}

function walkFacts(data: Readonly<Record<string, unknown>>, visit: Visit): void {
  for (const key in data) if (!SILENT_KEY.test(key)) walk(data[key], 'plain', visit, 1);
}

function walk(value: unknown, around: Role, visit: Visit, depth: number): void {
  if (typeof value === 'string') {
    if (value !== '') visit(value, around);
  } else if (typeof value === 'number') {
    if (around === 'id' || around === 'target') visit(String(value), around);
  } else if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return;
  else if (Array.isArray(value)) for (const item of value) walk(item, around, visit, depth + 1);
  else if (isObject(value)) {
    for (const key in value) {
      const role = around === 'note' ? 'note' : roleOf(key);
      if (role !== 'setting') walk(value[key], role ?? around, visit, depth + 1);
    }
  }
}

const ROLES = new Map<string, Role | 'setting' | undefined>();
const MOST_KEYS = 1_000;

/** By the name of its key; undefined for one that says nothing. */
function roleOf(key: string): Role | 'setting' | undefined {
  let role = ROLES.get(key);
  if (role === undefined && !ROLES.has(key)) {
    role = roleByName(key);
    if (ROLES.size < MOST_KEYS) ROLES.set(key, role);
  }
  return role;
}

function roleByName(key: string): Role | 'setting' | undefined {
  if (SETTING.test(key)) return 'setting';
  if (TARGET.test(key)) return 'target';
  if (ID.test(key)) return 'id';
  if (CONTENT.test(key)) return 'content';
  return NOTE.test(key) ? 'note' : undefined;
}
