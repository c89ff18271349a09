/**
 * Hostile logs: whatever a line holds, every reader goes on, says so in an exit code, and counts good and damaged lines
 * exactly. Each case is a log of its own, and all are in one log and in one transcript with good lines between.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from './report.ts';
import { filesBelow, readJsonLines, type SharedData } from './shared.ts';
import { inParallel, type Run, Sandbox } from './tacho.ts';

interface Case {
  readonly name: string;
  readonly bytes: Buffer;
}

interface Checkup {
  readonly events: number;
  readonly damaged: readonly unknown[];
}

/** Commands that answer with one JSON document, and those that print for people. */
const JSON_COMMANDS = [
  ['inspect'],
  ['stats', '--json'],
  ['cost', '--json'],
  ['cost', '--explain', '--json'],
  ['show', '--json'],
];
const TEXT_COMMANDS = [
  ['replay'],
  ['tree'],
  ['stats'],
  ['cost'],
  ['show'],
  ['explain'],
  ['token-budget'],
  ['standup'],
  ['why', '--all'],
];
/** For the many files of JSON each command once is enough. */
const ONCE = [
  ['inspect'],
  ['replay'],
  ['stats', '--json'],
  ['cost', '--json'],
  ['show', '--json'],
  ['explain', '--json'],
  ['standup', '--json'],
];
const STORE_COMMANDS = [
  ['list'],
  ['list', '--json'],
  ['search', '--type', '*', '--limit', '0', '--json'],
  ['stats', '--all', '--json'],
  ['cost', '--all', '--json'],
  ['doctor', '--json'],
];

export async function checkHostile(report: Report, shared: SharedData, temp: string): Promise<void> {
  const lines = eventCases(shared);
  const files = fileCases(shared);

  report.section('Hostile lines, each a log of its own');
  await checkEach(report, temp, lines, [...JSON_COMMANDS, ...TEXT_COMMANDS]);
  report.section('Hostile JSON files, each a log of its own');
  await checkEach(report, temp, files, ONCE);

  report.section('All of them in one log');
  const box = new Sandbox(temp, 'hostile-all');
  const all = [...lines, ...files];
  const good = (at: number) => ({
    event_type: 'user_prompt',
    timestamp: 1,
    event_id: `good-${at}`,
    data: { prompt: 'good' },
  });
  const log = Buffer.concat(all.flatMap(({ bytes }, at) => [bytes, newline, jsonLine(good(at))]));
  writeLog(box, 'all', log);
  for (const command of [...JSON_COMMANDS, ...TEXT_COMMANDS]) {
    const run = await box.run(command[0] as string, 'all', ...command.slice(1));
    report.check(command.join(' '), `${run.stdout.length} bytes`, complaints(run));
  }
  await checkStore(report, box, 'one log');
  await checkCount(report, box, 'good and damaged lines', 'all', log);

  report.section('All of them in one transcript');
  await checkTranscript(report, temp, all);
}

async function checkEach(
  report: Report,
  temp: string,
  cases: readonly Case[],
  commands: readonly (readonly string[])[],
): Promise<void> {
  const box = new Sandbox(temp, 'hostile');
  const ids = cases.map((_, at) => `h${String(at).padStart(4, '0')}`);
  for (const [at, { bytes }] of cases.entries()) writeLog(box, ids[at] as string, bytes);
  await checkStore(report, box, 'the store');
  const findings = await inParallel(cases, async ({ bytes }, at) => {
    const found: string[] = [];
    for (const command of commands) {
      const run = await box.run(command[0] as string, ids[at] as string, ...command.slice(1));
      found.push(...complaints(run));
    }
    found.push(...(await miscounts(box, ids[at] as string, bytes)));
    return found;
  });
  for (const [at, { name, bytes }] of cases.entries()) {
    const { events, damaged } = countLines(bytes);
    report.check(name, `${commands.length + 1} commands, ${events} good, ${damaged} damaged`, findings[at] as string[]);
  }
}

async function checkStore(report: Report, box: Sandbox, name: string): Promise<void> {
  for (const command of STORE_COMMANDS) {
    const run = await box.run(...command);
    report.check(`${name}: ${command.join(' ')}`, `${run.stdout.length} bytes`, complaints(run));
  }
}

async function checkCount(report: Report, box: Sandbox, name: string, id: string, log: Buffer): Promise<void> {
  const { events, damaged } = countLines(log);
  report.check(name, `${events} good, ${damaged} damaged`, await miscounts(box, id, log));
}

/** A transcript that holds every case, and between them prompts that must all be found. */
async function checkTranscript(report: Report, temp: string, cases: readonly Case[]): Promise<void> {
  const box = new Sandbox(temp, 'hostile-transcript');
  const sessionId = '00000000-0000-4000-8000-000000000001';
  const prompt = (at: number) => ({
    type: 'user',
    sessionId,
    uuid: `prompt-${at}`,
    timestamp: new Date(1_760_000_000_000 + at).toISOString(),
    message: { role: 'user', content: `prompt ${at}` },
  });
  const file = path.join(box.dir, `${sessionId}.jsonl`);
  const text = Buffer.concat(cases.flatMap(({ bytes }, at) => [jsonLine(prompt(at)), bytes, newline]));
  writeFileSync(file, text);
  const run = await box.run('import', file, '--json');
  report.check('import', `${cases.length} cases`, complaints(run));
  const stats = await box.json<{ user_prompts: number; skipped_lines: number }>('stats', sessionId, '--json');
  const { damaged } = countLines(text);
  report.check(
    'prompts',
    String(cases.length),
    stats.user_prompts === cases.length ? [] : [`got ${stats.user_prompts}`],
  );
  report.check('skipped lines', String(damaged), stats.skipped_lines === damaged ? [] : [`got ${stats.skipped_lines}`]);
}

async function miscounts(box: Sandbox, id: string, log: Buffer): Promise<string[]> {
  const wanted = countLines(log);
  const run = await box.run('doctor', id, '--json');
  const found = complaints(run);
  if (found.length > 0) return found;
  const { sessions } = JSON.parse(run.stdout.toString('utf8')) as { sessions: Checkup[] };
  const [checkup] = sessions;
  const got = { events: checkup?.events, damaged: checkup?.damaged.length };
  if (got.events === wanted.events && got.damaged === wanted.damaged) return [];
  return [`doctor: ${got.events} good and ${got.damaged} damaged, expected ${wanted.events} and ${wanted.damaged}`];
}

/** The contract: a good line is one JSON object; any other non-blank line is damaged. A byte order mark is no damage. */
function countLines(log: Buffer): { events: number; damaged: number } {
  let events = 0;
  let damaged = 0;
  for (let start = 0; start <= log.length; ) {
    const newlineAt = log.indexOf(10, start);
    const end = newlineAt === -1 ? log.length : newlineAt;
    // Decoding drops a byte order mark and repairs what is no UTF-8.
    const line = new TextDecoder().decode(log.subarray(start, end));
    start = end + 1;
    if (line.trim() === '') continue;
    if (isObject(line)) events++;
    else damaged++;
  }
  return { events, damaged };
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** An answer, an honest exit code, and no sign of a crash. */
function complaints(run: Run): string[] {
  const what = run.args.slice(3).join(' ');
  const talk = run.stderr.toString('utf8');
  const found: string[] = [];
  if (run.code !== 0 && run.code !== 1 && run.code !== 2) found.push(`${what}: exit ${run.code}`);
  if (run.code === 2) found.push(`${what}: could not run: ${talk.slice(0, 200)}`);
  if (run.code === 1 && !what.startsWith('doctor')) found.push(`${what}: exit 1: ${talk.slice(0, 200)}`);
  if (/^ {4}at /m.test(talk)) found.push(`${what}: stack trace: ${talk.slice(0, 300)}`);
  if (talk.includes('internal error')) found.push(`${what}: ${talk.slice(0, 300)}`);
  const isJson = what.includes('--json') || what.startsWith('inspect');
  if (isJson && !isJsonText(run.stdout)) found.push(`${what}: no JSON on stdout (${run.stdout.length} bytes)`);
  return found;
}

function isJsonText(bytes: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

function eventCases(shared: SharedData): Case[] {
  const rows = readJsonLines<{ id: string; name: string; bytesBase64: string | null; generate: string | null }>(
    path.join(shared.data, 'hostile/events.jsonl'),
  );
  const given = rows.map(({ id, name, bytesBase64, generate }) => ({
    name: `${id} ${name}`,
    bytes: bytesBase64 === null ? generated(generate ?? name) : Buffer.from(bytesBase64, 'base64'),
  }));
  return [...given, { name: 'generated line-64MiB', bytes: generated('line-64MiB') }];
}

/** Lines too long to be kept in the data. */
function generated(name: string): Buffer {
  const line = (data: string) =>
    Buffer.from(
      `{"event_type":"tool_call","timestamp":1773562735.09,"event_id":"e1","session_id":"s1","data":${data}}`,
    );
  const nest = /^deep-nest-(\d+)$/.exec(name);
  if (nest) return line('['.repeat(Number(nest[1])) + ']'.repeat(Number(nest[1])));
  const long = /^line-(\d+)MiB$/.exec(name);
  if (long) return line(`{"t":"${'x'.repeat(Number(long[1]) << 20)}"}`);
  throw new Error(`Do not know how to generate ${name}`);
}

function fileCases(shared: SharedData): Case[] {
  const folder = path.join(shared.data, 'hostile/json');
  return filesBelow(folder).map(name => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

const newline = Buffer.from('\n');

function jsonLine(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

function writeLog(box: Sandbox, id: string, log: Buffer): void {
  const folder = path.join(box.store, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'events.ndjson'), log);
}
