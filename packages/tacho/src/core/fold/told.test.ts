import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RawRecord, toEvent } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { type Plan, planFold } from './fold.ts';
import { RowTable } from './row-table.ts';
import { ToldActs } from './told.ts';

const START = 1_800_000_000;

/** What hooks of each of `handlers` write of a session with `turns` turns, some calls of which fail. */
function log(handlers: readonly string[], turns: readonly boolean[]): TraceEvent[] {
  let at = START;
  const rows: TraceEvent[] = [];
  const tell = (event_type: string, data: RawRecord) => {
    at += 5;
    for (const [i, handler] of handlers.entries()) {
      const id = data.tool_use_id === undefined ? { event_id: `row ${rows.length}` } : {};
      const fields = { event_type, ...id, timestamp: at + i * 0.01, source: 'hook', live: true, handler, data };
      rows.push(toEvent({ ...fields, data: { ...data } }, 's1'));
    }
  };
  tell('session_start', { source: 'startup' });
  for (const [i, fails] of turns.entries()) {
    const call = { tool_use_id: `toolu_${i}`, tool_name: 'Bash' };
    tell('user_prompt', { prompt: `/do ${i}`, prompt_id: `turn ${i}` });
    tell('tool_call', { ...call, arguments: { command: 'make' } });
    if (fails) tell('error', { ...call, message: 'no', is_error: true });
    else tell('tool_result', { ...call, result: 'yes', is_error: false });
    tell('tool_result', { ...call, result: 'y', is_error: null });
    tell('assistant_response', { text: 'Done.' });
    tell('system', { subtype: 'notification', message: 'waiting' });
  }
  tell('session_end', { reason: 'other' });
  return rows;
}

/** What the agent's own record has of the same session after `turns` turns: its own words of a prompt, and more than hooks know. */
function transcript(turns: readonly boolean[]): TraceEvent[] {
  return turns.flatMap((fails, i) => {
    const at = START + 5 + i * 30;
    const row = (event_type: string, second: number, data: RawRecord) =>
      toEvent(
        {
          event_type,
          timestamp: at + second,
          source: 'transcript',
          line: i * 10 + second,
          data: { uuid: `u${i}-${second}`, ...data },
        },
        's1',
      );
    const call = { tool_use_id: `toolu_${i}`, tool_name: 'Bash' };
    return [
      row('user_prompt', 5, { prompt: `<do>${i}</do>`, prompt_id: `turn ${i}`, kind: 'slash' }),
      row('system', 6, { subtype: 'thinking', text: 'hm' }),
      row('tool_call', 10, { ...call, arguments: { command: 'make' } }),
      row(fails ? 'error' : 'tool_result', 15, { ...call, is_error: fails }),
      row('assistant_response', 24, { text: 'Done.' }),
    ];
  });
}

function plan(sources: Readonly<Record<string, readonly TraceEvent[]>>): Plan {
  const table = new RowTable({ pairs: true });
  for (const name of Object.keys(sources).sort()) {
    table.beginSource(name);
    for (const [position, event] of (sources[name] ?? []).entries()) table.add(event, position, 0, 0);
  }
  return planFold(table);
}

const someHandlers = fc.constantFrom(['settings'], ['settings', 'plugin']);
const someTurns = fc.array(fc.boolean(), { maxLength: 4 });
/** How many rows are read on, and of how many turns the transcript then tells; false where nobody folds the whole. */
const someSteps = fc.array(fc.tuple(fc.nat(9), fc.oneof(fc.constant(false as const), fc.nat(4))), { maxLength: 6 });

/** Follows a log as `steps` say; gives how often each act of the whole was told. */
function timesTold(
  handlers: readonly string[],
  turns: readonly boolean[],
  steps: readonly (readonly [number, number | false])[],
): number[] {
  const rows = log(handlers, turns);
  const told = new ToldActs('log');
  /** Rows, by source and position, that were told. */
  const tellings: string[] = [];
  const fold = (read: number, known: number) => {
    const now = plan({ 'claude-code-s1': transcript(turns.slice(0, known)), log: rows.slice(0, read) });
    const { table } = now.groups;
    for (const place of told.takePlan(now)) {
      const lead = now.order[place] as number;
      tellings.push(`${table.sourceNames[table.source[lead] as number]} ${table.position[lead]}`);
    }
  };
  let read = 0;
  let known = 0;
  for (const [count, turn] of [...steps, [rows.length, turns.length] as const]) {
    const next = rows.slice(read, read + count);
    for (const [i, verdict] of told.takeRows(next, read).entries())
      if (verdict === 'new') tellings.push(`log ${read + i}`);
    read = Math.min(rows.length, read + count);
    if (turn === false) continue;
    known = Math.min(turns.length, Math.max(known, turn));
    // A fold may have read further than the log's end was.
    fold(Math.min(rows.length, read + 2), known);
  }
  const whole = plan({ 'claude-code-s1': transcript(turns), log: rows });
  const { table } = whole.groups;
  const leadOf = new Map<string, number>();
  for (let row = 0; row < table.count; row++) {
    leadOf.set(`${table.sourceNames[table.source[row] as number]} ${table.position[row]}`, whole.groups.lead(row));
  }
  const counts = new Map(Array.from(whole.order, lead => [lead, 0]));
  for (const telling of tellings) {
    const lead = leadOf.get(telling) as number;
    counts.set(lead, (counts.get(lead) as number) + 1);
  }
  return [...counts.values()];
}

describe('acts that are told as they come', () => {
  test('are told once each, however the log, the transcript and the folds come in between', () => {
    fc.assert(
      fc.property(someHandlers, someTurns, someSteps, (handlers, turns, steps) => {
        expect(timesTold(handlers, turns, steps).every(times => times === 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('a result of which nobody has said whether it failed waits for who knows', () => {
    const told = new ToldActs('log');
    const batch = toEvent(
      { event_type: 'tool_result', timestamp: START, data: { tool_use_id: 'toolu_1', is_error: null } },
      's1',
    );
    const failure = toEvent(
      { event_type: 'error', timestamp: START, data: { tool_use_id: 'toolu_1', is_error: true } },
      's1',
    );
    expect(told.takeRows([batch], 0)).toEqual(['unsure']);
    expect(told.takeRows([failure], 1)).toEqual(['new']);
    expect(told.takeRows([batch], 2)).toEqual(['told']);
  });

  test('the same words from the same handler are two acts', () => {
    const told = new ToldActs('log');
    const notice = (handler: string, second: number) =>
      toEvent(
        {
          event_type: 'system',
          event_id: `${handler} ${second}`,
          timestamp: START + second,
          source: 'hook',
          live: true,
          handler,
          data: { subtype: 'notification', message: 'waiting' },
        },
        's1',
      );
    const rows = [notice('a', 0), notice('b', 0.1), notice('a', 9), notice('b', 9.1), notice('a', 90), notice('b', 90)];
    expect(told.takeRows(rows, 0)).toEqual(['new', 'told', 'new', 'told', 'new', 'told']);
  });
});
