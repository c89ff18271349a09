import { expect, test } from 'vitest';
import type { TraceEvent } from '../schema.ts';
import { asks, calls, edits, eventsOf, fails, reads, runs, says } from '../story/fixtures/told.ts';
import { linesOf, pageFrom, partOf } from './fixtures/pages.ts';
import { ROW_FLAGS } from './page.ts';

const usage = { input: 100, cache_read: 900, cache_write_5m: 0, cache_write_1h: 0, output: 10 };
const response = (message_key: string, more: object = {}): Partial<TraceEvent> => ({
  event_type: 'llm_response',
  data: { message_key, model: 'claude-sonnet-4-5', usage, ...more },
});
const system = (subtype: string, data: object = {}): Partial<TraceEvent> => ({ data: { subtype, ...data } });

test('a call and its outcome are one row, below the prompt it was made for', () => {
  const page = pageFrom(
    partOf(
      eventsOf(
        asks('Fix it'),
        says('I will **look**.'),
        reads('/repo/src/a.ts'),
        edits('/repo/src/a.ts'),
        fails('npm test', 'Exit code 1\nTests  2 failed | 3 passed (5)'),
        asks('And now?'),
        runs('npm test', 'Tests  5 passed (5)'),
      ),
    ),
  );
  expect(linesOf(page)).toEqual([
    'p #1 Fix it',
    '  a #2 I will look.',
    '  r #3-4 src/a.ts',
    '  w #5-6 src/a.ts +1 −1',
    '  x #7-8 npm test 2 failed',
    'p #9 And now?',
    '  x #10-11 npm test 5 passed',
  ]);
  expect(page.rows.size).toEqual([4, 0, 0, 0, 0, 1, 0]);
  expect(page.rows.flags[4]).toBe(ROW_FLAGS.code | ROW_FLAGS.failed);
  expect(page.rows.flags[2]).toBe(ROW_FLAGS.code | ROW_FLAGS.path);
});

test('what a model writes takes the time since what came before it, a call what was measured', () => {
  const { rows } = pageFrom(partOf(eventsOf(asks('Go'), says('Yes'), runs('ls'))));
  expect(rows.at).toEqual([0, 0, 2000]);
  expect(rows.ms).toEqual([null, 1000, 1000]);
});

test('a command is told without the folder it runs in; two rows of one moment are no measure', () => {
  const [ask, call, result] = eventsOf(asks('Go'), runs('cd /repo/a && npm test')) as TraceEvent[];
  const { rows } = pageFrom(partOf([ask, call, { ...result, timestamp: call?.timestamp ?? null }] as TraceEvent[]));
  expect([rows.title[1], rows.ms[1]]).toEqual(['npm test', null]);
});

test('an answer written at the moment of what was before it is of no known length', () => {
  const [first, second] = eventsOf(asks('Go'), says('Yes')) as [TraceEvent, TraceEvent];
  const { rows } = pageFrom(partOf([first, { ...second, timestamp: first.timestamp }]));
  expect([rows.at[1], rows.ms[1]]).toEqual([0, null]);
});

test('an answer that comes long after what was before it did not take that long', () => {
  const [first, second] = eventsOf(asks('Go'), says('Yes')) as [TraceEvent, TraceEvent];
  const { rows } = pageFrom(partOf([first, { ...second, timestamp: 5_000 }]));
  expect([rows.at[1], rows.ms[1]]).toEqual([5_000_000, null]);
});

test('usage belongs to the row that its message began with', () => {
  const said = { event_type: 'assistant_response', data: { text: 'Hm', message_key: 'm1' } };
  const page = pageFrom(partOf(eventsOf(asks('Go'), () => [said, response('m1')])));
  expect(linesOf(page)).toEqual(['p #1 Go', '  a #2 Hm']);
  expect(page.head.others).toEqual([[1, 3]]);
  expect(page.rows.held).toEqual([null, 1000]);
  expect(page.rows.usd[1]).toBeCloseTo(page.head.usd ?? 0, 8);
  expect(page.head.usd).toBeGreaterThan(0);
  expect(page.head.cost.map(line => [line.bucket, line.tokens])).toEqual([
    ['input', 100],
    ['cache_read', 900],
    ['output', 10],
  ]);
});

test('a message that says nothing else has a row of its own; a report of usage belongs to what was there before', () => {
  const page = pageFrom(
    partOf(
      eventsOf(
        asks('Go'),
        () => [response('m1')],
        runs('ls'),
        () => [response('r1', { usage_report: true })],
      ),
    ),
  );
  expect(linesOf(page)).toEqual(['p #1 Go', '  a #2 message claude-sonnet-4-5', '  x #3-4 ls']);
  expect(page.head.others).toEqual([[2, 5]]);
});

test('side events are rows that nobody came for', () => {
  const page = pageFrom(
    partOf(
      eventsOf(
        () => [system('mode')],
        asks('Go'),
        () => [system('compaction', { trigger: 'auto' })],
      ),
    ),
  );
  expect(page.rows.kind).toBe('.pc');
});

test('an outcome of no known call is not lost', () => {
  const alone = { event_type: 'tool_result', data: { tool_name: 'Read', result: 'x', tool_use_id: 'gone' } };
  const error = { event_type: 'error', data: { message: 'it broke' } };
  const page = pageFrom(partOf(eventsOf(asks('Go'), () => [alone, error])));
  expect(linesOf(page)).toEqual(['p #1 Go', '  r #2 result of Read', '  e #3 it broke']);
});

test('a retry knows its first attempt', () => {
  const page = pageFrom(partOf(eventsOf(asks('Go'), fails('npm test'), runs('npm test'))));
  expect(page.head.retries).toEqual([[2, 1]]);
  expect((page.rows.flags[2] ?? 0) & ROW_FLAGS.retry).toBe(ROW_FLAGS.retry);
});

test('a subagent with a session of its own stands below the call that started it', () => {
  const main = partOf(eventsOf(asks('Go'), calls('Task', { description: 'Look around', prompt: 'x' }), says('Done')));
  const child = partOf(
    eventsOf(asks('Look around'), runs('ls')).map(event => ({ ...event, session_id: 's1_a' })),
    { parent: 0, meta: { parent_session_id: 's1', parent_tool_use_id: 't1' } },
  );
  const page = pageFrom(main, child);
  expect(linesOf(page)).toEqual([
    'p #1 Go',
    '  s #2-3 Look around',
    '    p #1 Look around',
    '      x #2-3 ls',
    '  a #4 Done',
  ]);
  expect(page.rows.part).toEqual([0, 0, 1, 1, 0]);
  expect(page.head.parts[1]).toMatchObject({ key: 's1', parent_row: 1, first_row: 2, rows: 2 });
});

test('a subagent of which nobody knows the call stands at the end', () => {
  const main = partOf(eventsOf(asks('Go'), runs('ls')));
  const child = partOf(
    eventsOf(says('Lost')).map(event => ({ ...event, session_id: 's1_b' })),
    { parent: 0 },
  );
  expect(linesOf(pageFrom(main, child))).toEqual(['p #1 Go', '  x #2-3 ls', 'a #1 Lost']);
});

test('what a subagent did among its caller’s events is moved below the call', () => {
  const inside = (events: readonly Partial<TraceEvent>[], agent_id: string) =>
    events.map(event => ({ ...event, agent_id }));
  const page = pageFrom(
    partOf(
      eventsOf(
        asks('Go'),
        calls('Task', { description: 'One' }, null),
        calls('Task', { description: 'Two' }, null),
        id => inside(runs('ls one')(id), 'a1'),
        id => inside(runs('ls two')(id), 'a2'),
        id => inside(says('one is done')(id), 'a1'),
        says('Both are done'),
      ),
    ),
  );
  expect(linesOf(page)).toEqual([
    'p #1 Go',
    '  s #2 One',
    '    x #4-5 ls one',
    '    a #8 one is done',
    '  s #3 Two',
    '    x #6-7 ls two',
    '  a #9 Both are done',
  ]);
});

test('annotations stand beside the row of their event', () => {
  const one = {
    annotation_id: 'a',
    session_id: 's1',
    event_id: 'e3',
    offset_seconds: null,
    label: '',
    note: 'look',
    author: 'mira',
    created_at: 1,
  };
  const page = pageFrom(
    partOf(eventsOf(asks('Go'), runs('ls')), {
      annotations: [
        { ...one, n: 3 },
        { ...one, n: null },
      ],
    }),
  );
  expect(page.head.annotations.map(({ row, note }) => [row, note])).toEqual([
    [1, 'look'],
    [null, 'look'],
  ]);
});

test('a session without events is a page without rows', () => {
  const page = pageFrom(partOf([]));
  expect(page.rows.count).toBe(0);
  expect(page.head).toMatchObject({ zero: null, usd: null, events: 0, chunks: [] });
});

test('a command that went on shows what its own call was answered; what was heard later is not lost', () => {
  const run = {
    event_type: 'tool_call',
    data: { tool_name: 'exec_command', tool_use_id: 'c1', arguments: { cmd: 'npm start' } },
  };
  const running = {
    tool_name: 'exec_command',
    tool_use_id: 'c1',
    result: 'Process running with session ID 7',
    process_id: 7,
  };
  const ask = {
    event_type: 'tool_call',
    data: { tool_name: 'write_stdin', tool_use_id: 'c2', arguments: { session_id: 7, chars: '' } },
  };
  const ended = { tool_name: 'write_stdin', tool_use_id: 'c2', result: 'Process exited with code 0' };
  const page = pageFrom(
    partOf(
      eventsOf(asks('Go'), () => [
        run,
        { event_type: 'tool_result', data: running },
        ask,
        { event_type: 'tool_result', data: ended },
      ]),
    ),
  );
  expect(page.rows.n).toEqual([1, 2, 4]);
  expect(page.rows.end).toEqual([0, 3, 5]);
});

test('a result that names its call by its event is its outcome', () => {
  const call = { event_type: 'tool_call', data: { tool_name: 'Read', tool_use_id: 't', arguments: {} } };
  const result = { event_type: 'tool_result', parent_id: 'e2', data: { tool_name: 'Read', result: 'x' } };
  const { rows } = pageFrom(partOf(eventsOf(asks('Go'), () => [call, result])));
  expect([rows.n, rows.end]).toEqual([
    [1, 2],
    [0, 3],
  ]);
});

test('an unnamed subagent stays below the call that it began with, another one begins with its task', () => {
  const inside = (events: readonly Partial<TraceEvent>[]) =>
    events.map(event => ({ ...event, data: { ...event.data, is_sidechain: true } }));
  const page = pageFrom(
    partOf(
      eventsOf(
        asks('Go'),
        calls('Task', { description: 'One' }, null),
        calls('Task', { description: 'Two' }, null),
        id => inside(asks('do one', 'sidechain')(id)),
        id => inside(runs('ls one')(id)),
        id => inside(says('one is done')(id)),
        id => inside(asks('do two', 'sidechain')(id)),
        id => inside(runs('ls two')(id)),
      ),
    ),
  );
  expect(linesOf(page)).toEqual([
    'p #1 Go',
    '  s #2 One',
    '    p #4 do one',
    '    x #5-6 ls one',
    '    a #7 one is done',
    '  s #3 Two',
    '    p #8 do two',
    '    x #9-10 ls two',
  ]);
});

test('a named subagent stands below the call whose result names it, whatever the order', () => {
  const inside = (events: readonly Partial<TraceEvent>[]) => events.map(event => ({ ...event, agent_id: 'second' }));
  const page = pageFrom(
    partOf(
      eventsOf(
        asks('Go'),
        calls('Task', { description: 'One' }),
        calls('Task', { description: 'Two' }, { data: { spawned_agent_id: 'second' } }),
        id => inside(runs('ls')(id)),
      ),
    ),
  );
  expect(linesOf(page)).toEqual(['p #1 Go', '  s #2-3 One', '  s #4-5 Two', '    x #6-7 ls']);
});
