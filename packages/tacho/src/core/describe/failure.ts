/**
 * What a failed call says: the line that tells most, without the words that are the same every time.
 */

import { stringify } from '../json.ts';

/** Claude Code begins a failed command's result with it (its PostToolUseFailure hook says the same). */
const EXIT_CODE = /^\s*(?:Error: )?Exit code (\d{1,10})\s*/;
/** A line that says what is wrong, as test runners, compilers and shells write it. */
const TELLING =
  /error|fail|✖|✗|✘|×|exception|panic|fatal|traceback|cannot|can't|not found|no such|denied|unexpected|expected/i;
/** A line that says it as a program says it: `fatal: …`, `error[E0308]: …`, `ValueError: …`, `src/a.ts:3:5: …`. */
const VERDICT =
  /^\s*(?:fatal|error|panic)\b(?:\[\w+\])?:|^(?:\w+\.)*\w*(?:Error|Exception)\b(?:\[\w+\])?: |^\S+\.\w+:\d+:\d+:? \S{2}/i;
/** A line that only counts or announces: `# fail 1`, `> test`, `(node:1) Warning`. */
const ANNOUNCING =
  /^(?:>|#|\$|npm (?:error|ERR!) (?:code|path|command|errno)|\(node:\d+\)|Traceback \(most recent)|\b0 (?:errors|failed|failures)\b/i;
/** What a client says of a call that a person rejected without a word. */
const REJECTED = /^The user doesn't want to (?:proceed with this tool use|take this action right now)/;
/** What the client puts before a person's own words when they reject a call. */
const SAID = /the user (?:said|provided the following reason[^:]*):\s*/i;
const MOST_LINES = 200;

export function failure(
  tool: string | undefined,
  data: Readonly<Record<string, unknown>>,
): { title: string; detail: string | undefined } {
  const message = withoutTags(textOf(data.message));
  const what = data.denied ? 'denied' : data.interrupted ? 'interrupted' : 'failed';
  const name = tool === undefined ? 'error' : `${tool} ${what}`;
  // Told apart from the output by some sources, at its beginning by others.
  const code = typeof data.exit_code === 'number' ? data.exit_code : undefined;
  if (code !== undefined && !data.denied) {
    return { title: `${name}, exit ${code}`, detail: message === undefined ? undefined : tellingLine(message) };
  }
  if (message === undefined) return { title: name, detail: undefined };
  if (data.denied) return { title: name, detail: saidBy(message) };
  const exit = EXIT_CODE.exec(message);
  if (exit === null) return { title: name, detail: message };
  return { title: `${name}, exit ${exit[1]}`, detail: tellingLine(message.slice(exit[0].length)) };
}

/** The person's own words, where there are any. */
function saidBy(message: string): string {
  const said = SAID.exec(message);
  if (said !== null) return message.slice(said.index + said[0].length);
  return REJECTED.test(message) ? 'by the user' : message;
}

function tellingLine(output: string): string {
  const lines = output.split('\n', MOST_LINES).filter(line => line.trim() !== '');
  return (
    lines.find(line => VERDICT.test(line)) ??
    lines.find(line => TELLING.test(line) && !ANNOUNCING.test(line.trim())) ??
    lines.at(-1) ??
    ''
  );
}

/** `<tool_use_error>…</tool_use_error>`, which the client wraps around its own refusals. */
function withoutTags(message: string | undefined): string | undefined {
  return message?.replace(/^\s*<tool_use_error>/, '').replace(/<\/tool_use_error>\s*$/, '');
}

function textOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message === '' ? undefined : message;
  return message === undefined || message === null ? undefined : stringify(message);
}
