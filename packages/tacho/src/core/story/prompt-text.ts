/**
 * What a person asked, without what their client put around it.
 */
import type { TraceEvent } from '../schema.ts';
import { plainText } from './plain-text.ts';

/** What a client adds for the model to know, with all that stands in it. */
const ADDED =
  /<(system-reminder|ide_[\w-]+|environment_context|user_instructions|local-command-[\w-]+|command-contents|attached_files|additional_data|context|editor_context|open_and_recently_viewed_files)(?: [^<>]{0,200})?>[\s\S]*?<\/\1>/g;
/** Codex's app and editor put files and context first, and then this. */
const REQUEST = /(?:^|\n)## My request for Codex:\s*\n/;
/** Looked through for what a client adds. */
const MOST_CHARS = 20_000;

/** As the person typed it, on as many lines; a slash command with its arguments, which the client wraps in tags. */
export function promptText({ kind, prompt, command, command_args: args }: TraceEvent['data']): string {
  if (kind === 'slash' && isText(command)) return [command, args].filter(isText).join(' ');
  const text = isText(prompt) ? prompt : '';
  if (kind === 'bash') return `! ${text.replace(/<\/?bash-input>/g, '')}`;
  if (PASTED.test(text)) return pastedText(text);
  if (!/[<#[*]/.test(text)) return text;
  const start = text.length > MOST_CHARS ? text.slice(0, MOST_CHARS) : text;
  const request = REQUEST.exec(start);
  const said = (request === null ? start : start.slice(request.index + request[0].length)).replace(ADDED, ' ');
  const plain = plainText(said.replace(/^\s*<(user_query|user_request|task|query)>([\s\S]*?)<\/\1>/, '$2'));
  return plain.trim() === '' ? text : plain;
}

/** What a person copies from a terminal: its own prompt comes first. */
const PASTED = /^\s*(?:PS [A-Z]:\\[^\n>]{0,200}>|[\w.-]{1,40}@[\w.-]{1,40}[^\n$#%]{0,200}[$#%] |[$❯➜] )/;
const WRONG = /\b(?:fatal|errors?|failed|failure|exception|cannot|denied|not found)\b/i;

/** What went wrong there, else what was run. */
function pastedText(text: string): string {
  const lines = text.slice(0, MOST_CHARS).split('\n');
  const said = lines.find(line => WRONG.test(line) && !PASTED.test(line)) ?? lines[0] ?? '';
  return `pasted from a terminal: ${said.trim()}`;
}

/** A prompt that the client made of a hook that refused the person's own; what the hook said, or undefined. */
export function stoppedByHook({ prompt }: TraceEvent['data']): string | undefined {
  if (!isText(prompt) || !prompt.startsWith(STOPPED)) return undefined;
  return prompt.slice(STOPPED.length).trim();
}

const STOPPED = 'Operation stopped by hook:';

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
