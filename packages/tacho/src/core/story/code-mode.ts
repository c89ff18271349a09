/**
 * Codex's code mode: its only tool is `exec`, whose input is a script that calls `tools.exec_command({cmd: "…"})`. What a
 * person wants to see is what was run.
 */
import { PATCH } from '../describe/call.ts';

const CALL = /\btools\.(?:exec_command|shell_command)\(\{\s*"?(?:cmd|command)"?\s*:\s*/g;
const POLL = /\btools\.write_stdin\(\{\s*"?session_id"?\s*:\s*"?(\d+)/;
/** What it runs stands at its beginning. */
const MOST_CHARS = 8_000;

/** The commands that a script runs, a line each; undefined where it runs none. */
export function scriptedCommand(input: unknown): string | undefined {
  if (typeof input !== 'string' || !input.includes('tools.')) return undefined;
  const script = input.slice(0, MOST_CHARS);
  const commands = [...script.matchAll(CALL)].flatMap(match => literalAt(script, match.index + match[0].length) ?? []);
  return commands.length === 0 ? undefined : commands.join('\n');
}

/** The process that a script asks after. */
export function scriptedPoll(input: unknown): string | undefined {
  return typeof input === 'string' && input.includes('tools.write_stdin')
    ? POLL.exec(input.slice(0, MOST_CHARS))?.[1]
    : undefined;
}

/** The patch that a script applies, as apply_patch takes it. */
export function scriptedPatch(input: unknown): string | undefined {
  if (typeof input !== 'string' || !input.includes('tools.apply_patch')) return undefined;
  const start = input.indexOf(PATCH);
  if (start <= 0) return undefined;
  return literalAt(input, start - 1);
}

/** The text of the JavaScript literal that begins at `start`; undefined where there is none, or it does not end. */
function literalAt(script: string, start: number): string | undefined {
  const quote = script[start];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  let text = '';
  for (let i = start + 1; i < script.length; i++) {
    const char = script[i] as string;
    if (char === quote) return text;
    if (char !== '\\') text += char;
    else {
      const escaped = script[++i] ?? '';
      text += ESCAPES[escaped] ?? escaped;
    }
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
