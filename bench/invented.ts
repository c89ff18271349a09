/**
 * Invented sessions of any size: logs in the peer's shape, and transcripts as Claude Code writes them. The sizes of texts
 * are those of real sessions, roughly; the same arguments give the same bytes.
 */
import { createHash } from 'node:crypto';

const START = 1_760_000_000;
/** Prose, code and output, with about as many escapes (2 %) and bytes beyond ASCII (1 %) as real sessions have. */
const SAMPLE = `The test "adds up rows" fails: expected 42, got 41…
I look at how the rows are read first, then at the sum.
export function total(rows: readonly Row[]): number {
\tif (rows.length === 0) throw new Error("no rows to add up");
\treturn rows.reduce((sum, row) => sum + row.amount, 0);
}
 ✓ reads a file of 100,000 rows (812 ms)
 ✗ adds up rows
   expected: "42"
   received: "41"
`;
/** Files a session works on. */
const FILES = 400;

/** A log with `events` events: a prompt, then calls with their results, now and then an answer or an error. */
export function inventLog(sessionId: string, events: number): string {
  const lines: string[] = [];
  for (let n = 0; n < events; n++) {
    const event = (event_type: string, data: object, more: object = {}) => {
      const event_id = idOf('event', sessionId, n).slice(0, 12);
      lines.push(
        JSON.stringify({ event_type, timestamp: START + n / 4, event_id, session_id: sessionId, ...more, data }),
      );
    };
    const parent_id = idOf('event', sessionId, n - 1).slice(0, 12);
    if (n === 0) event('session_start', { mode: 'claude-code-hooks', source: 'startup', model: 'claude-opus-4-5' });
    else if (n % 50 === 1) event('user_prompt', { prompt: textOf(n, 200) });
    else if (n % 50 === 49) event('assistant_response', { text: textOf(n, 600) });
    else if (n % 2 === 0) event('tool_call', toolOf(n));
    else if (n % 30 === 3) event('error', { tool_name: toolOf(n - 1).tool_name, error: textOf(n, 300) }, { parent_id });
    else
      event(
        'tool_result',
        { tool_name: toolOf(n - 1).tool_name, result: textOf(n, 900) },
        { parent_id, duration_ms: n % 900 },
      );
  }
  return `${lines.join('\n')}\n`;
}

/** The meta.json that goes with such a log. */
export function inventMeta(sessionId: string, index: number): string {
  const started_at = START + index * 60;
  const counters = { tool_calls: 9, llm_requests: 0, errors: 1, total_duration_ms: 5_000 };
  return `${JSON.stringify({ session_id: sessionId, started_at, ended_at: started_at + 5, agent_name: 'claude-code', ...counters }, null, 2)}\n`;
}

/** A transcript of `turns` turns: each is a message with a text and a tool call in two records, and the call's result. */
export function inventTranscript(sessionId: string, turns: number, firstMoment = START): string {
  const lines: string[] = [];
  let parentUuid: string | null = null;
  const write = (type: string, n: number, part: number, more: object) => {
    const uuid = uuidOf(sessionId, n * 4 + part);
    const timestamp = new Date((firstMoment + n * 2 + part / 4) * 1000).toISOString();
    const base = { parentUuid, isSidechain: false, userType: 'external', cwd: '/home/someone/project', sessionId };
    lines.push(JSON.stringify({ ...base, version: '2.1.0', gitBranch: 'main', type, uuid, timestamp, ...more }));
    parentUuid = uuid;
  };
  for (let n = 0; n < turns; n++) {
    const toolUseId = `toolu_${idOf('tool', sessionId, n).slice(0, 24)}`;
    const usage = {
      input_tokens: 4,
      cache_creation_input_tokens: 300 + (n % 700),
      cache_read_input_tokens: 20_000 + n,
      cache_creation: { ephemeral_5m_input_tokens: 300 + (n % 700), ephemeral_1h_input_tokens: 0 },
      output_tokens: 120 + (n % 80),
      service_tier: 'standard',
    };
    const answer = (content: object) => ({
      requestId: `req_${idOf('request', sessionId, n).slice(0, 24)}`,
      message: {
        model: 'claude-opus-4-5-20251101',
        id: `msg_${idOf('message', sessionId, n).slice(0, 24)}`,
        type: 'message',
        role: 'assistant',
        content: [content],
        stop_reason: null,
        usage,
      },
    });
    const { tool_name, arguments: input } = toolOf(n);
    if (n % 25 === 0) write('user', n, 0, { message: { role: 'user', content: textOf(n, 200) } });
    write('assistant', n, 1, answer({ type: 'text', text: textOf(n, 250) }));
    write('assistant', n, 2, answer({ type: 'tool_use', id: toolUseId, name: tool_name, input }));
    const content = textOf(n + 1, 1_200);
    write('user', n, 3, {
      message: {
        role: 'user',
        content: [{ tool_use_id: toolUseId, type: 'tool_result', content, is_error: n % 15 === 2 }],
      },
      toolUseResult: { stdout: content, stderr: '', interrupted: false },
    });
  }
  return `${lines.join('\n')}\n`;
}

/** An id in the form of a UUID. */
export function uuidOf(sessionId: string, n: number): string {
  const hex = idOf('uuid', sessionId, n);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function toolOf(n: number): { tool_name: string; arguments: object } {
  const file = (n * 7_919) % FILES;
  const file_path = `/home/someone/project/src/module-${file % 23}/file-${file}.ts`;
  if (n % 3 === 0)
    return { tool_name: 'Bash', arguments: { command: `npm test -- ${file_path}`, description: 'Run a test' } };
  if (n % 3 === 1) return { tool_name: 'Read', arguments: { file_path } };
  return { tool_name: 'Edit', arguments: { file_path, old_string: textOf(n, 120), new_string: textOf(n + 1, 140) } };
}

/** Some text of about `length` characters, another one for each `seed`. */
function textOf(seed: number, length: number): string {
  const size = length >> (seed % 3);
  const start = (seed * 7) % SAMPLE.length;
  return `${seed}: ${SAMPLE.slice(start)}${SAMPLE.repeat(Math.ceil(size / SAMPLE.length))}`.slice(0, size);
}

function idOf(kind: string, sessionId: string, n: number): string {
  return createHash('md5').update(`${kind} ${sessionId} ${n}`).digest('hex');
}
