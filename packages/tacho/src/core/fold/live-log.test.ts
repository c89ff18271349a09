/**
 * The fold of what hooks wrote: every row comes from a process of its own, so where it stands in the log says nothing,
 * and two installed handlers tell of everything twice.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawRecord } from '../record.ts';
import { toEvent } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { foldRows } from './fold.ts';

const PROMPT_ID = 'turn-1';

/** One session as each of `handlers` reports it: a turn with `calls` calls, some of which fail, and an answer. */
function reported(handlers: readonly string[], failures: readonly boolean[], tick = 0.05): TraceEvent[] {
  let at = 1_800_000_000;
  let number = 0;
  const rows: TraceEvent[] = [];
  const tell = (event_type: string, data: RawRecord) => {
    at += tick;
    for (const [i, handler] of handlers.entries()) {
      const own = event_type === 'session_start' ? { processes: [{ pid: number }] } : {};
      const id = data.tool_use_id === undefined ? { event_id: `row ${number++}` } : {};
      const record = {
        event_type,
        ...id,
        timestamp: at + i * 0.001,
        source: 'hook',
        live: true,
        handler,
        data: { ...data, ...own },
      };
      rows.push(toEvent(record, 's1'));
    }
  };
  tell('session_start', { source: 'startup' });
  tell('user_prompt', { prompt: 'mend it', prompt_id: PROMPT_ID });
  tell('user_prompt', { prompt: 'mend it', prompt_id: PROMPT_ID });
  for (const [i, fails] of failures.entries()) {
    const ids = { tool_use_id: `toolu_${i}`, tool_name: 'Bash' };
    tell('tool_call', { ...ids, arguments: { command: 'make' } });
    if (fails) tell('error', { ...ids, message: 'Exit code 2', is_error: true });
    else tell('tool_result', { ...ids, result: 'done', is_error: false });
    tell('tool_result', { ...ids, result: fails ? 'Exit code 2' : 'done', is_error: null });
    tell('system', { subtype: 'notification', message: 'look' });
  }
  tell('assistant_response', { text: 'mended' });
  tell('session_end', { reason: 'other' });
  return rows;
}

/** What the same session's transcript holds of it. */
function transcript(failures: readonly boolean[]): TraceEvent[] {
  const row = (event_type: string, i: number, data: RawRecord) =>
    toEvent(
      { event_type, timestamp: 1_800_000_000 + i, source: 'transcript', line: i, data: { uuid: `u${i}`, ...data } },
      's1',
    );
  return [
    row('user_prompt', 1, { prompt: 'mend it', prompt_id: PROMPT_ID, kind: 'prompt' }),
    row('user_prompt', 2, { prompt: 'mend it', prompt_id: PROMPT_ID, kind: 'prompt' }),
    ...failures.flatMap((fails, i) => [
      row('tool_call', 3, { tool_use_id: `toolu_${i}`, tool_name: 'Bash', arguments: { command: 'make' } }),
      row(fails ? 'error' : 'tool_result', 4, { tool_use_id: `toolu_${i}`, is_error: fails }),
    ]),
    row('assistant_response', 9, { text: 'mended' }),
  ];
}

const someFailures = fc.array(fc.boolean(), { maxLength: 4 });
const someHandlers = fc.constantFrom(['settings'], ['settings', 'plugin'], ['a', 'b', 'c']);
const withoutOrder = (events: readonly TraceEvent[]) => events.map(event => event.event_id).sort();

describe('a log of hooks', () => {
  test('in any order is one session', () => {
    const property = fc.property(
      someHandlers,
      someFailures,
      fc.infiniteStream(fc.nat()),
      fc.boolean(),
      (handlers, failures, random, instant) => {
        const rows = reported(handlers, failures, instant ? 0 : 0.05);
        const shuffled = rows.map(row => ({ row, at: random.next().value as number })).sort((a, b) => a.at - b.at);
        const log = shuffled.map(({ row }) => row);
        expect(foldRows({ log })).toEqual(foldRows({ log: rows }));
        const source = { 'claude-code-s1': transcript(failures) };
        expect(foldRows({ ...source, log })).toEqual(foldRows({ ...source, log: rows }));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });

  test('told by several handlers is told once: each prompt, call, outcome, notice, start, end and answer', () => {
    fc.assert(
      fc.property(someHandlers, someFailures, (handlers, failures) => {
        const types = foldRows({ log: reported(handlers, failures) }).map(event => event.event_type);
        const once = foldRows({ log: reported(['settings'], failures) }).map(event => event.event_type);
        expect(types).toEqual(once);
        expect(types.filter(type => type === 'user_prompt')).toHaveLength(2);
        expect(types.filter(type => type === 'error')).toHaveLength(failures.filter(Boolean).length);
      }),
    );
  });

  test('and its transcript, whichever is there first, hold each act once', () => {
    fc.assert(
      fc.property(someHandlers, someFailures, (handlers, failures) => {
        const log = reported(handlers, failures);
        const both = foldRows({ log, 'claude-code-s1': transcript(failures) });
        expect(withoutOrder(foldRows({ 'claude-code-s1': transcript(failures), log }))).toEqual(withoutOrder(both));
        const count = (type: string) => both.filter(event => event.event_type === type).length;
        expect(count('user_prompt')).toBe(2);
        expect(count('tool_call')).toBe(failures.length);
        expect(count('error') + count('tool_result')).toBe(failures.length);
        expect(count('assistant_response')).toBe(1);
      }),
    );
  });
});
