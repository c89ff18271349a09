/** In which order the events of several sources stand. */
import { describe, expect, test } from 'vitest';
import { type RawRecord, toEvent } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { foldRows, isPlain, planFold } from './fold.ts';
import { RowTable } from './row-table.ts';

/** A row called `name`; `parent` as its writer named it. */
function row(name: string, timestamp: number | null, parent?: string, data: RawRecord = {}): TraceEvent {
  const link = parent === undefined ? {} : { parent_id: parent };
  return toEvent({ event_type: 'decision', event_id: name, timestamp, ...link, data: { name, ...data } }, 's');
}

function names(events: readonly TraceEvent[]): string {
  return events.map(event => event.data.name).join(' ');
}

describe('sources', () => {
  test('merge by timestamp', () => {
    const folded = foldRows({ a: [row('a1', 1), row('a4', 4)], b: [row('b2', 2), row('b3', 3), row('b5', 5)] });
    expect(names(folded)).toBe('a1 b2 b3 a4 b5');
  });

  test('at one time the source whose name comes first stands first', () => {
    expect(names(foldRows({ b: [row('b', 1)], a: [row('a', 1)] }))).toBe('a b');
  });

  test('keep their own order, whatever the clock says', () => {
    const a = [row('a1', 10), row('a2', 2), row('a3', null), row('a4', 11)];
    expect(names(foldRows({ a }))).toBe('a1 a2 a3 a4');
    expect(names(foldRows({ a, b: [row('b', 10.5), row('c', 12)] }))).toBe('a1 a2 a3 b a4 c');
  });

  test('an event of two sources waits until it is first in both', () => {
    const a = [row('a1', 1), row('both', 2), row('a3', 3)];
    const b = [row('b0', 2.5), row('both', 2), row('b4', 4)];
    expect(names(foldRows({ a, b }))).toBe('a1 b0 both a3 b4');
  });

  test('that contradict each other still end, each act once', () => {
    const a = [row('x', 1), row('y', 2), row('z', 3)];
    expect(
      names(foldRows({ a, b: a.toReversed() }))
        .split(' ')
        .sort(),
    ).toEqual(['x', 'y', 'z']);
  });

  test('without any timestamp still fold', () => {
    expect(names(foldRows({ a: [row('a', null)], b: [row('b', 1)], c: [row('c', null)] }))).toBe('a c b');
  });

  test('may be empty', () => {
    expect(foldRows({})).toEqual([]);
    expect(foldRows({ a: [], b: [row('b', 1)], c: [] })).toHaveLength(1);
  });
});

describe('parents', () => {
  test('precede their children; nothing else moves', () => {
    expect(names(foldRows({ a: [row('x', 1), row('child', 2, 'parent'), row('y', 3), row('parent', 4)] }))).toBe(
      'x parent child y',
    );
  });

  test('a chain written backwards is turned round', () => {
    const a = [row('1', 1, '2'), row('2', 2, '3'), row('3', 3, '4'), row('4', 4)];
    expect(names(foldRows({ a }))).toBe('4 3 2 1');
  });

  test('a chain of a hundred thousand is no recursion', () => {
    const count = 100_000;
    const a = Array.from({ length: count }, (_, i) => row(`${i}`, i, `${i + 1}`));
    expect(foldRows({ a })[0]?.event_id).toBe(`${count - 1}`);
  });

  test('an outcome follows its call, also across sources, and carries its id', () => {
    const data = { tool_use_id: 't' };
    const result = toEvent({ event_type: 'tool_result', timestamp: 1, data: { ...data } }, 's');
    const call = toEvent({ event_type: 'tool_call', timestamp: 5, data: { ...data } }, 's');
    const [first, second] = foldRows({ a: [result], b: [call] });
    expect([first?.event_type, second?.event_type]).toEqual(['tool_call', 'tool_result']);
    expect(second?.parent_id).toBe(first?.event_id);
  });

  test("a parent's foreign name leads to the event, which native ids have named otherwise", () => {
    const parent = row('e1', 2, undefined, { uuid: 'u1' });
    const [first, second] = foldRows({ a: [row('e2', 1, 'e1'), parent] });
    expect(first?.data.name).toBe('e1');
    expect(first?.event_id).not.toBe('e1');
    expect(second?.parent_id).toBe(first?.event_id);
  });

  test('a parent that was joined to another row is called what that act is called', () => {
    const hook = toEvent(
      { event_type: 'user_prompt', source: 'hook', event_id: 'h1', timestamp: 1, data: { prompt_id: 'p' } },
      's',
    );
    const data = { prompt_id: 'p', uuid: 'u1' };
    const prompt = toEvent({ event_type: 'user_prompt', source: 'transcript', timestamp: 1, data }, 's');
    const [first, child] = foldRows({ log: [hook, row('child', 2, 'h1')], z: [prompt] });
    expect(first?.data.uuid).toBe('u1');
    expect(child?.parent_id).toBe(first?.event_id);
  });

  test('of a child with two rows, the parent that there is counts', () => {
    const known = { ...row('child', 2, 'parent'), source: 'hook' };
    const dangling = { ...row('child', 2, 'nobody'), source: 'transcript' };
    const folded = foldRows({ a: [known], b: [dangling], c: [row('parent', 1)] });
    expect(folded.map(event => [event.event_id, event.parent_id])).toEqual([
      ['parent', undefined],
      ['child', 'parent'],
    ]);
  });

  test('an unknown parent keeps its name', () => {
    expect(foldRows({ a: [row('x', 1, 'nobody')] })[0]?.parent_id).toBe('nobody');
  });

  test.each([
    [
      'a row that is its own parent',
      [
        ['a', 'a'],
        ['b', undefined],
      ],
      'a b',
    ],
    [
      'two that are each other’s parents',
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      'a b',
    ],
    [
      'a cycle met from outside',
      [
        ['c', 'a'],
        ['a', 'b'],
        ['b', 'a'],
      ],
      'a c b',
    ],
    [
      'a long cycle, cut above its first',
      [
        ['x', 'b'],
        ['a', 'c'],
        ['b', 'a'],
        ['c', 'b'],
      ],
      'a b x c',
    ],
  ] as const)('%s: cut once, and folded again it stays', (_, links, expected) => {
    const folded = foldRows({ a: links.map(([name, parent], at) => row(name, at, parent)) });
    expect(names(folded)).toBe(expected);
    expect(foldRows({ folded })).toEqual(folded);
  });
});

describe('a plain session', () => {
  function plan(...sources: TraceEvent[][]) {
    const table = new RowTable();
    for (const [i, rows] of sources.entries()) {
      table.beginSource(`source ${i}`);
      for (const [position, event] of rows.entries()) table.add(event, position, 0, 0);
    }
    return planFold(table);
  }

  test('is one source whose rows are the events in their order', () => {
    expect(isPlain(plan([row('a', 1), row('b', 2, 'a')]))).toBe(true);
    expect(isPlain(plan([]))).toBe(true);
  });

  test.each([
    ['two rows are one act', [[row('a', 1), row('a', 1)]]],
    ['a child precedes its parent', [[row('a', 1, 'b'), row('b', 2)]]],
    ['there are two sources', [[row('a', 1)], [row('b', 2)]]],
  ])('not when %s', (_, sources) => {
    expect(isPlain(plan(...sources))).toBe(false);
  });

  test('a table grows beyond its first room', () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => row(`${i}`, i, i > 0 ? `${i - 1}` : undefined));
    const { groups, order } = plan(rows);
    expect(order).toHaveLength(5_000);
    expect(groups.parentOf(4_999)).toBe(4_998);
    expect(groups.table.time[4_999]).toBe(4_999);
  });
});
