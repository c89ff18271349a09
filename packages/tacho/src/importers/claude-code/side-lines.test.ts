import { describe, expect, test } from 'vitest';
import { dataOf, read, SESSION, user } from './fixtures/records.ts';

describe('system records', () => {
  test('a compaction tells why and how full the context was', () => {
    const record = {
      type: 'system',
      subtype: 'compact_boundary',
      uuid: 's1',
      content: 'Conversation compacted',
      compactMetadata: { trigger: 'auto', preTokens: 155_000, postTokens: 9_000, durationMs: 30_000 },
    };
    const [draft] = read(record);
    expect(draft?.data).toEqual({
      subtype: 'compaction',
      uuid: 's1',
      text: 'Conversation compacted',
      trigger: 'auto',
      pre_tokens: 155_000,
      post_tokens: 9_000,
    });
    expect(draft?.duration_ms).toBe(30_000);
  });

  test("a turn's duration is the draft's", () => {
    const [draft] = read({ type: 'system', subtype: 'turn_duration', durationMs: 4_200, messageCount: 7 });
    expect(draft?.duration_ms).toBe(4_200);
    expect(draft?.data).toEqual({ subtype: 'turn_duration', message_count: 7 });
  });

  test('any other subtype is kept with its fields', () => {
    const record = { type: 'system', subtype: 'api_error', retryAttempt: 2, error: { status: 529 } };
    expect(dataOf(record)).toEqual({ subtype: 'api_error', retry_attempt: 2, error: { status: 529 } });
  });
});

describe('attachments', () => {
  const queued = (attachment: object) => ({
    type: 'attachment',
    uuid: 'q1',
    attachment: { type: 'queued_command', commandMode: 'prompt', prompt: 'also the docs', ...attachment },
  });

  test.each([
    ['no origin', {}],
    ['a human origin', { origin: { kind: 'human' } }],
  ])('a queued prompt with %s is a prompt', (_, fields) => {
    expect(read(queued(fields))[0]).toMatchObject({
      event_type: 'user_prompt',
      data: { prompt: 'also the docs', kind: 'queued', uuid: 'q1' },
    });
  });

  test('a queued prompt may be a list with an image', () => {
    const prompt = [{ type: 'text', text: 'like this' }, { type: 'image' }];
    expect(dataOf(queued({ prompt }))).toMatchObject({ prompt: 'like this', images: 1 });
  });

  test.each([
    ['in its own mode', { commandMode: 'task-notification' }],
    ['from another origin', { origin: { kind: 'task' } }],
    ['queued as a prompt', { prompt: '<task-notification><task-id>b1</task-id></task-notification>' }],
  ])('a notification %s is no prompt', (_, fields) => {
    expect(dataOf(queued(fields))).toMatchObject({ subtype: 'attachment', attachment_type: 'queued_command' });
  });

  test('any other attachment is kept with its fields', () => {
    const attachment = { type: 'hook_success', hookName: 'Stop', stdout: 'x'.repeat(5_000), durationMs: 31 };
    const [draft] = read({ type: 'attachment', attachment, rendered: [{ content: 'again' }] });
    expect(draft).toMatchObject({
      duration_ms: 31,
      data: { subtype: 'attachment', attachment_type: 'hook_success', hook_name: 'Stop' },
    });
    expect(draft?.data).not.toHaveProperty('rendered');
    expect(String(draft?.data.stdout)).toHaveLength(4_096 + '… [+904 chars]'.length);
  });
});

describe('progress', () => {
  test("a subagent's progress keeps the link and the beginning of the text, not the message nor its usage", () => {
    const content = [{ type: 'text', text: 'y'.repeat(3_000) }];
    const record = {
      type: 'progress',
      toolUseID: 'agent_msg_1',
      parentToolUseID: 'toolu_1',
      data: {
        type: 'agent_progress',
        agentId: 'abc',
        prompt: 'find it',
        message: { type: 'assistant', message: { content, usage: { output_tokens: 99 } } },
        normalizedMessages: [{ message: { usage: { output_tokens: 99 } } }],
      },
    };
    const drafts = read(record);
    expect(drafts).toHaveLength(1);
    expect(drafts[0]?.data).toEqual({
      subtype: 'progress',
      tool_use_id: 'agent_msg_1',
      parent_tool_use_id: 'toolu_1',
      progress_type: 'agent_progress',
      progress_agent_id: 'abc',
      preview: `${'y'.repeat(2_048)}… [+952 chars]`,
    });
  });

  test('the output of a running command is kept once, not as a whole at every tick', () => {
    const data = { type: 'bash_progress', output: 'line 9', fullOutput: 'line 1…9', elapsedTimeSeconds: 3 };
    expect(dataOf({ type: 'progress', data })).toEqual({
      subtype: 'progress',
      progress_type: 'bash_progress',
      output: 'line 9',
      elapsed_time_seconds: 3,
    });
  });
});

describe('every other record', () => {
  test('is kept under its type', () => {
    const record = { type: 'hologram-state', sessionId: SESSION, beamWidth: 3, nested: { a: [1] } };
    expect(dataOf(record)).toEqual({ subtype: 'hologram-state', beam_width: 3, nested: { a: [1] } });
  });

  test('is kept without any type, too', () => {
    expect(dataOf({ silly: 'this' })).toEqual({ subtype: 'unknown', silly: 'this' });
    expect(dataOf({ type: 7 })).toEqual({ subtype: 'unknown', type: 7 });
  });

  test('tells the repeated fields only where they differ from the rest of the file', () => {
    const [, same, other] = read(
      user('hi', { cwd: '/a', version: '2.0.0' }),
      { type: 'mode', mode: 'normal', cwd: '/a', version: '2.0.0', sessionId: SESSION },
      { type: 'mode', mode: 'normal', cwd: '/b', version: '2.1.0', sessionId: 'another' },
    );
    expect(same?.data).toEqual({ subtype: 'mode', mode: 'normal' });
    expect(other?.data).toMatchObject({ cwd: '/b', version: '2.1.0', session_id: 'another' });
  });

  test('has images replaced by their size', () => {
    const source = { type: 'base64', media_type: 'image/png', data: 'QUJDRA==' };
    const file = { base64: 'QUJD', type: 'image/png' };
    expect(dataOf({ type: 'new', source, file })).toMatchObject({
      source: { media_type: 'image/png', bytes: 4 },
      file: { base64: { media_type: 'image/png', bytes: 3 } },
    });
  });

  test('has no half of a character at a cut', () => {
    const { text } = dataOf({ type: 'new', text: `${'x'.repeat(4_095)}😀 and more` });
    expect(String(text).isWellFormed()).toBe(true);
  });
});
