import { describe, expect, test } from 'vitest';
import type { SubagentFact } from '../../core/analysis.ts';
import { createPricer } from '../../core/pricing.ts';
import type { TraceEvent } from '../../core/schema.ts';
import type { SessionRecord } from '../../core/session-record.ts';
import { treeReport } from './report.ts';
import { type Sidechain, SidechainFold } from './sidechains.ts';

const SESSION = { id: 's', meta: undefined, headers: [], records: 0, damaged: [] };
const USAGE = { input: 1_000_000, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: null };

function chainsOf(...events: [string, TraceEvent['data']][]): readonly Sidechain[] {
  const fold = new SidechainFold(createPricer([{ pattern: '*', from: null, rates: { input: 2 } }]));
  for (const [i, [event_type, data]] of events.entries())
    fold.add({ event_type, timestamp: i, event_id: `e${i}`, session_id: 's', data });
  return fold.end(SESSION);
}

const task = (prompt: string, description: string): [string, TraceEvent['data']] => [
  'tool_call',
  { tool_name: 'Task', arguments: { prompt, description } },
];
const side = (
  event_type: string,
  uuid: string,
  parent: string | null,
  data: object = {},
): [string, TraceEvent['data']] => [event_type, { is_sidechain: true, uuid, parent_uuid: parent, ...data }];

describe('W17: subagents inside their caller’s file, which the peer leaves flat', () => {
  test('are told apart by who continues whom, though their lines are mixed', () => {
    const chains = chainsOf(
      task('look here', 'Here'),
      task('look there', 'There'),
      side('user_prompt', 'a1', null, { prompt: 'look here' }),
      side('user_prompt', 'b1', null, { prompt: 'look there' }),
      side('tool_call', 'a2', 'a1', { message_key: 'm1' }),
      side('tool_call', 'b2', 'b1'),
      side('error', 'b3', 'b2'),
      ['llm_response', { is_sidechain: true, message_key: 'm1', model: 'x', usage: USAGE }],
      side('tool_call', 'a3', 'a2'),
    );
    expect(chains).toEqual([
      {
        n: 3,
        title: 'Here',
        call: 1,
        tool_calls: 2,
        errors: 0,
        total_tokens: 1e6,
        total_usd: 2,
        total_duration_ms: 6000,
      },
      {
        n: 4,
        title: 'There',
        call: 2,
        tool_calls: 1,
        errors: 1,
        total_tokens: null,
        total_usd: null,
        total_duration_ms: 3000,
      },
    ]);
  });

  test('two with one task are two, and one that nobody asked for goes by its task', () => {
    const chains = chainsOf(
      task('same', 'A'),
      task('same', 'B'),
      side('user_prompt', 'a1', null, { prompt: 'same' }),
      side('user_prompt', 'b1', null, { prompt: 'same' }),
      side('user_prompt', 'c1', null, { prompt: 'out of nowhere' }),
    );
    expect(chains.map(of => [of.title, of.call])).toEqual([
      ['A', 1],
      ['B', 2],
      ['out of nowhere', null],
    ]);
  });

  test('odd lines are no chain', () => {
    expect(chainsOf(['tool_call', { is_sidechain: true, uuid: 7 }], ['user_prompt', { is_sidechain: 'yes' }])).toEqual(
      [],
    );
  });
});

describe('the tree', () => {
  const record = { session_id: 's', name: 'Main', tool_calls: 1, errors: 0, total_tokens: 5 } as SessionRecord;
  const sub = (id: string, parent: string | null): SubagentFact => ({
    session_id: id,
    parent_session_id: parent,
    agent_id: null,
    parent_tool_use_id: null,
    title: id,
    started_at: null,
    total_duration_ms: null,
    tool_calls: 2,
    errors: 1,
    total_tokens: null,
    total_usd: 1,
  });
  const shapeOf = (node: { title: string | null; children: readonly never[] }): unknown => [
    node.title,
    ...node.children.map(shapeOf),
  ];

  test('has subagents of subagents, each once, and sums that skip what is unknown', () => {
    const report = treeReport({ sidechains: [], record, usd: null }, [sub('a', 's'), sub('b', 'a'), sub('c', 'gone')]);
    expect(shapeOf(report.root as never)).toEqual(['Main', ['a', ['b']], ['c']]);
    expect(report).toMatchObject({ sessions: 4, tool_calls: 7, errors: 3, total_tokens: 5, total_usd: 3 });
  });

  test('cuts sessions that name each other', () => {
    const report = treeReport({ sidechains: [], record, usd: 0 }, [sub('a', 'b'), sub('b', 'a'), sub('s2', 's2')]);
    expect(shapeOf(report.root as never)).toEqual(['Main', ['s2']]);
  });
});
