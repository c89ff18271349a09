/**
 * The report for a reader: a timeline from the root to the event, each item with the reason below it.
 */
import { type Cell, counted, note, type TimelineItem, type TreeNode, toned, type View } from '../../core/view.ts';
import type { Coverage } from './coverage.ts';
import type { EffectNode, Effects } from './effects.ts';
import type { LinkKind } from './links.ts';
import type { ChainItem, LinkReport, WhyReport } from './report.ts';

const MOST_UNEXPLAINED = 40;

export function viewsOf(report: WhyReport): View[] {
  const views =
    report.coverage !== null
      ? coverageViews(report.session_id, report.coverage)
      : [...chainViews(report), ...(report.effects === null ? [] : effectsViews(report.effects))];
  return report.forgot
    ? [...views, note(toned('dim', 'This session has more names than are kept: links to long ago may be missing.'))]
    : views;
}

function chainViews({ session_id, event, chain, cut: isCut }: WhyReport): View[] {
  const heading = note(
    toned('bold', ['Why did ', { event: event?.n ?? 0 }, ' happen?']),
    toned('dim', [' session ', session_id]),
  );
  const from = chain[0]?.link?.from;
  const earlier =
    isCut && from !== undefined ? [note(toned('dim', ['… the chain goes back further, from ', { event: from }]))] : [];
  return [heading, ...earlier, { as: 'timeline', items: chain.map(itemOf) }];
}

function itemOf({ n, what, detail, link }: ChainItem): TimelineItem {
  return {
    event: n,
    title: toned('bold', what),
    detail: cut(detail, 120),
    ...(link !== null && { notes: [toned('dim', ['← ', ...reasonOf(link)]), ...quotesOf(link)] }),
  };
}

/** The link in words. */
function reasonOf({ kind, from, evidence, failure }: LinkReport): Cell[] {
  const value = evidence === null ? '' : `\`${cut(evidence.value, 80)}\``;
  const at: Cell = { event: from };
  switch (kind) {
    case 'outcome':
      return ['what came of ', at];
    case 'started':
      return ['started by ', at];
    case 'retry':
      return [
        'retry of ',
        at,
        ', which failed',
        ...(failure === null || failure.text === '' ? [] : [`: ${cut(failure.text, 80)}`]),
      ];
    case 'failure_fix':
      return ['the failure in ', at, ' names ', value];
    case 'data_flow':
      return [value, ' comes from ', at];
    case 'read_write':
      return ['changes what was read in ', at, ': ', value];
    case 'write_use':
      return [value, ' was written in ', at];
    case 'prompt':
      return ['the prompt ', at, ' names ', value];
    case 'own_words':
      return ['the agent said so in ', at, ': ', value];
    case 'reuse':
      return ['goes on with ', value, ' of ', at];
    case 'plan':
      return ['goes on from the plan in ', at, ': ', value];
    case 'before':
      return [at, ' came before; nothing more is known'];
  }
}

/** Where the value stands in the earlier event, if the value itself does not say all. */
function quotesOf({ kind, from, evidence }: LinkReport): Cell[] {
  if (evidence === null || kind === 'outcome' || evidence.from_quote.trim() === evidence.value.trim()) return [];
  return [toned('dim', ['  in ', { event: from }, `: “${cut(evidence.from_quote.trim(), 160)}”`])];
}

function effectsViews({ nodes, events, cut: isCut }: Effects): View[] {
  if (nodes.length === 0) return [note('Nothing later shows that it came from this event.')];
  return [
    { as: 'tree', title: 'What it led to', roots: nodes.map(nodeOf) },
    note(toned('dim', [counted(events, 'event'), ...(isCut ? ['; there is more, further away'] : [])])),
  ];
}

function nodeOf({ n, what, detail, link, children }: EffectNode): TreeNode {
  const value =
    link.evidence === null || link.kind === 'outcome'
      ? []
      : [toned('dim', [' ← ', LINK_WORDS[link.kind], ` \`${cut(link.evidence.value, 60)}\``])];
  return {
    cell: [{ event: n }, ' ', toned('bold', what), ' ', cut(detail, 80), ...value],
    children: children.map(nodeOf),
  };
}

/** What links one event to another, in a few words. */
export const LINK_WORDS: Readonly<Record<LinkKind, string>> = {
  outcome: 'what came of a call',
  started: 'started by a call',
  retry: 'tries again what failed',
  failure_fix: 'a failure names it',
  data_flow: 'a value from a result',
  read_write: 'changes what was read',
  write_use: 'uses what was written',
  prompt: 'the prompt names it',
  own_words: 'the agent said so',
  reuse: 'goes on with a name',
  plan: 'goes on with a plan',
  before: 'the prompt came before',
};

function coverageViews(session: string, { later_calls, explained, share, kinds, calls, tool_calls }: Coverage): View[] {
  if (tool_calls === 0) return [note('Session ', toned('bold', session), ' has no tool calls.')];
  const rows = (Object.entries(kinds) as [LinkKind | 'none', number][])
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => [
      kind === 'none' ? 'first of all' : LINK_WORDS[kind],
      { count },
      { share: count / tool_calls },
    ]);
  const unexplained = calls.filter(({ link }, i) => i > 0 && link?.evidence == null);
  return [
    note('Session: ', toned('bold', session)),
    note(
      counted(explained, 'call'),
      ' of ',
      { count: later_calls },
      ' after the first have a cause with evidence (',
      { share },
      ')',
    ),
    {
      as: 'table',
      columns: [{ title: 'Link' }, { title: 'Calls', align: 'right' }, { title: 'Share', align: 'right' }],
      rows,
    },
    ...(unexplained.length === 0
      ? []
      : [
          {
            as: 'table' as const,
            title: 'Without a cause',
            columns: [{ title: 'Event', align: 'right' as const }, { title: 'Call' }, { title: 'About', wide: true }],
            rows: unexplained.slice(0, MOST_UNEXPLAINED).map(({ n, what, detail }) => [{ event: n }, what, detail]),
          },
        ]),
    ...(unexplained.length <= MOST_UNEXPLAINED
      ? []
      : [note(toned('dim', ['… and ', counted(unexplained.length - MOST_UNEXPLAINED, 'more call')]))]),
  ];
}

function cut(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
