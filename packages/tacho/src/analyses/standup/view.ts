/**
 * The standup in sentences.
 */
import { type Cell, counted, type Group, note, toned, type View } from '../../core/view.ts';
import type { Abandoned } from './abandoned.ts';
import type { Dependency } from './dependencies.ts';
import type { PromptReport } from './prompts.ts';
import type { SessionStandup } from './report.ts';

const FILES = 12;
const PROMPTS = 16;
const ITEMS = 10;

export function viewsOf(report: SessionStandup): View[] {
  return [
    note('Standup: ', toned('bold', cut(report.name ?? report.prompts[0]?.asked ?? report.session_id, 100))),
    note(
      toned('dim', [
        'Session ',
        report.session_id,
        ...(report.agent_name === null ? [] : [', ', report.agent_name]),
        ', ',
        { at: report.started_at },
      ]),
    ),
    { as: 'groups', groups: groupsOf(report).filter(group => group.lines.length > 0) },
    numbers(report),
  ];
}

function groupsOf(report: SessionStandup): Group[] {
  const { remarks } = report;
  const marks = remarks.filter(of => of.kind === 'mark');
  const doubts = remarks.filter(of => of.kind === 'doubt').slice(0, 5);
  return [
    group('Asked and done', some(report.prompts.flatMap(promptLines), PROMPTS * 2, 'line')),
    group('Files', filesLines(report)),
    group('Tried and abandoned', some(report.abandoned.map(abandonedLine), ITEMS)),
    group('New dependencies', some(report.dependencies.map(dependencyLine), ITEMS * 2)),
    group(
      'Left in comments',
      some(
        [...marks, ...doubts].map(of => [`${of.path}: `, of.text, at(of.n)]),
        ITEMS,
      ),
    ),
    group(
      'To review',
      some(
        report.review.map(of => [of.text, ...(of.n === null ? [] : [at(of.n)])]),
        ITEMS + 5,
      ),
    ),
    group(
      'Unfinished',
      some(
        report.unfinished.map(of => [of.text, ...(of.n === null ? [] : [at(of.n)])]),
        ITEMS,
      ),
    ),
  ];
}

function group(title: string, lines: readonly Cell[]): Group {
  return { title: toned('bold', title), lines };
}

/** The first of a list, and how many more there are. */
function some(lines: readonly Cell[], most: number, what = 'item'): Cell[] {
  if (lines.length <= most) return [...lines];
  return [
    ...lines.slice(0, most),
    toned('dim', ['… ', counted(lines.length - most, `more ${what}`), ' (--json has all)']),
  ];
}

const MARKS: Readonly<Record<PromptReport['outcome'], Cell>> = {
  done: toned('good', '✓ '),
  failed: toned('error', '✕ '),
  interrupted: toned('warn', '■ '),
  unanswered: toned('warn', '? '),
  open: toned('warn', '… '),
};

function promptLines({ asked, done, said, outcome, n, tool_calls: calls }: PromptReport): Cell[] {
  const how = outcome === 'interrupted' ? '; then it was interrupted' : '';
  const sentence =
    done !== ''
      ? done
      : calls > 0
        ? 'made calls that changed nothing'
        : said === null
          ? 'no answer'
          : 'answered without a call';
  return [
    [
      MARKS[outcome],
      ...(asked === '' ? [] : ['“', cut(asked, 100), '”', ...(n === null ? [] : [at(n)]), ': ']),
      `${sentence}${how}.`,
    ],
    ...(said === null ? [] : [toned('dim', ['  It said: “', cut(said, 150), '”'])]),
  ];
}

function filesLines({ files_read: read, files_changed: changed, files_deleted: deleted }: SessionStandup): Cell[] {
  const files = changed.map(({ path, added, removed }) =>
    added + removed === 0 ? path : `${path} (+${added} −${removed})`,
  );
  return [
    ...listLine('Changed: ', files),
    ...listLine('Deleted: ', deleted),
    ...listLine(
      'Read: ',
      read.filter(path => !changed.some(of => of.path === path)),
    ),
  ];
}

function listLine(label: string, items: readonly string[]): Cell[] {
  if (items.length === 0) return [];
  const more = items.length - FILES;
  return [[label, items.slice(0, FILES).join(', '), ...(more > 0 ? [toned('dim', ` and ${more} more`)] : [])]];
}

function abandonedLine({ kind, what, instead, attempts, failure, lines, n, by }: Abandoned): Cell {
  const times = attempts === 1 ? '' : attempts === 2 ? ' twice' : ` ${attempts} times`;
  const why = failure === null || failure === '' ? '' : ` (${cut(failure, 80)})`;
  const until = by === null ? [] : [toned('dim', [' then ', { event: by }])];
  switch (kind) {
    case 'replaced':
      return [cut(what, 90), ` failed${times}${why}; then this worked: `, cut(instead ?? '', 90), at(n), ...until];
    case 'given_up':
      return [cut(what, 90), ` failed${times}${why} and was left`, at(n)];
    case 'taken_out':
      return [`${lines} lines written into `, what, ' were taken out again', at(n), ...until];
    case 'thrown_away':
      return ['the changes to ', what, ' were thrown away with git', at(n), ...until];
  }
}

function dependencyLine({ name, version, from, dev, global, by, n }: Dependency): Cell {
  const kind = global ? 'for the machine' : dev === true ? 'for development' : undefined;
  return [
    toned('bold', name),
    ...(version === null ? [] : [' ', version]),
    ...(from === null ? [] : [` (was ${from})`]),
    toned('dim', [` ${[by, kind].filter(Boolean).join(', ')}`]),
    at(n),
  ];
}

function numbers(report: SessionStandup): View {
  const { subagents } = report;
  return note(
    counted(report.tool_calls, 'call'),
    ', ',
    counted(report.retries, 'retry', 'retries'),
    ', ',
    counted(report.errors, 'error'),
    ', ',
    { ms: report.total_duration_ms },
    ...(report.total_tokens === null ? [] : [', ', { tokens: report.total_tokens }, ' tokens']),
    ...(report.total_usd === null ? [] : [', ', { usd: report.total_usd, about: report.estimated }]),
    ...(subagents.sessions === 0
      ? []
      : [
          toned('dim', [
            '; beside it ',
            counted(subagents.sessions, 'subagent'),
            ' with ',
            counted(subagents.tool_calls, 'call'),
            ', ',
            { usd: subagents.total_usd },
          ]),
        ]),
  );
}

function at(n: number): Cell {
  return toned('dim', [' ', { event: n }]);
}

function cut(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit).trimEnd()}…` : line;
}
