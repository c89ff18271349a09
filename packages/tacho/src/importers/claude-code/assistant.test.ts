import { describe, expect, test } from 'vitest';
import { assistant, dataOf, read, toolResult, toolUse, user } from './fixtures/records.ts';

const text = (value: string) => ({ type: 'text', text: value });
const usage = (output: number) => ({ input_tokens: 3, output_tokens: output, cache_read_input_tokens: 100 });

describe('one API message in several records', () => {
  const first = assistant([text('Looking.')], { usage: usage(1), stop_reason: null });
  const second = assistant([toolUse('Bash', { command: 'ls' })], { usage: usage(87), stop_reason: 'tool_use' });

  test('is one llm_response with the usage of the last', () => {
    const responses = read(first, second).filter(draft => draft.event_type === 'llm_response');
    expect(responses).toHaveLength(1);
    expect(responses[0]).toMatchObject({
      line: 2,
      data: {
        message_key: 'msg_1:req_1',
        message_id: 'msg_1',
        request_id: 'req_1',
        model: 'claude-test-1',
        stop_reason: 'tool_use',
        usage: { input: 3, cache_read: 100, output: 87 },
        source_usage: usage(87),
      },
    });
  });

  test('is closed by the next message, before its drafts', () => {
    const next = assistant([text('Done.')], { id: 'msg_2' });
    expect(read(first, next).map(draft => [draft.event_type, draft.data.message_id])).toEqual([
      ['assistant_response', 'msg_1'],
      ['llm_response', 'msg_1'],
      ['assistant_response', 'msg_2'],
      ['llm_response', 'msg_2'],
    ]);
  });

  test('stays one when the result of its first tool comes before its second tool', () => {
    const drafts = read(
      assistant([toolUse('Read', {}, 't1')], { usage: usage(1) }),
      toolResult('x', {}, { tool_use_id: 't1' }),
      assistant([toolUse('Read', {}, 't2')], { usage: usage(40) }),
      user('thanks'),
    );
    expect(drafts.map(draft => draft.event_type)).toEqual([
      'tool_call',
      'tool_result',
      'tool_call',
      'user_prompt',
      'llm_response',
    ]);
    expect(drafts.at(-1)?.line).toBe(3);
  });

  test('that comes back later makes a second row, which the fold merges by its key', () => {
    const other = assistant([text('…')], { id: 'msg_2' });
    const keys = read(first, other, second).filter(draft => draft.event_type === 'llm_response');
    expect(keys.map(draft => draft.data.message_key)).toEqual(['msg_1:req_1', 'msg_2:req_1', 'msg_1:req_1']);
  });

  test('with another request id is another message', () => {
    const replay = assistant([text('again')], {}, { requestId: 'req_2' });
    expect(read(first, replay).filter(draft => draft.event_type === 'llm_response')).toHaveLength(2);
  });

  test('counts with no content at all', () => {
    expect(read(assistant([])).map(draft => draft.event_type)).toEqual(['llm_response']);
  });

  test('without an id is known by its uuid, without one by its line', () => {
    expect(dataOf(assistant([], { id: undefined })).message_key).toBe('a1');
    expect(dataOf(assistant([], { id: undefined }, { uuid: undefined })).message_key).toMatch(/^line:.+\.jsonl:1$/);
  });
});

describe('usage', () => {
  const usageOf = (source: unknown) => dataOf(assistant([], { usage: source })).usage;

  test('is unknown, not zero, where the record does not say', () => {
    const unknown = { input: null, cache_read: null, cache_write_5m: null, cache_write_1h: null, output: null };
    expect(usageOf(undefined)).toEqual(unknown);
    expect(usageOf({ input_tokens: -1, output_tokens: '7', cache_read_input_tokens: Number.NaN })).toEqual(unknown);
  });

  test.each([
    ['the sum alone', { cache_creation_input_tokens: 900 }, 900, 0],
    [
      'the split alone',
      { cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 600 } },
      300,
      600,
    ],
    [
      'a sum of 0 beside a split',
      {
        cache_creation_input_tokens: 0,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 87 },
      },
      0,
      87,
    ],
    [
      'a sum above its split',
      {
        cache_creation_input_tokens: 1_000,
        cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 600 },
      },
      400,
      600,
    ],
  ])('cache writes from %s', (_, source, write5m, write1h) => {
    expect(usageOf(source)).toMatchObject({ cache_write_5m: write5m, cache_write_1h: write1h });
  });

  test('keeps the source object with what changes the price', () => {
    const source = { input_tokens: 1, speed: 'fast', server_tool_use: { web_search_requests: 2 }, iterations: [{}] };
    expect(dataOf(assistant([], { usage: source })).source_usage).toEqual(source);
  });
});

describe('content blocks', () => {
  test('a text is a response', () => {
    expect(dataOf(assistant([text('Hello')]))).toEqual({
      text: 'Hello',
      message_key: 'msg_1:req_1',
      message_id: 'msg_1',
      request_id: 'req_1',
      block: 0,
      uuid: 'a1',
    });
  });

  test('content that is a string is a response, too', () => {
    expect(dataOf(assistant('Hello'))).toMatchObject({ text: 'Hello', block: 0 });
  });

  test('a tool call passes its arguments on untouched', () => {
    const input = { command: 'ls', nested: { deep: ['x'.repeat(5_000)] } };
    const call = { ...toolUse('Bash', input), caller: { type: 'direct' } };
    const data = dataOf(assistant([call], {}, { isSidechain: true }));
    expect(data).toMatchObject({
      tool_name: 'Bash',
      tool_use_id: 'toolu_1',
      caller_type: 'direct',
      is_sidechain: true,
    });
    expect(data.arguments).toBe(input);
  });

  test('a call without an id stays without one', () => {
    const data = dataOf(assistant([{ type: 'tool_use', name: 'Bash' }]));
    expect(data).not.toHaveProperty('tool_use_id');
    expect(data.arguments).toEqual({});
  });

  test.each(['server_tool_use', 'mcp_tool_use'])('%s ran on the server', type => {
    expect(dataOf(assistant([{ type, id: 's1', name: 'web_search', input: {} }]))).toMatchObject({ server: true });
  });

  test('a thought is kept, and marked when its text is not there', () => {
    const [shown, hidden, redacted] = read(
      assistant([
        { type: 'thinking', thinking: 'hm', signature: 's' },
        { type: 'thinking', thinking: '', signature: 's' },
        { type: 'redacted_thinking', data: 'x' },
      ]),
    );
    expect(shown?.data).toMatchObject({ subtype: 'thinking', text: 'hm', block: 0 });
    expect(shown?.data).not.toHaveProperty('redacted');
    expect(hidden?.data).toMatchObject({ text: '', redacted: true, block: 1 });
    expect(redacted?.data).toMatchObject({ text: '', redacted: true, block: 2 });
  });

  test('an unknown block is kept, capped', () => {
    const block = { type: 'web_search_tool_result', content: 'x'.repeat(5_000) };
    const data = dataOf(assistant([block]));
    expect(data).toMatchObject({ subtype: 'web_search_tool_result', block: 0 });
    expect((data.content as { content: string }).content).toMatch(/… \[\+904 chars\]$/);
  });
});

describe('what the client says in the place of the model', () => {
  test('is no API message', () => {
    const drafts = read(assistant([text('No response requested.')], { model: '<synthetic>', usage: usage(0) }));
    expect(drafts).toHaveLength(1);
    expect(drafts[0]).toMatchObject({ event_type: 'system', data: { subtype: 'synthetic_message', uuid: 'a1' } });
  });

  test('is an API error when it is marked as one', () => {
    const record = assistant([text('API Error: 529')], { model: '<synthetic>' }, { isApiErrorMessage: true });
    expect(dataOf({ ...record, error: 'overloaded' })).toMatchObject({
      subtype: 'api_error',
      text: 'API Error: 529',
      is_api_error: true,
      error: 'overloaded',
    });
  });

  test('does not part the records of one message', () => {
    const drafts = read(
      assistant([text('a')]),
      assistant([text('!')], { id: 'x', model: '<synthetic>' }),
      assistant([text('b')]),
    );
    expect(drafts.filter(draft => draft.event_type === 'llm_response')).toHaveLength(1);
  });

  test('an error under the name of a real model still counts as a message', () => {
    const drafts = read(assistant([text('API Error')], {}, { isApiErrorMessage: true }));
    expect(drafts.map(draft => draft.event_type)).toEqual(['assistant_response', 'llm_response']);
    expect(drafts[0]?.data.is_api_error).toBe(true);
  });
});
