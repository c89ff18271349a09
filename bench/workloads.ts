/**
 * What is measured, and the bounds. Ours and the floor run in turn (A B A B …), so that the noise of the machine meets both.
 */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inventLog, inventMeta, inventTranscript, uuidOf } from './invented.ts';
import type { Stopwatch, Usage } from './measure.ts';
import type { Row } from './table.ts';
import { writeTranscripts } from './transcripts.ts';

export interface Workbench {
  readonly temp: string;
  readonly runs: number;
  /** 1 is the full size. */
  readonly scale: number;
  readonly watch: Stopwatch;
  readonly say: (line: string) => void;
}

const IMPORT_BYTES = 400e6;
export const SESSION_EVENTS = 100_000;
const SESSIONS = 10_000;
export const SESSION_ID = '10000000-0000-4000-8000-000000000000';

/** Importing a large tree into an empty store, and once more when nothing is new. */
export function importRows({ temp, runs, scale, watch, say }: Workbench): Row[] {
  const dir = folderIn(temp, 'import');
  const { folder, bytes, files, real } = writeTranscripts(dir, IMPORT_BYTES * scale);
  say(`import: ${megabytes(bytes)} in ${files} ${real ? 'real' : 'invented'} transcripts, ids made fresh`);
  const floor: Usage[] = [];
  const cold: Usage[] = [];
  const again: Usage[] = [];
  for (let run = 0; run < runs; run++) {
    const store = path.join(dir, 'store');
    rmSync(store, { recursive: true, force: true });
    floor.push(watch.floor(folder));
    cold.push(watch.tacho(store, 'import', folder));
    again.push(watch.tacho(store, 'import', folder));
  }
  rmSync(dir, { recursive: true, force: true });
  return [
    { what: 'import, empty store', ours: cold, floor, bound: 4, by: 'cpu', peakBound: 400 },
    { what: 'import, nothing new', ours: again, floor, bound: 0.3, by: 'cpu' },
  ];
}

/** One session of 100,000 events without an index: a log in the peer's shape, and an imported transcript. */
export function sessionRows(bench: Workbench): Row[] {
  const { temp, scale, watch } = bench;
  const dir = folderIn(temp, 'session');
  const logStore = path.join(dir, 'log');
  const log = path.join(logStore, SESSION_ID, 'events.ndjson');
  writeSession(logStore, SESSION_ID, 0, SESSION_EVENTS * scale);

  const importStore = path.join(dir, 'imported');
  const transcript = path.join(dir, `${SESSION_ID}.jsonl`);
  // A turn is about four events: the parts of a message, the call, its result.
  writeFileSync(transcript, inventTranscript(SESSION_ID, (SESSION_EVENTS * scale) / 4));
  watch.tacho(importStore, 'import', transcript);
  const source = onlyFile(path.join(importStore, SESSION_ID, 'sources'));

  const rows = [...readerRows(bench, 'log', logStore, log), ...readerRows(bench, 'imported', importStore, source)];
  rmSync(dir, { recursive: true, force: true });
  return rows;
}

function readerRows({ runs, watch, say }: Workbench, name: string, store: string, file: string): Row[] {
  say(`session, ${name}: ${megabytes(statSync(file).size)}`);
  const floor: Usage[] = [];
  const stats: Usage[] = [];
  const replay: Usage[] = [];
  const explain: Usage[] = [];
  for (let run = 0; run < runs; run++) {
    rmSync(path.join(store, '.index'), { recursive: true, force: true });
    floor.push(watch.floor(file));
    stats.push(watch.tacho(store, 'stats', SESSION_ID));
    replay.push(watch.tacho(store, 'replay', SESSION_ID));
    explain.push(watch.tacho(store, 'explain', SESSION_ID));
  }
  return [
    { what: `stats, ${name}`, ours: stats, floor, bound: 1.5, by: 'clock' },
    { what: `replay, ${name}`, ours: replay, floor, bound: 4, by: 'clock', peakBound: 150 },
    { what: `explain, ${name}`, ours: explain, floor, bound: 3, by: 'clock', peakBound: 250 },
  ];
}

/** A store of 10,000 sessions whose index is up to date, against a Node process that does nothing. */
export function listRows(bench: Workbench): Row[] {
  const { temp, scale, watch, say } = bench;
  const dir = folderIn(temp, 'list');
  const sessions = SESSIONS * scale;
  const peerStore = path.join(dir, 'peer');
  const transcripts = path.join(dir, 'projects/project');
  mkdirSync(transcripts, { recursive: true });
  for (let n = 0; n < sessions; n++) {
    const id = uuidOf('list', n);
    // The peer cuts the id of a session at 16 characters.
    writeSession(peerStore, id.replaceAll('-', '').slice(0, 16), n, 20);
    writeFileSync(path.join(transcripts, `${id}.jsonl`), inventTranscript(id, 5, 1_760_000_000 + n * 60));
  }
  const importStore = path.join(dir, 'imported');
  watch.tacho(importStore, 'import', transcripts);
  say(`list: ${sessions} sessions of 20 events`);
  const rows = [
    ...commandRows(bench, 'peer', peerStore, [['list'], ['list', '--limit', '30'], ['list', '--json']]),
    ...commandRows(bench, 'imported', importStore, [['list'], ['list', '--limit', '30'], ['list', '--json']]),
  ];
  rmSync(dir, { recursive: true, force: true });
  return rows;
}

/** As many pairs as the hook is small: one takes as long as an empty process, and that varies. */
const HOOK_PAIRS = 31;

/** One hook of a call in a session that is there already, against a program that does nothing. */
export function hookRows({ temp, watch, say }: Workbench): Row[] {
  const dir = folderIn(temp, 'hook');
  const input = JSON.stringify({
    session_id: uuidOf('hook', 0),
    hook_event_name: 'PreToolUse',
    cwd: dir,
    permission_mode: 'default',
    tool_name: 'Bash',
    tool_input: { command: 'npm test -- --grep greeting', description: 'Run the tests' },
    tool_use_id: 'toolu_invented',
  });
  say(`hook: ${HOOK_PAIRS} pairs`);
  const measure = (name: string, bound: number, ...options: string[]): Row => {
    const store = path.join(dir, name);
    const run = () => watch.hook(input, store, 'pre-tool', '--handler', 'settings', ...options);
    run();
    const floor: Usage[] = [];
    const ours: Usage[] = [];
    for (let pair = 0; pair < HOOK_PAIRS; pair++) {
      floor.push(watch.emptyFile());
      ours.push(run());
    }
    return { what: name, ours, floor, bound, by: 'clock' };
  };
  const rows = [measure('hook', 1.3), measure('hook, redacting', 1.6, '--redact')];
  rmSync(dir, { recursive: true, force: true });
  return rows;
}

function commandRows({ runs, watch }: Workbench, name: string, store: string, commands: readonly string[][]): Row[] {
  // The index is built by the first and found up to date by the second.
  for (let warmUp = 0; warmUp < 2; warmUp++) watch.tacho(store, 'list');
  return commands.map(command => {
    const ours: Usage[] = [];
    const floor: Usage[] = [];
    for (let run = 0; run < runs; run++) {
      floor.push(watch.emptyNode());
      ours.push(watch.tacho(store, ...command));
    }
    return { what: `${command.join(' ')}, ${name}`, ours, floor, bound: 6, by: 'clock' };
  });
}

/** A session in the peer's shape: meta.json and one log. */
export function writeSession(store: string, id: string, index: number, events: number): void {
  const folder = path.join(store, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'meta.json'), inventMeta(id, index));
  writeFileSync(path.join(folder, 'events.ndjson'), inventLog(id, events));
}

function onlyFile(folder: string): string {
  const [name, ...others] = readdirSync(folder);
  if (name === undefined || others.length > 0) throw new Error(`one file expected in ${folder}`);
  return path.join(folder, name);
}

export function folderIn(temp: string, name: string): string {
  const dir = path.join(temp, name);
  mkdirSync(dir);
  return dir;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
