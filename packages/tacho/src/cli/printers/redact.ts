/**
 * The filter: standard input without its secrets. In blocks of whole lines, so memory is bounded by the longest line.
 */

import { TraceError } from '../../core/errors.ts';
import { parseExact, stringify } from '../../core/json.ts';
import type { Redactor } from '../../core/redact/redactor.ts';
import { type RedactionRules, readRedaction } from '../../store/redaction.ts';
import { checkPatterns, newKey, openRedactor } from '../../store/redactor.ts';
import type { ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { traceFolder } from '../store.ts';
import { trustText } from '../terminal/safe.ts';
import { sanitise, sanitiseJson } from '../terminal/sanitise.ts';

/** So much of what has gone by is seen when the next block is read: a name may stand a few lines above its value. */
const LOOK_BACK = 8 * 1024;
/** A private key is read whole; one that does not end is let go after this. */
const MAX_HELD = 128 * 1024;
/** A longer line is cut: no rule of ours needs so much at once. */
const MAX_LINE = 1 << 25;

/** Text in, text out. Control characters stay as they are in a pipe, and are shown on a terminal. */
export async function redactStream(context: Context, rules: RedactionRules): Promise<ExitCode> {
  const redactor = await redactorFor(context, rules);
  let before = '';
  for await (const block of blocks(process.stdin, keepOpenKey)) {
    const text = redactor.text(block, before);
    await context.out.write(context.isTerminal ? sanitise(text, { multiline: true }) : trustText(text));
    if (context.out.closed) return 0;
    before = (before + block).slice(-LOOK_BACK);
  }
  return 0;
}

/** NDJSON in, NDJSON out, line for line. A line that is no object with a text is not printed, but counted. */
export async function redactLines(context: Context, rules: RedactionRules): Promise<ExitCode> {
  const redactor = await redactorFor(context, rules);
  let bad = 0;
  let first = 0;
  let line = 0;
  for await (const block of blocks(process.stdin, () => 0)) {
    const rows = block.split('\n');
    if (rows.at(-1) === '') rows.pop();
    for (const row of rows) {
      line++;
      const redacted = redactedRow(row, redactor);
      if (redacted === undefined) {
        bad++;
        first ||= line;
      }
      await context.out.write(sanitiseJson(`${redacted ?? '{"error":"not an object with a text"}'}\n`));
      if (context.out.closed) return 0;
    }
  }
  if (bad === 0) return 0;
  const hint = 'each line is one JSON object with a string called text';
  throw new TraceError('bad_input', `${bad} of ${line} lines could not be read, the first is line ${first}`, { hint });
}

/** One line of JSON; its id stays as it is. Undefined for what is no object with a text; a blank line is itself. */
function redactedRow(row: string, redactor: Redactor): string | undefined {
  if (row.trim() === '') return '';
  const value = parseExact(row.charCodeAt(0) === 0xfeff ? row.slice(1) : row);
  if (value === undefined || typeof value.text !== 'string') return undefined;
  const redacted = redactor.value(value);
  if ('id' in value) redacted.id = value.id;
  return stringify(redacted);
}

/** Tags are made with the key of the store where there is one, else with one of this run. */
async function redactorFor(context: Context, rules: RedactionRules): Promise<Redactor> {
  if (process.stdin.isTTY) {
    throw new TraceError('usage', 'tacho redact reads standard input, and that is the terminal', {
      hint: 'pipe something into it, or give --check SESSION',
    });
  }
  await checkPatterns(rules.patterns);
  const known = await readRedaction(traceFolder(context).dir, newKey).catch(() => undefined);
  return (await openRedactor({ ...rules, key: known?.key ?? newKey() })).redactor;
}

/**
 * What a stream holds, in blocks of whole lines; the last may lack its line feed. `hold` says how many characters at the end
 * of a block are to wait for the next.
 */
async function* blocks(
  stream: AsyncIterable<Buffer | string>,
  hold: (block: string) => number,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  try {
    for await (const chunk of stream) {
      rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      const end = rest.lastIndexOf('\n') + 1;
      const cut = end === 0 && rest.length > MAX_LINE ? rest.length : end - hold(rest.slice(0, end));
      if (cut <= 0) continue;
      yield rest.slice(0, cut);
      rest = rest.slice(cut);
    }
  } catch (error) {
    if (error instanceof TraceError) throw error;
    throw new TraceError('io', `cannot read standard input: ${(error as Error).message}`, { cause: error });
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** From the line where a private key begins that has not ended yet. */
function keepOpenKey(block: string): number {
  const begin = block.lastIndexOf('-----BEGIN ');
  if (begin === -1 || block.indexOf('-----END ', begin) !== -1) return 0;
  if (!/^-----BEGIN [A-Z0-9 ]{0,80}PRIVATE KEY/.test(block.slice(begin, begin + 120))) return 0;
  const held = block.length - (block.lastIndexOf('\n', begin) + 1);
  return held > MAX_HELD ? 0 : held;
}
