/**
 * The postmortem in sentences.
 */
import { type Cell, counted, type Group, note, type TimelineItem, toned, type View } from '../../core/view.ts';
import type { Link } from './chain.ts';
import type { CauseReport, PostmortemReport, TroubleReport } from './report.ts';

const LINKS = 14;
const ITEMS = 8;
const FILES = 12;

export function viewsOf(report: PostmortemReport): View[] {
  return [
    note('Postmortem: ', toned('bold', cut(report.name ?? report.first_prompt ?? report.session_id, 100))),
    note(
      toned('dim', [
        'Session ',
        report.session_id,
        ...(report.agent_name === null ? [] : [', ', report.agent_name]),
        ', ',
        { at: report.started_at },
      ]),
    ),
    ...(report.cause === null ? [note(toned('good', 'No failure detected'), '.')] : causeNotes(report.cause)),
    ...chainView(report.chain),
    ...spentNotes(report),
    { as: 'groups', groups: groupsOf(report).filter(of => of.lines.length > 0) },
  ];
}

function causeNotes(cause: CauseReport): View[] {
  const { n, offset_s: offset, prompt, quotes } = cause;
  return [
    note(toned('error', 'Failed: '), sentenceOf(cause)),
    ...quotes.map(line => note(toned('dim', '  │ '), line)),
    ...(n === null
      ? []
      : [
          note(
            'It went wrong at ',
            { event: n },
            ...(offset === null ? [] : [', ', { ms: offset * 1000 }, ' after the start']),
            ...(prompt === null || prompt === '' ? [] : [', on “', cut(prompt, 100), '”']),
            '.',
          ),
        ]),
  ];
}

const GATES: Readonly<Record<string, string>> = { test: 'the tests', build: 'the build', check: 'the checks' };

function sentenceOf({ kind, what, activity, gate: isGate, attempts, text }: CauseReport): string {
  const call = what === '' ? 'a call' : cut(what, 100);
  const said = text === '' ? '' : `: ${cut(text, 160)}`;
  switch (kind) {
    case 'failure': {
      const gate = isGate ? GATES[activity ?? ''] : undefined;
      const times = attempts === 1 ? '' : attempts === 2 ? ' twice' : ` ${attempts} times`;
      return gate === undefined
        ? `${call} failed${times}, and that was the end of it.`
        : `${gate} failed${times} and never passed again (${call}).`;
    }
    case 'denied':
      return `${call} was refused, and the session ended there${said}.`;
    case 'interrupted':
      return `the user interrupted it, and nothing came after that.`;
    case 'api_error':
      return `the API answered with an error, and the session ended there${said}.`;
    case 'context_full':
      return `the context was full${said}.`;
    case 'limit':
      return `a limit was reached${said}.`;
    case 'open_call':
      return `the record ends while ${call} was still running: the agent, its machine or the recording stopped there.`;
    case 'status':
      return `the session says so itself${said}.`;
  }
}

function chainView(chain: readonly Link[]): View[] {
  if (chain.length === 0) return [];
  const head = chain.length > LINKS ? chain.slice(0, LINKS - 5) : chain;
  const tail = chain.length > LINKS ? chain.slice(-5) : [];
  const skipped = chain.length - head.length - tail.length;
  const items: TimelineItem[] = head.map(itemOf);
  const before = items.at(-1);
  if (skipped > 0 && before !== undefined)
    items[items.length - 1] = {
      ...before,
      notes: [...(before.notes ?? []), toned('dim', ['… ', counted(skipped, 'more step')])],
    };
  return [{ as: 'timeline', title: 'What led there, and what was tried', items: [...items, ...tail.map(itemOf)] }];
}

function itemOf({ kind, n, text, failure, exit_code: exit, tests }: Link): TimelineItem {
  const line = cut(text, 120);
  switch (kind) {
    case 'worked':
      return { event: n, title: [toned('good', '✓ '), 'worked: ', line] };
    case 'changed':
      return { event: n, title: [toned('warn', '● '), 'changed: ', cut(text, 300)] };
    case 'refused':
      return { event: n, title: [toned('warn', '■ '), 'refused: ', line] };
    case 'failed': {
      const counts =
        tests !== null && tests.failed > 0
          ? `${tests.failed} ${tests.failed === 1 ? 'test' : 'tests'} failed`
          : undefined;
      const how = [
        exit === null || exit === 0 ? undefined : `exit ${exit}`,
        counts,
        failure === null ? undefined : cut(failure, 120),
      ].filter(part => part !== undefined);
      return {
        event: n,
        title: [toned('error', '✕ '), line],
        ...(how.length > 0 && { notes: [toned('dim', how.join(': '))] }),
      };
    }
  }
}

function spentNotes({ spent_after: spent, total_usd: total, estimated }: PostmortemReport): View[] {
  if (spent === null || spent.tool_calls === 0) return [];
  const share =
    spent.usd === null || total === null || total <= 0 || spent.usd > total
      ? []
      : [' (', { share: spent.usd / total }, ' of the cost)'];
  return [
    note(
      'Spent from there on: ',
      counted(spent.tool_calls, 'call'),
      ...(spent.work_ms === null ? [] : [', ', { ms: spent.work_ms }, ' of work']),
      ...(spent.usd === null ? [] : [', ', { usd: spent.usd, about: estimated }, ...share]),
    ),
  ];
}

function groupsOf({ overcome, left, advice, files_changed: files, ending, cause }: PostmortemReport): Group[] {
  const shown = files
    .slice(0, FILES)
    .map(({ path, added, removed }) => (added + removed === 0 ? path : `${path} (+${added} −${removed})`));
  const more = files.length - shown.length;
  const ended =
    cause?.kind === 'failure' && ending.kind === 'interrupted'
      ? [['The user interrupted it in the end', at(ending.n)]]
      : [];
  return [
    group('Overcome', overcome.map(troubleLine)),
    group('Left as it was', left.map(troubleLine)),
    group('What to do next', [...ended, ...advice.map(({ text, n }): Cell => [text, at(n)])]),
    group(
      'Files left changed',
      shown.length === 0 ? [] : [[shown.join(', '), ...(more > 0 ? [` and ${more} more`] : [])]],
    ),
  ];
}

function group(title: string, lines: readonly Cell[]): Group {
  const hidden = lines.length - ITEMS;
  return {
    title: toned('bold', title),
    lines:
      hidden > 0
        ? [...lines.slice(0, ITEMS), toned('dim', ['… ', counted(hidden, 'more item'), ' (--json has all)'])]
        : lines,
  };
}

function troubleLine({
  what,
  activity,
  gate: isGate,
  ending,
  attempts,
  by,
  failure,
  tests_failed: red,
}: TroubleReport): Cell {
  const times =
    attempts.length === 1 ? 'failed' : attempts.length === 2 ? 'failed twice' : `failed ${attempts.length} times`;
  const why = red !== null ? `${red} ${red === 1 ? 'test' : 'tests'} failed` : failure;
  const gate = isGate ? GATES[activity] : undefined;
  const name = gate === undefined ? cut(what, 90) : `${gate} (${cut(what, 70)})`;
  const end = {
    overcome: '; it worked in the end',
    other_way: '; something else worked',
    partly: '; only a part ran again, and passed',
    open: '',
  }[ending];
  return [name, ' ', times, ...(why === null ? [] : [` (${cut(why, 80)})`]), at(attempts[0] ?? null), end, at(by)];
}

function at(n: number | null): Cell {
  return n === null ? '' : toned('dim', [' ', { event: n }]);
}

function cut(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit).trimEnd()}…` : line;
}
