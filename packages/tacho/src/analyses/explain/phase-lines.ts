/**
 * What a phase did, a line for each kind of deed: files, searches, commands, subagents, and the agent's answer.
 */
import { tellingPart } from '../../core/story/telling-part.ts';
import { type Cell, counted, toned } from '../../core/view.ts';
import { cut, endingOf, isQuiet } from './call-ending.ts';
import type { CallReport, PhaseReport, SubagentReport } from './report.ts';

/** How much of each kind is shown: of a phase among many only what tells most. */
export interface Detail {
  readonly files: number;
  readonly commands: number;
  /** Of these such as only worked. */
  readonly quietCommands: number;
  readonly others: number;
  readonly looks: number;
  readonly commandChars: number;
  readonly answerChars: number;
  /** Looks are shown also where something was done. */
  readonly alwaysLooks: boolean;
}
export const FULL: Detail = {
  files: 5,
  commands: 8,
  quietCommands: 8,
  others: 8,
  looks: 4,
  commandChars: 100,
  answerChars: 160,
  alwaysLooks: true,
};
export const TERSE: Detail = {
  files: 2,
  commands: 2,
  quietCommands: 1,
  others: 1,
  looks: 2,
  commandChars: 60,
  answerChars: 100,
  alwaysLooks: false,
};
const ALL = Number.POSITIVE_INFINITY;
export const WHOLE: Detail = {
  files: ALL,
  commands: ALL,
  quietCommands: ALL,
  others: ALL,
  looks: ALL,
  commandChars: 100,
  answerChars: 400,
  alwaysLooks: true,
};

const SUBAGENT_CHARS = 100;
const LOOK_CHARS = 60;
/** Less than this nobody calls waiting. */
const WAITED_MS = 10_000;
const STARTED_MS = 1_000;

export function phaseLines(phase: PhaseReport, detail: Detail): Cell[] {
  const isStarted = new Set(phase.subagents.map(of => of.n));
  const calls = phase.calls.filter(call => !call.polls && !isStarted.has(call.n));
  const own = calls.filter(call => !call.inside || !isQuiet(call));
  const deeds = [
    ...editedLine(phase, detail.files),
    ...commandLines(own, detail),
    ...otherLines(own, detail),
    ...subagentLines(phase, own),
  ];
  const looks = [...filesLine('Read: ', phase.files_read, detail.files), ...searchLines(own, detail.looks)];
  return [
    ...(detail.alwaysLooks || deeds.length === 0 ? looks : []),
    ...deeds,
    ...waitedLine(phase.calls),
    ...markLines(phase.marks),
    ...answerLine(phase.answer, detail.answerChars),
  ];
}

function filesLine(label: string, files: readonly string[], most: number): Cell[] {
  if (files.length === 0) return [];
  return [[label, files.slice(0, most).join(', '), ...andMore(files.length - most)]];
}

function editedLine({ files_written: files }: PhaseReport, most: number): Cell[] {
  if (files.length === 0) return [];
  const shown = files.slice(0, most).map(({ path, added, removed, unknown }) => {
    if (added + removed === 0) return path;
    return `${path} (+${added} −${removed}${unknown > 0 ? ' and more' : ''})`;
  });
  return [['Edited: ', shown.join(', '), ...andMore(files.length - most)]];
}

const SEARCHERS = new Set('Grep Glob grep_search glob search_file_content LS list_directory'.split(' '));

/** Searches and looks that worked; what failed has a line of its own. */
function searchLines(calls: readonly CallReport[], most: number): Cell[] {
  const searches = calls.filter(call => SEARCHERS.has(call.tool) && isQuiet(call)).map(call => call.detail);
  const looks = calls
    .filter(call => isLook(call) && !call.only_reads)
    .map(call => cut(tellingPart(call.command ?? ''), LOOK_CHARS));
  return [
    ...(searches.length === 0 ? [] : [['Searched: ', list(searches, most)]]),
    ...(looks.length === 0 ? [] : [['Looked: ', list(looks, most)]]),
  ];
}

function isLook(call: CallReport): boolean {
  return call.command !== null && call.activity === 'explore' && isQuiet(call);
}

/** Commands that did something, each with how it ended; failures and retries before the rest where there are many. */
function commandLines(calls: readonly CallReport[], { commands: most, quietCommands, commandChars }: Detail): Cell[] {
  const commands = calls.filter(call => call.command !== null && !isLook(call));
  const shown = telling(commands, most, quietCommands);
  return [
    ...shown.map(call => ['Ran: ', cut(tellingPart(call.command ?? ''), commandChars), ...endingOf(call)]),
    ...moreLine(commands.length - shown.length, 'more command'),
  ];
}

/** Calls that are neither files, searches, commands nor subagents; and those among them that failed. */
function otherLines(calls: readonly CallReport[], { others: most, commandChars }: Detail): Cell[] {
  const isFile = (call: CallReport) => call.activity === 'edit' || call.activity === 'explore';
  const others = calls.filter(
    call =>
      call.command === null &&
      (call.activity !== 'plan' || !isQuiet(call)) &&
      call.activity !== 'delegate' &&
      !WAITERS.has(call.tool) &&
      (isQuiet(call) ? !isFile(call) && call.detail !== '' : true),
  );
  const shown = telling(others, most);
  return [
    ...shown.map(call => [`${call.tool}: `, cut(call.detail, commandChars), ...endingOf(call)]),
    ...moreLine(others.length - shown.length, 'more call'),
  ];
}

/** In order, at most `most`: what failed or tried again first, then the first of the others. */
function telling(calls: readonly CallReport[], most: number, mostQuiet = most): readonly CallReport[] {
  if (calls.length <= Math.min(most, mostQuiet)) return calls;
  const loud = calls.filter(call => !isQuiet(call)).slice(0, most);
  const quiet = calls.filter(isQuiet).slice(0, Math.min(mostQuiet, most - loud.length));
  const chosen = new Set([...loud, ...quiet]);
  return calls.filter(call => chosen.has(call));
}

/** A subagent is a line of its own: what it was for, and what it took; of one without a session what its caller knows. */
function subagentLines({ subagents, calls }: PhaseReport, own: readonly CallReport[]): Cell[] {
  const delegated = own.filter(call => call.activity === 'delegate');
  const inside = calls.filter(call => call.inside).length;
  return [
    ...delegated.map(({ detail, duration_ms: ms, ...call }) => {
      const took: Cell[] = [
        ...(inside > 0 && delegated.length === 1 ? [counted(inside, 'call'), ms === null ? '' : ', '] : []),
        // Where starting it is all that its caller waits for, the time says nothing.
        ...(ms === null || ms < STARTED_MS ? [] : [{ ms }]),
      ];
      return [
        'Subagent: ',
        cut(detail, SUBAGENT_CHARS),
        ...(took.length === 0 ? [] : [toned('dim', [' (', ...took, ')'])]),
        ...endingOf({ ...call, detail, duration_ms: ms }),
      ];
    }),
    ...(inside > 0 && delegated.length > 1 ? [toned('dim', ['The subagents made ', counted(inside, 'call')])] : []),
    ...subagents.map(subagentLine),
  ];
}

function subagentLine(of: SubagentReport): Cell {
  return [
    'Subagent: ',
    cut(of.title ?? of.session_id, SUBAGENT_CHARS),
    toned('dim', [
      ' (',
      counted(of.tool_calls, 'call'),
      ', ',
      { ms: of.total_duration_ms },
      ...(of.total_usd === null ? [] : [', ', { usd: of.total_usd }]),
      ')',
    ]),
    ...(of.errors > 0 ? [toned('error', [' ✕ ', counted(of.errors, 'error')])] : []),
  ];
}

const WAITERS = new Set('wait wait_agent close_agent BashOutput TaskOutput write_stdin'.split(' '));

/** Asking after what runs on says nothing but how long the agent waited for it. */
function waitedLine(calls: readonly CallReport[]): Cell[] {
  const ms = calls
    .filter(call => (call.polls || WAITERS.has(call.tool)) && call.outcome === 'ok')
    .reduce((sum, call) => sum + (call.duration_ms ?? 0), 0);
  return ms < WAITED_MS ? [] : [toned('dim', ['Waited ', { ms }, ' for what runs on'])];
}

const MARKS: Readonly<Record<string, string>> = {
  compaction: 'The context was compacted',
  interrupt: 'Interrupted by the user',
  api_error: 'API error',
  error: 'Error',
  aborted: 'The turn was aborted',
  hook: 'Stopped by a hook',
};

/** What happened beside the calls; the same one time after the other is one line. */
function markLines(marks: PhaseReport['marks']): Cell[] {
  const times = new Map<string, { mark: PhaseReport['marks'][number]; count: number }>();
  for (const mark of marks) {
    const key = `${mark.kind} ${mark.text}`;
    const of = times.get(key);
    if (of === undefined) times.set(key, { mark, count: 1 });
    else of.count++;
  }
  return [...times.values()].map(({ mark: { kind, text }, count }) => {
    const says = text === '' || kind === 'interrupt' ? '' : `: ${cut(text, 120)}`;
    return toned(
      kind === 'compaction' ? 'dim' : 'error',
      `${MARKS[kind] ?? kind}${says}${count > 1 ? ` ×${count}` : ''}`,
    );
  });
}

/** The agent's last words, as such only where it stopped with them. */
export function answerLine(answer: PhaseReport['answer'], most: number): Cell[] {
  if (answer === null) return [];
  return [[answer.final ? 'Answered: ' : 'Said last: ', cut(answer.text, most)]];
}

function list(items: readonly string[], most: number): string {
  const unique = [...new Set(items)];
  const shown = unique.slice(0, most).join(', ');
  return unique.length > most ? `${shown} and ${unique.length - most} more` : shown;
}

function andMore(count: number): Cell[] {
  return count > 0 ? [toned('dim', ` and ${count} more`)] : [];
}

function moreLine(count: number, what: string): Cell[] {
  return count > 0 ? [toned('dim', ['… ', counted(count, what)])] : [];
}
