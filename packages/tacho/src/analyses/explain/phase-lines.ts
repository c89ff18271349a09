/**
 * What a phase did, a line for each kind of deed: files, searches, commands, subagents, and the agent's answer.
 */
import { type Cell, counted, toned } from '../../core/view.ts';
import type { CallReport, PhaseReport, SubagentReport } from './report.ts';

const FILES = 5;
const COMMANDS = 8;
const SEARCHES = 4;
const COMMAND_CHARS = 100;

export function phaseLines(phase: PhaseReport, all: boolean): Cell[] {
  const most = (count: number) => (all ? Number.POSITIVE_INFINITY : count);
  const isStarted = new Set(phase.subagents.map(of => of.n));
  return [
    ...filesLine('Read: ', phase.files_read, most(FILES)),
    ...searchesLine(phase.calls, most(SEARCHES)),
    ...editedLine(phase, most(FILES)),
    ...commandLines(phase.calls, most(COMMANDS)),
    ...otherLines(phase.calls, isStarted, most(COMMANDS)),
    ...phase.subagents.map(subagentLine),
    ...phase.marks.map(markLine),
    ...(phase.answer === null ? [] : [['Answered: ', cut(phase.answer.text, all ? 400 : 160)]]),
  ];
}

function filesLine(label: string, files: readonly string[], most: number): Cell[] {
  if (files.length === 0) return [];
  return [[label, files.slice(0, most).join(', '), ...andMore(files.length - most)]];
}

function editedLine({ files_written: files }: PhaseReport, most: number): Cell[] {
  if (files.length === 0) return [];
  const shown = files
    .slice(0, most)
    .map(({ path, added, removed }) => (added + removed === 0 ? path : `${path} (+${added} −${removed})`));
  return [['Edited: ', shown.join(', '), ...andMore(files.length - most)]];
}

const SEARCHERS = new Set([
  'Grep',
  'Glob',
  'grep_search',
  'glob',
  'search_file_content',
  'ToolSearch',
  'LS',
  'list_directory',
]);

/** Searches and looks that worked; what failed has a line of its own. */
function searchesLine(calls: readonly CallReport[], most: number): Cell[] {
  const searches = calls.filter(call => SEARCHERS.has(call.tool) && call.succeeded !== false).map(call => call.detail);
  const looks = calls
    .filter(call => call.command !== null && call.activity === 'explore' && isQuiet(call))
    .map(call => cut(oneLine(call.command ?? ''), 60));
  return [
    ...(searches.length === 0 ? [] : [['Searched: ', list(searches, most)]]),
    ...(looks.length === 0 ? [] : [['Looked: ', list(looks, most)]]),
  ];
}

function isQuiet(call: CallReport): boolean {
  return (
    call.succeeded !== false && call.retry_of === null && call.outcome !== 'denied' && call.outcome !== 'interrupted'
  );
}

/** Commands that did something, each with how it ended; failures and retries before the rest where there are many. */
function commandLines(calls: readonly CallReport[], most: number): Cell[] {
  const commands = calls.filter(call => call.command !== null && !(call.activity === 'explore' && isQuiet(call)));
  const shown = telling(commands, most);
  return [
    ...shown.map(call => ['Ran: ', cut(oneLine(call.command ?? ''), COMMAND_CHARS), ...ending(call)]),
    ...moreLine(commands.length - shown.length, 'more command'),
  ];
}

/** Calls that are neither files, searches nor commands; and those among them that failed. */
function otherLines(calls: readonly CallReport[], isStarted: ReadonlySet<number | null>, most: number): Cell[] {
  const isFile = (call: CallReport) => call.activity === 'edit' || call.activity === 'explore';
  const others = calls.filter(
    call =>
      call.command === null &&
      (call.succeeded === false ||
        call.outcome === 'denied' ||
        call.outcome === 'interrupted' ||
        call.retry_of !== null ||
        !isFile(call)) &&
      call.activity !== 'plan' &&
      !isStarted.has(call.n) &&
      (call.detail !== '' || !isQuiet(call)),
  );
  const shown = telling(others, most);
  return [
    ...shown.map(call => [`${call.tool}: `, cut(call.detail, COMMAND_CHARS), ...ending(call)]),
    ...moreLine(others.length - shown.length, 'more call'),
  ];
}

/** In order, at most `most`: what failed or tried again first, then the first of the others. */
function telling(calls: readonly CallReport[], most: number): readonly CallReport[] {
  if (calls.length <= most) return calls;
  const loud = calls.filter(call => !isQuiet(call)).slice(0, most);
  const quiet = calls.filter(isQuiet).slice(0, most - loud.length);
  const chosen = new Set([...loud, ...quiet]);
  return calls.filter(call => chosen.has(call));
}

/** ` ✕ exit 1: 2 tests failed ← retry of #14`. */
function ending(call: CallReport): Cell[] {
  return [...failureOf(call), ...(call.retry_of === null ? [] : [toned('dim', ` ← retry of #${call.retry_of}`)])];
}

function failureOf({ outcome, exit_code: exit, failure, tests, succeeded }: CallReport): Cell[] {
  if (outcome === 'denied')
    return [toned('warn', [' ✕ denied', ...(failure === null ? [] : [`: ${cut(failure, 80)}`])])];
  if (outcome === 'interrupted') return [toned('warn', ' ✕ interrupted')];
  if (succeeded !== false)
    return tests === null || tests.passed === null ? [] : [toned('good', ` ✓ ${tests.passed} passed`)];
  const counts =
    tests === null || tests.failed === 0
      ? undefined
      : `${tests.failed} ${tests.failed === 1 ? 'test' : 'tests'} failed`;
  const parts = [exit === null ? undefined : `exit ${exit}`, counts].filter(part => part !== undefined);
  const head = parts.length > 0 ? parts.join(', ') : outcome === 'failed' ? 'failed' : '';
  const detail = failure === null ? '' : `: ${cut(failure, 80)}`;
  return [toned('error', ` ✕ ${head}${detail}`)];
}

/** A subagent is a line of its own: what it was for, and what it took. */
function subagentLine(of: SubagentReport): Cell {
  return [
    'Subagent: ',
    cut(of.title ?? of.session_id, COMMAND_CHARS),
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

const MARKS: Readonly<Record<string, string>> = {
  compaction: 'The context was compacted',
  interrupt: 'Interrupted by the user',
  api_error: 'API error',
  error: 'Error',
  aborted: 'The turn was aborted',
};

function markLine({ kind, text }: PhaseReport['marks'][number]): Cell {
  const says = text === '' || kind === 'interrupt' ? '' : `: ${cut(text, 120)}`;
  return toned(kind === 'compaction' ? 'dim' : 'error', `${MARKS[kind] ?? kind}${says}`);
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

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit).trimEnd()}…` : text;
}
