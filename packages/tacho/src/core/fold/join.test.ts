/** Which rows are one act where ids alone do not say so: prompts of a turn, and twins by content. */
import { describe, expect, test } from 'vitest';
import { type RawRecord, toEvent } from '../record.ts';
import type { TraceEvent } from '../schema.ts';
import { foldRows } from './fold.ts';

const SESSION = '5f0c';

function hookPrompt(at: number, promptId: string, more: RawRecord = {}): TraceEvent {
  const { handler = 'settings', event_id = `hook-${handler}-${at}`, ...data } = more;
  const record = { event_type: 'user_prompt', source: 'hook', timestamp: at, event_id, handler };
  return toEvent({ ...record, data: { prompt: 'go on', prompt_id: promptId, ...data } }, SESSION);
}

function transcriptPrompt(at: number, promptId: string, uuid: string, more: RawRecord = {}): TraceEvent {
  const data = { prompt: 'go on', kind: 'prompt', prompt_id: promptId, uuid, ...more };
  return toEvent({ event_type: 'user_prompt', source: 'transcript', timestamp: at, data }, SESSION);
}

/** A row without native ids, told of by its content's hash. */
function note(at: number | null, hash: string, more: RawRecord = {}): TraceEvent {
  const record = { event_type: 'assistant_response', timestamp: at, data: { content_hash: hash } };
  return toEvent({ ...record, ...more }, SESSION);
}

function transcriptNote(at: number, hash: string, uuid: string): TraceEvent {
  return note(at, hash, { source: 'transcript', data: { content_hash: hash, uuid } });
}

/** Per event the uuid of the transcript's row, or what the hook called its own, in order. */
function uuids(events: readonly TraceEvent[]): unknown[] {
  return events.map(event => event.data.uuid ?? event.event_id);
}

describe('prompts of a turn', () => {
  test("a hook's prompt is the transcript's of that turn: start time from the hook, name from the uuid", () => {
    const transcript = [transcriptPrompt(11, 't1', 'u1', { context: '<ide>' })];
    const [alone] = foldRows({ 'claude-code': transcript });
    const folded = foldRows({ log: [hookPrompt(10.5, 't1', { permission_mode: 'plan' })], 'claude-code': transcript });
    expect(folded).toHaveLength(1);
    expect(folded[0]).toMatchObject({
      event_id: alone?.event_id,
      timestamp: 10.5,
      source: 'transcript',
      data: { uuid: 'u1', kind: 'prompt', context: '<ide>', permission_mode: 'plan' },
    });
  });

  test('the native name wins also over a hook row that has no name, wherever that stands', () => {
    const transcript = [transcriptPrompt(11, 't1', 'u1')];
    const [alone] = foldRows({ 'claude-code': transcript });
    for (const place of Array.from({ length: 20 }).keys()) {
      const earlier = Array.from({ length: place }, () => note(1, 'x'));
      const log = [...earlier, hookPrompt(10, 't1', { event_id: '' })];
      expect(foldRows({ log, 'claude-code': transcript }).at(-1)?.event_id).toBe(alone?.event_id);
    }
  });

  test('two identical prompts of one turn are two, with hooks and transcript', () => {
    const folded = foldRows({
      log: [hookPrompt(10, 't1'), hookPrompt(20, 't1')],
      'claude-code': [transcriptPrompt(10.1, 't1', 'u1'), transcriptPrompt(20.1, 't1', 'u2')],
    });
    expect(folded.map(event => [event.data.uuid, event.timestamp])).toEqual([
      ['u1', 10],
      ['u2', 20],
    ]);
  });

  test('a prompt that the transcript does not have yet stays its own', () => {
    const log = [hookPrompt(10, 't1'), hookPrompt(20, 't1')];
    expect(uuids(foldRows({ log, 'claude-code': [transcriptPrompt(10, 't1', 'u1')] }))).toEqual([
      'u1',
      'hook-settings-20',
    ]);
  });

  test('plugin and settings both installed: two handlers, one prompt', () => {
    const log = [hookPrompt(10, 't1', { handler: 'plugin' }), hookPrompt(10.01, 't1', { handler: 'settings' })];
    expect(foldRows({ log })).toHaveLength(1);
    expect(uuids(foldRows({ log, 'claude-code': [transcriptPrompt(10, 't1', 'u1')] }))).toEqual(['u1']);
  });

  test('the same handler twice is two prompts', () => {
    expect(foldRows({ log: [hookPrompt(10, 't1'), hookPrompt(10.01, 't1')] })).toHaveLength(2);
  });

  test('a hook row that stands twice in the log is one, and takes no second prompt of the turn with it', () => {
    const once = hookPrompt(10, 't1');
    const transcript = [transcriptPrompt(10, 't1', 'u1'), transcriptPrompt(20, 't1', 'u2')];
    expect(uuids(foldRows({ log: [once, once], 'claude-code': transcript }))).toEqual(['u1', 'u2']);
  });

  test('a prompt that two handlers count differently takes no second prompt of the transcript with it', () => {
    const second = { event_id: 'shared' };
    const log = [
      hookPrompt(10, 't1', { handler: 'plugin' }),
      hookPrompt(20, 't1', { handler: 'plugin', ...second }),
      hookPrompt(20, 't1', { handler: 'settings', ...second }),
    ];
    const transcript = [transcriptPrompt(10, 't1', 'u1'), transcriptPrompt(20, 't1', 'u2')];
    expect(uuids(foldRows({ log, 'claude-code': transcript }))).toEqual(['u1', 'u2']);
  });

  test("an interrupt that shares the prompt's id is not the hook's prompt", () => {
    const data = { subtype: 'interrupt', text: '[Request interrupted by user]', prompt_id: 't1', uuid: 'u2' };
    const interrupt = toEvent({ event_type: 'system', source: 'transcript', timestamp: 9, data }, SESSION);
    const folded = foldRows({ log: [hookPrompt(10, 't1')], 'claude-code': [interrupt] });
    expect(folded.map(event => [event.event_type, event.timestamp])).toEqual([
      ['system', 9],
      ['user_prompt', 10],
    ]);
  });

  test.each(['queued', 'sidechain'])('a %s prompt is not the hook prompt of its turn, hashed or not', kind => {
    for (const hash of [undefined, 'other']) {
      const transcript = [transcriptPrompt(9, 't1', 'u1', { kind, ...(hash ? { content_hash: hash } : {}) })];
      expect(foldRows({ log: [hookPrompt(10, 't1', { content_hash: 'h' })], 'claude-code': transcript })).toHaveLength(
        2,
      );
    }
  });

  test.each(['prompt', 'slash', 'bash'])('a %s prompt is', kind => {
    const transcript = [transcriptPrompt(9, 't1', 'u1', { kind })];
    expect(foldRows({ log: [hookPrompt(10, 't1')], 'claude-code': transcript })).toHaveLength(1);
  });

  test('prompts of two turns are two, however equal', () => {
    const log = [hookPrompt(10, 't1', { content_hash: 'h' })];
    const transcript = [transcriptPrompt(10, 't2', 'u2', { content_hash: 'h' })];
    expect(foldRows({ log, 'claude-code': transcript })).toHaveLength(2);
  });

  test('an empty prompt_id is no turn', () => {
    const log = [hookPrompt(10, '', { prompt: 'go on, please' })];
    expect(foldRows({ log, 'claude-code': [transcriptPrompt(10, '', 'u1')] })).toHaveLength(2);
  });

  test('what was folded is not joined again: the prompt left over stays left over', () => {
    const log = [
      hookPrompt(10, 't1', { handler: 'plugin' }),
      hookPrompt(10, 't1', { handler: 'settings' }),
      hookPrompt(20, 't1', { handler: 'settings' }),
    ];
    for (const transcript of [[], [transcriptPrompt(10, 't1', 'u1')]]) {
      const folded = foldRows({ log, 'claude-code': transcript });
      expect(folded).toHaveLength(2);
      expect(foldRows({ folded })).toEqual(folded);
    }
  });
});

describe('twins by content', () => {
  test('nearest first, one to one: what is left over stays', () => {
    const log = [note(0, 'h', { event_id: 'far' }), note(9, 'h', { event_id: 'near' })];
    const folded = foldRows({ log, 'claude-code': [transcriptNote(10, 'h', 'u1')] });
    expect(folded.map(event => [event.data.uuid ?? event.event_id, event.timestamp])).toEqual([
      ['far', 0],
      ['u1', 9],
    ]);
  });

  test('each of several finds its own', () => {
    const log = [0, 10, 20].map(at => note(at, 'h'));
    const transcript = [1, 11, 21].map(at => transcriptNote(at, 'h', `u${at}`));
    expect(uuids(foldRows({ log, 'claude-code': transcript }))).toEqual(['u1', 'u11', 'u21']);
  });

  test('two handlers are one act, one handler twice is two', () => {
    const plugin = note(0, 'h', { handler: 'plugin' });
    const settings = note(0.01, 'h', { handler: 'settings' });
    expect(foldRows({ log: [plugin, settings] })).toHaveLength(1);
    expect(foldRows({ log: [plugin, plugin] })).toHaveLength(2);
    expect(foldRows({ log: [plugin, settings, plugin, settings] })).toHaveLength(2);
  });

  test.each([
    ['type', { event_type: 'decision' }],
    ['agent', { agent_id: 'a1' }],
    ['content', { data: { content_hash: 'other' } }],
  ])('another %s is another act', (_, other) => {
    expect(foldRows({ log: [note(0, 'h')], otlp: [note(0, 'h', other)] })).toHaveLength(2);
  });

  test('without a hash nothing is compared', () => {
    const record = () => toEvent({ event_type: 'decision', timestamp: 1, data: { choice: 'a' } }, SESSION);
    expect(foldRows({ log: [record()], otlp: [record()] })).toHaveLength(2);
  });

  test('two acts with native ids are two, also when a twin stands between them or brought one of them along', () => {
    const transcript = [transcriptNote(10, 'h', 'u1')];
    expect(foldRows({ a: transcript, b: [transcriptNote(10, 'h', 'u2')], log: [note(10, 'h')] })).toHaveLength(2);
    // u1 has no hash of its own here: the hook row that is joined to it by its turn has.
    const log = [hookPrompt(10, 't1', { content_hash: 'h' })];
    const [a, b] = [
      [transcriptPrompt(10, 't1', 'u1')],
      [transcriptPrompt(10, 't1', 'u2', { content_hash: 'h', kind: 'queued' })],
    ];
    expect(foldRows({ a, b, log })).toHaveLength(2);
  });

  test('rows without a time are paired, too', () => {
    expect(foldRows({ log: [note(null, 'h')], otlp: [note(null, 'h')], sdk: [note(5, 'h')] })).toHaveLength(1);
  });

  test('what was folded is not joined again: the twin left over stays left over', () => {
    const log = [note(0, 'h', { handler: 'plugin' })];
    const otlp = [note(0, 'h'), note(9, 'h')];
    const folded = foldRows({ log, otlp });
    expect(folded).toHaveLength(2);
    expect(foldRows({ folded })).toEqual(folded);
  });

  test('one content from three thousand handlers, or three thousand times from two, takes no time to speak of', () => {
    const count = 3_000;
    const crowd = Array.from({ length: count }, (_, i) => note(i, 'h', { handler: `h${i}` }));
    const pairs = Array.from({ length: count }, (_, i) => note(i, 'h', { event_id: `n${i}` }));
    const start = performance.now();
    expect(foldRows({ log: crowd })).toHaveLength(1);
    expect(foldRows({ log: pairs, otlp: pairs.map(row => ({ ...row, event_id: `o${row.event_id}` })) })).toHaveLength(
      count,
    );
    expect(performance.now() - start).toBeLessThan(5_000);
  }, 20_000);
});

describe('what a log without ids and a transcript tell of one session', () => {
  const prompted = (at: number, prompt: string, more: RawRecord = {}, agent: RawRecord = {}) =>
    toEvent({ event_type: 'user_prompt', timestamp: at, ...agent, data: { prompt, ...more } }, SESSION);
  const called = (id: string, at: number | null, command: string, more: RawRecord = {}) => {
    const data = { tool_name: 'Bash', arguments: { command, timeout: 9 } };
    return toEvent({ event_type: 'tool_call', timestamp: at, event_id: id, data, ...more }, SESSION);
  };
  const ended = (id: string, call: string, at: number, more: RawRecord = {}) => {
    const record = { event_type: 'tool_result', timestamp: at, event_id: id, parent_id: call };
    return toEvent({ ...record, data: { result: 'as the hook saw it' }, ...more }, SESSION);
  };
  const answered = (at: number, text: unknown, more: RawRecord = {}) =>
    toEvent({ event_type: 'assistant_response', timestamp: at, data: { text, ...more } }, SESSION);
  const written = (event_type: string, at: number | null, data: RawRecord) =>
    toEvent({ event_type, source: 'transcript', timestamp: at, data }, SESSION);
  const transcriptCall = (id: string, at: number | null, command: string) =>
    written('tool_call', at, {
      tool_use_id: id,
      tool_name: 'Bash',
      arguments: { timeout: 9, command },
      uuid: `u${id}`,
    });
  const transcriptEnd = (id: string, at: number) =>
    written('tool_result', at, { tool_use_id: id, result: 'in full', is_error: false });
  const shown = (events: readonly TraceEvent[]) =>
    events.map(event => [event.event_type, event.timestamp, event.data.tool_use_id ?? event.event_id]);

  test('prompt, call, outcome and answer are one each: text from the transcript, start time from the hook', () => {
    const log = [prompted(1, 'go'), called('e1', 2, 'ls'), ended('e2', 'e1', 3), answered(4, 'done')];
    const transcript = [
      written('user_prompt', 1.5, { prompt: 'go', uuid: 'u1', kind: 'prompt', prompt_id: 't1' }),
      transcriptCall('toolu_1', 2.5, 'ls'),
      transcriptEnd('toolu_1', 3.5),
      written('assistant_response', 4.5, { text: 'done', uuid: 'u4', block: 0 }),
    ];
    const alone = foldRows({ 'claude-code': transcript });
    const folded = foldRows({ log, 'claude-code': transcript });
    expect(folded.map(({ event_id, timestamp, parent_id }) => [event_id, timestamp, parent_id])).toEqual(
      alone.map(({ event_id, parent_id }, i) => [event_id, i + 1, parent_id]),
    );
    expect(folded[2]?.data).toMatchObject({ result: 'in full', is_error: false });
    expect(foldRows({ folded })).toEqual(folded);
  });

  test('the error that a hook saw is the failed result of the transcript', () => {
    const failure = ended('e2', 'e1', 3, { event_type: 'error', duration_ms: 900, data: { message: '1 failed' } });
    const end = written('error', 3.5, { tool_use_id: 'toolu_1', message: '1 failed, in full', is_error: true });
    const log = [called('e1', 2, 'ls'), failure];
    const folded = foldRows({ log, 'claude-code': [transcriptCall('toolu_1', 2, 'ls'), end] });
    expect(folded).toHaveLength(2);
    expect(folded[1]).toMatchObject({ event_type: 'error', duration_ms: 900, data: { message: '1 failed, in full' } });
    expect(folded[1]?.parent_id).toBe(folded[0]?.event_id);
  });

  test('two identical commands in both are two, each with its own outcome', () => {
    const log = [called('e1', 1, 'ls'), ended('e2', 'e1', 2), called('e3', 11, 'ls'), ended('e4', 'e3', 12)];
    const transcript = [
      ...[transcriptCall('toolu_1', 1.5, 'ls'), transcriptEnd('toolu_1', 2.5)],
      ...[transcriptCall('toolu_2', 11.5, 'ls'), transcriptEnd('toolu_2', 12.5)],
    ];
    expect(shown(foldRows({ log, 'claude-code': transcript }))).toEqual([
      ['tool_call', 1, 'toolu_1'],
      ['tool_result', 2, 'toolu_1'],
      ['tool_call', 11, 'toolu_2'],
      ['tool_result', 12, 'toolu_2'],
    ]);
  });

  test('a command that only the log has stays, and so does its outcome', () => {
    const log = [called('e1', 1, 'ls'), ended('e2', 'e1', 2), called('e3', 11, 'pwd'), ended('e4', 'e3', 12)];
    const transcript = [transcriptCall('toolu_1', 1.5, 'ls'), transcriptEnd('toolu_1', 2.5)];
    expect(shown(foldRows({ log, 'claude-code': transcript }))).toEqual([
      ['tool_call', 1, 'toolu_1'],
      ['tool_result', 2, 'toolu_1'],
      ['tool_call', 11, 'e3'],
      ['tool_result', 12, 'e4'],
    ]);
  });

  test('an outcome that only the log has belongs to the call of both', () => {
    const log = [called('e1', 1, 'ls'), ended('e2', 'e1', 2)];
    const [call, end] = foldRows({ log, 'claude-code': [transcriptCall('toolu_1', 1.5, 'ls')] });
    expect(end).toMatchObject({ event_id: 'e2', parent_id: call?.event_id });
  });

  test('of two outcomes that one origin tells of a call, one is the other origin’s', () => {
    const log = [called('e1', 1, 'ls'), ended('e2', 'e1', 2), ended('e3', 'e1', 3)];
    const transcript = [transcriptCall('toolu_1', 1.5, 'ls'), transcriptEnd('toolu_1', 2.5)];
    expect(shown(foldRows({ log, 'claude-code': transcript })).slice(1)).toEqual([
      ['tool_result', 2, 'toolu_1'],
      ['tool_result', 3, 'e3'],
    ]);
  });

  test('two logs without ids are joined as well, call and outcome', () => {
    const log = [called('e1', 1, 'ls'), ended('e2', 'e1', 2)];
    const otlp = [called('o1', 1.5, 'ls'), ended('o2', 'o1', 2.5)];
    const [call, end, ...more] = foldRows({ log, otlp });
    expect([call?.event_type, end?.event_type, more]).toEqual(['tool_call', 'tool_result', []]);
    expect(end?.parent_id).toBe(call?.event_id);
  });

  test('rows without a time find each other, too', () => {
    const transcript = [transcriptCall('toolu_1', null, 'ls')];
    expect(foldRows({ log: [called('e1', null, 'ls')], 'claude-code': transcript })).toHaveLength(1);
    expect(foldRows({ log: [called('e1', 1_700_000_000, 'ls')], 'claude-code': transcript })).toHaveLength(1);
  });

  test.each([
    ['more than an hour apart', [called('e1', 3_601, 'ls')]],
    ['of another agent', [called('e1', 0, 'ls', { agent_id: 'a1' })]],
    [
      'of another tool',
      [called('e1', 0, 'ls', { data: { tool_name: 'Sh', arguments: { command: 'ls', timeout: 9 } } })],
    ],
    ['with other arguments', [called('e1', 0, 'ls -l')]],
    ['of no tool', [called('e1', 0, 'ls', { data: { arguments: { command: 'ls', timeout: 9 } } })]],
    ['joined by an earlier fold', [called('e1', 0, 'ls', { joined: true })]],
  ])('a call %s is another', (_, log) => {
    expect(foldRows({ log, 'claude-code': [transcriptCall('toolu_1', 0, 'ls')] })).toHaveLength(2);
  });

  test('empty texts are not compared', () => {
    for (const text of ['', null, undefined, 7]) {
      const log = [prompted(1, text as string), answered(2, text)];
      const transcript = [prompted(1, text as string, { uuid: 'u1' }), answered(2, text, { uuid: 'u2' })];
      expect(foldRows({ log, 'claude-code': transcript })).toHaveLength(4);
    }
  });

  test.each(['queued', 'sidechain'])('a %s prompt is none that a hook saw', kind => {
    expect(foldRows({ log: [prompted(1, 'go')], cc: [prompted(1, 'go', { uuid: 'u1', kind })] })).toHaveLength(2);
  });

  test('one source alone is not searched for twins', () => {
    expect(foldRows({ log: [called('e1', 1, 'ls'), transcriptCall('toolu_1', 1, 'ls')] })).toHaveLength(2);
  });

  test('fifty thousand calls told by both are each one', () => {
    const count = 50_000;
    const log = Array.from({ length: count }, (_, i) => called(`e${i}`, i, `ls ${i % 500}`));
    const transcript = log.map((_, i) => transcriptCall(`toolu_${i}`, i + 0.5, `ls ${i % 500}`));
    // Every pair of them compared would take hours.
    expect(foldRows({ log, 'claude-code': transcript })).toHaveLength(count);
  }, 60_000);
});

test.each([
  'handler',
  'subtype',
  'block',
  'direction',
  'rpc_id',
  'uuid',
  'content_hash',
  'prompt_id',
  'agent_id',
  'source',
])('a %s that cannot be made a text harms nobody', key => {
  const hostile = { toString: 1, valueOf: 1 };
  const data = { connection_id: 'c', rpc_id: 1, uuid: 'u', content_hash: 'h', prompt_id: 't1', [key]: hostile };
  for (const event_type of ['system', 'user_prompt', 'tool_call', 'llm_response']) {
    const rows = () => [toEvent({ event_type, event_id: 'e', [key]: hostile, data: structuredClone(data) }, SESSION)];
    expect(foldRows({ a: rows(), b: rows(), c: rows() }).length).toBeGreaterThan(0);
  }
});
