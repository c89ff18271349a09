import { describe, expect, test } from 'vitest';
import { assistant, dataOf, outcomeOf, read, toolResult, toolUse, user } from './fixtures/records.ts';

describe('an outcome', () => {
  test('is a tool_result that names the tool of the call before it', () => {
    const [, draft] = read(assistant([toolUse('Bash', { command: 'ls' })]), toolResult('a.txt'));
    expect(draft).toMatchObject({ event_type: 'tool_result', line: 2, source: 'transcript' });
    expect(draft?.data).toEqual({
      result: 'a.txt',
      is_error: false,
      tool_use_id: 'toolu_1',
      tool_name: 'Bash',
      uuid: 'u1',
    });
  });

  test('is an error when is_error is true and only then', () => {
    const failed = read(toolResult('Exit code 1', {}, { is_error: true }))[0];
    expect(failed).toMatchObject({ event_type: 'error', data: { message: 'Exit code 1', is_error: true } });
    expect(read(toolResult('ok', {}, { is_error: null }))[0]).toMatchObject({ event_type: 'tool_result' });
    expect(dataOf(toolResult('ok', {}, { is_error: 'true' })).is_error).toBe(false);
  });

  test('each block of a record is one, without the details that belong to none of them', () => {
    const block = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: id });
    const drafts = read(user([block('t1'), block('t2')], { toolUseResult: { interrupted: false, durationMs: 5 } }));
    expect(drafts.map(({ data }) => [data.tool_use_id, data.details])).toEqual([
      ['t1', undefined],
      ['t2', undefined],
    ]);
    expect(drafts[0]).not.toHaveProperty('duration_ms');
  });

  test('a text beside a result is feedback, never a prompt', () => {
    const record = user([
      { type: 'tool_result', tool_use_id: 't1', content: 'no', is_error: true },
      { type: 'text', text: 'use tabs' },
    ]);
    expect(read(record).map(d => [d.event_type, d.data.subtype, d.data.text])).toEqual([
      ['error', undefined, undefined],
      ['system', 'rejection_feedback', 'use tabs'],
    ]);
  });

  test('the texts of a list are joined', () => {
    const content = [
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two' },
    ];
    const data = dataOf(toolResult(content));
    expect(data.result).toBe('one\ntwo');
    expect(data).not.toHaveProperty('content_types');
  });

  test('other blocks are named, images measured and their bytes dropped', () => {
    const source = { type: 'base64', media_type: 'image/png', data: 'QUJD' };
    const data = dataOf(toolResult([{ type: 'text', text: 'see' }, { type: 'image', source }, { type: 'other' }]));
    expect(data).toMatchObject({
      result: 'see',
      content_types: ['text', 'image', 'other'],
      images: [{ media_type: 'image/png', bytes: 3 }],
    });
    expect(JSON.stringify(data)).not.toContain('QUJD');
  });

  test('without content the result is empty', () => {
    expect(dataOf(toolResult(undefined)).result).toBe('');
  });

  test('the duration is what the tool or the subagent reports', () => {
    expect(read(toolResult('x', { toolUseResult: { durationMs: 12.5 } }))[0]?.duration_ms).toBe(12.5);
    expect(read(toolResult('x', { toolUseResult: { totalDurationMs: 900 } }))[0]?.duration_ms).toBe(900);
    expect(read(toolResult('x', { toolUseResult: { durationMs: -1 } }))[0]).not.toHaveProperty('duration_ms');
  });

  test('links the subagent that the call started', () => {
    const record = toolResult('launched', { toolUseResult: { status: 'async_launched', agentId: 'abc' } });
    expect(dataOf(record)).toMatchObject({ spawned_agent_id: 'abc', details: { status: 'async_launched' } });
  });

  test('keeps the decision that let the call run', () => {
    const permissionDecision = { decision: 'accept', source: 'config' };
    expect(dataOf(toolResult('x', { permissionDecision })).permission_decision).toEqual(permissionDecision);
  });
});

describe('a call that somebody did not want', () => {
  const refused = (text: string, fields = {}) => {
    const { denied, interrupted, details } = dataOf(toolResult(text, fields, { is_error: true }));
    return { denied, interrupted, details };
  };

  test('is denied when the user rejects it', () => {
    const text =
      "The user doesn't want to proceed with this tool use. The tool use was rejected. To tell you how to proceed, the user said:\nuse tabs";
    expect(refused(text, { toolUseResult: 'User rejected tool use' })).toEqual({ denied: true });
  });

  test('is denied when a permission is missing', () => {
    expect(refused("Claude requested permissions to write to /a, but you haven't granted it yet.").denied).toBe(true);
    expect(refused('Permission to use Bash with command rm has been denied.').denied).toBe(true);
    expect(refused('Use the Read tool', { toolDenialKind: 'permission-rule' }).denied).toBe(true);
  });

  test('is interrupted when the user stops the turn', () => {
    const text = '[Request interrupted by user for tool use]';
    expect(refused(text, { toolUseResult: `Error: ${text}` })).toEqual({ interrupted: true });
    expect(refused(`Exit code 137\n${text}`).interrupted).toBe(true);
    expect(refused("The user doesn't want to take this action right now. STOP what you are doing").interrupted).toBe(
      true,
    );
  });

  test('a plain failure is neither', () => {
    expect(refused('Exit code 1')).toEqual({});
  });
});

describe('details', () => {
  const bash = (result: string, toolUseResult: unknown) =>
    outcomeOf('Bash', { command: 'make' }, toolResult(result, { toolUseResult })).details;

  test('leave out an output that the result holds, but for blanks at its end', () => {
    const output = { stdout: 'ok\n', stderr: 'warn', interrupted: false };
    expect(bash('ok\nwarn', output)).toEqual({ interrupted: false });
  });

  test('keep an output that is longer than the result, and where the rest was spilled to', () => {
    const spilled = {
      stdout: 'x'.repeat(10_000),
      stderr: '',
      persistedOutputPath: '/p/tool-results/t1.txt',
      persistedOutputSize: 90_000,
    };
    expect(bash('Output too large. Full output saved to: /p/tool-results/t1.txt', spilled)).toEqual({
      stdout: spilled.stdout,
      persistedOutputPath: '/p/tool-results/t1.txt',
      persistedOutputSize: 90_000,
    });
  });

  test('of an edit are the patch and what the user changed, not the file nor the arguments', () => {
    const structuredPatch = [{ oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, lines: ['-a', '+b'] }];
    const toolUseResult = {
      filePath: '/a.ts',
      oldString: 'a',
      newString: 'b',
      originalFile: 'a\n'.repeat(5_000),
      structuredPatch,
      userModified: false,
    };
    const input = { file_path: '/a.ts', old_string: 'a', new_string: 'b' };
    const { details } = outcomeOf('Edit', input, toolResult('The file has been updated.', { toolUseResult }));
    expect(details).toEqual({ filePath: '/a.ts', structuredPatch, userModified: false });
  });

  test('of an edit that the user changed keep the new text', () => {
    const toolUseResult = { filePath: '/a.ts', newString: 'mine', userModified: true };
    const input = { file_path: '/a.ts', old_string: 'a', new_string: 'b' };
    const { details } = outcomeOf('Edit', input, toolResult('updated', { toolUseResult }));
    expect(details).toEqual(toolUseResult);
  });

  test('of a write leave out the content that the call gave', () => {
    const toolUseResult = {
      type: 'create',
      filePath: '/a',
      content: 'hello',
      structuredPatch: [],
      originalFile: null,
    };
    const input = { file_path: '/a', content: 'hello' };
    const { details } = outcomeOf('Write', input, toolResult('created', { toolUseResult }));
    expect(details).toEqual({ type: 'create', filePath: '/a' });
  });

  test('of a read leave out the content and image bytes', () => {
    const file = { filePath: '/a', content: 'hello', numLines: 1, totalLines: 1 };
    expect(bash('1→hello', { type: 'text', file })).toEqual({
      type: 'text',
      file: { filePath: '/a', numLines: 1, totalLines: 1 },
    });
    const image = { base64: 'QUJD', type: 'image/png', originalSize: 3 };
    expect(bash('', { type: 'image', file: image })).toEqual({
      type: 'image',
      file: { type: 'image/png', originalSize: 3 },
    });
  });

  test('of a subagent leave out its prompt and its answer', () => {
    const toolUseResult = {
      status: 'completed',
      prompt: 'find it',
      agentId: 'abc',
      content: [{ type: 'text', text: 'Found it.' }],
      totalToolUseCount: 2,
    };
    const result = toolResult([{ type: 'text', text: 'Found it.' }], { toolUseResult });
    expect(outcomeOf('Agent', { prompt: 'find it' }, result).details).toEqual({
      status: 'completed',
      agentId: 'abc',
      totalToolUseCount: 2,
    });
  });

  test('of a web search keep the count, which is billed', () => {
    const toolUseResult = { query: 'q', results: [{ content: [] }, 'text'], durationSeconds: 2.5, searchCount: 3 };
    expect(outcomeOf('WebSearch', { query: 'q' }, toolResult('Links: …', { toolUseResult })).details).toEqual({
      durationSeconds: 2.5,
      searchCount: 3,
    });
  });

  test('that are a text or a list are dropped when the result says the same', () => {
    expect(bash('File does not exist.', 'Error: File does not exist.')).toBeUndefined();
    expect(bash('found', [{ type: 'text', text: 'found' }])).toBeUndefined();
    expect(bash('short', 'Error: something longer')).toEqual({ text: 'Error: something longer' });
  });
});
