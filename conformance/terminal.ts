/**
 * Hostile text in every field a printer shows: no byte that a terminal acts on reaches stdout or stderr.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './report.ts';
import { readJsonLines, type SharedData } from './shared.ts';
import { inParallel, type Run, Sandbox } from './tacho.ts';

interface Case {
  readonly id: string;
  readonly name: string;
  readonly bytes: Buffer;
}

const START = 1_760_000_000;

export async function checkTerminal(report: Report, shared: SharedData, temp: string): Promise<void> {
  report.section('Text that drives a terminal');
  const rows = readJsonLines<{ id: string; name: string; bytesBase64: string }>(
    path.join(shared.data, 'hostile/terminal.jsonl'),
  );
  const cases = rows.map(({ id, name, bytesBase64 }) => ({ id, name, bytes: Buffer.from(bytesBase64, 'base64') }));

  const each = new Sandbox(temp, 'terminal-each');
  for (const one of cases) writePeerSession(path.join(each.store, one.id), one.id, [one]);
  await checkOutputs(report, each, 'a session for each case', STORE_COMMANDS);
  const shown = await inParallel(cases, ({ id }) => checkRuns(each, SESSION_COMMANDS.slice(0, 2), id));
  reportEach(report, 'show and replay', cases, shown);

  const all = new Sandbox(temp, 'terminal-all');
  writePeerSession(path.join(all.store, 'all'), 'all', cases);
  await checkOutputs(report, all, 'all cases in one session', [...STORE_COMMANDS, ...SESSION_COMMANDS]);

  const imported = new Sandbox(temp, 'terminal-imported');
  const transcripts = path.join(imported.dir, 'transcripts');
  mkdirSync(transcripts);
  const ids = cases.map((_, at) => `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`);
  for (const [at, one] of cases.entries()) {
    writeFileSync(path.join(transcripts, `${ids[at]}.jsonl`), transcript(ids[at] as string, one));
  }
  await checkOutputs(report, imported, 'imported transcripts', [['import', transcripts], ...STORE_COMMANDS]);
  const replayed = await inParallel(ids, id => checkRuns(imported, [['replay']], id));
  reportEach(report, 'replay of imported transcripts', cases, replayed);
}

const STORE_COMMANDS = [
  ['list'],
  ['list', '--subagents'],
  ['list', '--json'],
  ['search', '--type', '*', '--limit', '0'],
  ['search', '--type', '*', '--limit', '0', '--json'],
  ['stats', '--all'],
  ['stats', '--all', '--json'],
  ['cost', '--all'],
  ['doctor'],
  ['doctor', '--json'],
];
/** Those of one session, which is the latest unless one is named. */
const SESSION_COMMANDS = [
  ['show'],
  ['replay'],
  ['replay', '--tree'],
  ['replay', '--expand-subagents'],
  ['show', '--json'],
  ['stats'],
  ['stats', '--json'],
  ['stats', '--include-subagents'],
  ['cost'],
  ['cost', '--explain'],
  ['cost', '--json'],
  ['inspect'],
  ['explain'],
  ['explain', '--json'],
  ['explain', '--all'],
  ['tree'],
  ['token-budget'],
  ['standup'],
  ['postmortem'],
  ['why', '--all'],
];

async function checkOutputs(
  report: Report,
  box: Sandbox,
  name: string,
  commands: readonly (readonly string[])[],
): Promise<void> {
  for (const command of commands) {
    const run = await box.run(...command);
    const label = command[0] === 'import' ? 'import' : command.join(' ');
    report.check(`${name}: ${label}`, `${run.stdout.length} bytes`, complaints(run));
  }
}

async function checkRuns(box: Sandbox, commands: readonly (readonly string[])[], id: string): Promise<string[]> {
  const found: string[] = [];
  for (const command of commands) found.push(...complaints(await box.run(...command, id)));
  return found;
}

function reportEach(report: Report, name: string, cases: readonly Case[], findings: readonly string[][]): void {
  for (const [at, { id, name: what }] of cases.entries()) {
    const found = findings[at] as string[];
    if (found.length > 0) report.check(`${name}: ${id}`, what, found);
  }
  const clean = findings.filter(found => found.length === 0).length;
  report.check(name, `${clean} cases without a byte that a terminal acts on`, []);
}

function complaints(run: Run): string[] {
  const what = run.args.slice(3).join(' ');
  const found: string[] = [];
  // `doctor` answers 1 when it finds damage, `postmortem` when the session failed.
  if (run.code !== 0 && !(run.code === 1 && /^(?:doctor|postmortem)/.test(what))) {
    found.push(`${what}: exit ${run.code}: ${run.stderr.toString('utf8', 0, 200)}`);
  }
  for (const [name, bytes] of [
    ['stdout', run.stdout],
    ['stderr', run.stderr],
  ] as const) {
    const offender = offenderIn(bytes);
    if (offender !== undefined) found.push(`${what}: ${offender} on ${name}`);
  }
  return found;
}

/** The first character that may not be printed, with what stands before it. */
function offenderIn(bytes: Buffer): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'bytes that are no UTF-8';
  }
  let at = 0;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (isForbidden(code))
      return `U+${code.toString(16).padStart(4, '0')} after ${JSON.stringify(text.slice(Math.max(0, at - 40), at))}`;
    at += char.length;
  }
  return undefined;
}

const BIDI_CONTROL = /\p{Bidi_Control}/u;

/** C0 but LF, DEL, C1, bidi controls, tag characters. */
function isForbidden(code: number): boolean {
  if (code < 0x20) return code !== 0x0a;
  if (code < 0x7f) return false;
  if (code < 0xa0) return true;
  if (code >= 0xe0000 && code <= 0xe007f) return true;
  return BIDI_CONTROL.test(String.fromCodePoint(code));
}

/** A session in the peer's format, with the text of the cases in every field of its record and its events. */
function writePeerSession(folder: string, id: string, cases: readonly Case[]): void {
  mkdirSync(folder, { recursive: true });
  const first = cases[0] as Case;
  const meta = {
    session_id: id,
    started_at: START,
    ended_at: START + 60,
    ...fields([
      'agent_name',
      'name',
      'command',
      'user_id',
      'convo_id',
      'cwd',
      'git_branch',
      'failure_reason',
      'status',
    ]),
  };
  writeFileSync(path.join(folder, 'meta.json'), fill(meta, first.bytes));
  const lines = cases.flatMap((one, at) => {
    const event = (n: number, event_type: string, data: object, more: object = {}) =>
      fill({ event_type, timestamp: START + at, event_id: `${one.id}-${n}`, session_id: id, data, ...more }, one.bytes);
    const call = { tool_name: 'Bash', arguments: fields(['command', 'description']) };
    const usage = { input: 1, cache_read: 1, cache_write_5m: 1, cache_write_1h: 0, output: 1 };
    return [
      event(1, 'user_prompt', fields(['prompt'])),
      event(2, 'tool_call', call),
      event(3, 'tool_result', { tool_name: 'Bash', ...fields(['result']) }, { parent_id: `${one.id}-2` }),
      event(4, 'tool_call', { ...fields(['tool_name']), arguments: fields(['file_path', HOLE]) }),
      event(
        5,
        'error',
        { ...fields(['error', 'message', 'tool_name', 'exception_type']) },
        { parent_id: `${one.id}-4` },
      ),
      event(6, 'llm_request', { ...fields(['model', 'method']), message_count: 1 }),
      event(7, 'llm_response', { ...fields(['model', 'stop_reason', 'message_id', 'request_id']), usage }),
      event(8, 'assistant_response', fields(['text', 'model'])),
      event(9, 'decision', { ...fields(['choice', 'reason']), alternatives: [HOLE] }),
      event(10, 'file_read', fields(['uri', 'file_path'])),
      event(11, HOLE, fields(['anything', HOLE])),
      event(12, 'system', fields(['subtype', 'text']), fields(['source', 'agent_id'])),
    ];
  });
  writeFileSync(path.join(folder, 'events.ndjson'), Buffer.concat(lines));
}

/** The same in a transcript of Claude Code. */
function transcript(sessionId: string, one: Case): Buffer {
  const base = {
    sessionId,
    version: '2.1.0',
    timestamp: new Date(START * 1000).toISOString(),
    ...fields(['cwd', 'gitBranch']),
  };
  const call = (id: string, name: string, input: object) => ({ type: 'tool_use', id, name, input });
  const usage = { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  const answer = (n: number, content: object[], more: object = {}) => ({
    ...base,
    type: 'assistant',
    uuid: `u${n}`,
    requestId: `r${n}`,
    message: { id: `m${n}`, role: 'assistant', model: 'claude-opus-4-5-20251101', content, usage, ...more },
  });
  const result = (id: string, is_error: boolean) => ({
    ...base,
    type: 'user',
    uuid: `result-${id}`,
    message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: HOLE, is_error }] },
    toolUseResult: fields(['stdout', 'stderr']),
  });
  const records = [
    { type: 'summary', leafUuid: 'u1', ...fields(['summary']) },
    { ...base, type: 'user', uuid: 'u1', userType: 'external', message: { role: 'user', content: HOLE } },
    answer(2, [{ type: 'text', text: HOLE }, call('t1', 'Bash', fields(['command', 'description']))]),
    result('t1', false),
    answer(
      3,
      [call('t2', HOLE, fields(['file_path', HOLE])), call('t3', 'Task', fields(['prompt', 'subagent_type']))],
      fields(['model']),
    ),
    result('t2', true),
    { ...base, type: 'system', uuid: 'u4', level: 'warning', ...fields(['subtype', 'content']) },
    { ...base, uuid: 'u5', ...fields(['type', 'content']) },
  ];
  return Buffer.concat(records.map(record => fill(record, one.bytes)));
}

/** Stands for the text of a case until the bytes are put in. */
const HOLE = '@@hostile@@';

function fields(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [name, HOLE]));
}

/**
 * One line of JSON with the case in each hole, as a careless writer would write it: what is no UTF-8 goes in as it is,
 * the rest is escaped as JSON asks.
 */
function fill(value: unknown, bytes: Buffer): Buffer {
  const hostile = isUtf8(bytes) ? Buffer.from(JSON.stringify(bytes.toString('utf8')).slice(1, -1)) : bytes;
  const parts = JSON.stringify(value).split(HOLE);
  return Buffer.concat(
    parts.flatMap((part, at) => [Buffer.from(part), at < parts.length - 1 ? hostile : Buffer.from('\n')]),
  );
}

function isUtf8(bytes: Buffer): boolean {
  return bytes.equals(Buffer.from(bytes.toString('utf8')));
}
