/**
 * Commands that go on after their call was answered: who started one, who asked after it, and how it ended.
 *
 * Codex answers `exec_command` with a header "Process running with session ID 7", and `write_stdin` of that id says more
 * (codex-rs, unified exec). Claude Code answers a Bash call with "Command running in background with ID: b0be39e" and in
 * three forms more (the texts of its package, 2.1.332); BashOutput or TaskOutput say more, at the end with
 * `<exit_code>0</exit_code>`.
 */
import { isObject } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { scriptedPoll } from './code-mode.ts';

const CODEX_RUNNING = /Process running with session ID (\d+)/;
const CODEX_EXITED = /Process exited with code (-?\d+)/;
/** Of its own accord, on another machine, moved by the client, or by the person. */
const CLAUDE_RUNNING =
  /^Command (?:running in (?:the )?background|was moved to the background|was manually backgrounded)[^\n]{0,120}?\bID: ([\w-]+)/;
const CLAUDE_EXITED = /<exit_code>(-?\d+)<\/exit_code>/;
/** A script in code mode prints the record of its command as JSON. */
const SCRIPT_RUNNING = /^\{"chunk_id":"\w*",[^{}]*?"session_id":(\d+)/;
const SCRIPT_EXITED = /^\{"chunk_id":"\w*",[^{}]*?"exit_code":(-?\d+)/;
/** Nothing of what is looked for stands further in. */
const HEAD_CHARS = 2_000;

/** The id of the process that a result leaves running; undefined where the call was over. `text` is what it says. */
export function startedProcess({ header }: TraceEvent['data'], text: string): string | undefined {
  const codex = typeof header === 'string' ? CODEX_RUNNING.exec(header.slice(0, HEAD_CHARS)) : null;
  const head = text.slice(0, 200);
  return (codex ?? CLAUDE_RUNNING.exec(head) ?? (head.includes('"exit_code"') ? null : SCRIPT_RUNNING.exec(head)))?.[1];
}

/** The id of the process that a call asks after. */
export function polledProcess({ tool_name: tool, arguments: args }: TraceEvent['data']): string | undefined {
  if (!isObject(args)) return undefined;
  const id =
    tool === 'write_stdin'
      ? args.session_id
      : tool === 'BashOutput'
        ? (args.bash_id ?? args.shell_id)
        : tool === 'TaskOutput'
          ? args.task_id
          : tool === 'exec'
            ? scriptedPoll(args.input)
            : undefined;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

/** The exit code a result tells of; undefined while the process runs. */
export function exitOf({ header, exit_code: code }: TraceEvent['data'], text: string): number | undefined {
  if (typeof code === 'number') return code;
  const codex = typeof header === 'string' ? CODEX_EXITED.exec(header.slice(0, HEAD_CHARS)) : null;
  const said = codex ?? CLAUDE_EXITED.exec(text.slice(0, HEAD_CHARS)) ?? SCRIPT_EXITED.exec(text.slice(0, 200));
  return said === null ? undefined : Number(said[1]);
}
