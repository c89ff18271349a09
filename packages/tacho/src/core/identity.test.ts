/** Which ids make two rows one act. */
import { describe, expect, test } from 'vitest';
import { isOutcome, nameOf, nativeKey, toolUseId } from './identity.ts';
import { eventIdOf } from './ids.ts';
import type { TraceEvent } from './schema.ts';

function event(event_type: string, data: Record<string, unknown>, event_id = ''): TraceEvent {
  return { event_type, timestamp: null, event_id, session_id: 's', data };
}

describe('the native key', () => {
  test.each([
    ['a call by its tool_use id', 'tool_call', { tool_use_id: 'toolu_1', uuid: 'u' }, 'c:toolu_1'],
    ['a result by that of the call it answers', 'tool_result', { tool_use_id: 'toolu_1' }, 'o:toolu_1'],
    ['an error is the same outcome', 'error', { tool_use_id: 'toolu_1' }, 'o:toolu_1'],
    ['other types have a tool_use id in passing', 'system', { tool_use_id: 'toolu_1' }, undefined],
    ['a message by id and request', 'llm_response', { message_id: 'msg_1', request_id: 'req_1' }, 'm:msg_1:req_1'],
    ['a message whose request is not known', 'llm_response', { message_id: 'msg_1' }, 'm:msg_1:'],
    ['a message by the key that the importer made', 'llm_response', { message_key: 'msg_1:' }, 'm:msg_1:'],
    ['a request is no message', 'llm_request', { message_id: 'msg_1' }, undefined],
    ['a block of a record by its uuid', 'assistant_response', { uuid: 'u', block: 0 }, 'u:u:assistant_response:0'],
    ['another block is another act', 'assistant_response', { uuid: 'u', block: 1 }, 'u:u:assistant_response:1'],
    ['a system event by its subtype', 'system', { uuid: 'u', subtype: 'interrupt' }, 'u:u:interrupt:'],
    ['a span in its trace', 'llm_request', { trace_id: 't', span_id: 's' }, 's:t:s:llm_request'],
    ['a span without its trace is no id', 'llm_request', { span_id: 's' }, undefined],
    ['a JSON-RPC message', 'x', { connection_id: 'c', direction: 'out', rpc_id: 1 }, 'j:c:out:number:1:x'],
    ['whose id is a text', 'x', { connection_id: 'c', direction: 'out', rpc_id: '1' }, 'j:c:out:string:1:x'],
    ['a notification has no rpc id', 'x', { connection_id: 'c', direction: 'out', rpc_id: null }, undefined],
    ['a turn is not a prompt', 'user_prompt', { prompt_id: 'p' }, undefined],
    ['nothing at all', '__proto__', {}, undefined],
  ])('%s', (_, type, data, key) => {
    expect(nativeKey(event(type, data))).toBe(key);
  });

  test.each(['', 7, null, {}, []])('an id that is %j names nothing', id => {
    const ids = {
      tool_use_id: id,
      message_id: id,
      message_key: id,
      uuid: id,
      span_id: id,
      trace_id: 't',
      connection_id: id,
    };
    for (const type of ['tool_call', 'tool_result', 'llm_response', 'system']) {
      expect(nativeKey(event(type, { ...ids, rpc_id: 1 }))).toBeUndefined();
    }
    expect(toolUseId(event('tool_call', ids))).toBeUndefined();
  });

  test('parts of a wrong kind are left out of it, also those that cannot be made a text', () => {
    const hostile = { toString: 1, valueOf: 1 };
    expect(nativeKey(event('system', { uuid: 'u', subtype: hostile, block: hostile }))).toBe('u:u::');
    expect(nativeKey(event('llm_response', { message_id: 'm', request_id: hostile }))).toBe('m:m:');
    expect(nativeKey(event('x', { connection_id: 'c', direction: hostile, rpc_id: 1 }))).toBe('j:c::number:1:x');
    expect(nativeKey(event('x', { connection_id: 'c', rpc_id: hostile }))).toBeUndefined();
  });
});

describe('the event id', () => {
  test('of a row with native ids is made of them, whatever its writer called it', () => {
    expect(nameOf(event('tool_call', { tool_use_id: 't' }, 'e1'), 'log', 0)).toBe(eventIdOf('c:t'));
  });

  test("of another is its writer's", () => {
    expect(nameOf(event('decision', {}, 'e1'), 'log', 0)).toBe('e1');
  });

  test('of a row that nobody named is made of its place', () => {
    const ids = [
      nameOf(event('decision', {}), 'log', 0),
      nameOf(event('decision', {}), 'log', 1),
      nameOf(event('decision', {}), 'other', 0),
    ];
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe(eventIdOf('l:log:0'));
  });
});

test('results and errors are outcomes', () => {
  const types = ['tool_result', 'error', 'tool_call', 'llm_response', 'constructor'];
  expect(types.filter(type => isOutcome(event(type, {})))).toEqual(['tool_result', 'error']);
});
