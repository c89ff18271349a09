import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assistant, readFile, user } from './fixtures/records.ts';
import claudeCode from './index.ts';

const lines = readFileSync(new URL('fixtures/session.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const session = lines.map(line => JSON.parse(line) as Record<string, unknown>);

test('a whole session', () => {
  const { drafts, summary } = readFile(session);
  const rows = drafts.map(
    ({ line, event_type, data }) =>
      `${line} ${event_type} ${data.subtype ?? data.tool_name ?? data.kind ?? data.message_id}`,
  );
  expect(rows).toMatchInlineSnapshot(`
    [
      "1 system summary",
      "2 system permission-mode",
      "3 user_prompt prompt",
      "4 system thinking",
      "5 tool_call Read",
      "6 tool_result Read",
      "7 tool_call Agent",
      "8 system progress",
      "9 tool_result Agent",
      "7 llm_response msg_A",
      "10 assistant_response msg_B",
      "11 system turn_duration",
      "10 llm_response msg_B",
    ]
  `);
  expect(summary).toMatchInlineSnapshot(`
    {
      "agentId": undefined,
      "facts": {
        "cwd": "/home/kim/greeter",
        "first_prompt": "greet in French, too",
        "git_branch": "main",
        "model": "claude-test-1",
        "title": "Greets in two languages",
        "version": "2.1.300",
      },
      "firstTimestamp": 1772355600,
      "lastTimestamp": 1772355609.1,
      "records": 11,
      "sessionId": "11111111-2222-4333-8444-555555555555",
    }
  `);
});

describe('recognises', () => {
  test('a transcript, by its messages or by its side lines alone', () => {
    expect(claudeCode.recognises(session)).toBe(true);
    expect(claudeCode.recognises([user('hi')])).toBe(true);
    expect(claudeCode.recognises([{ type: 'summary', summary: 's', leafUuid: 'u' }])).toBe(true);
    expect(claudeCode.recognises([{ type: 'file-history-snapshot', messageId: 'm', snapshot: {} }])).toBe(true);
  });

  test.each([
    ['nothing', []],
    ['a Codex rollout', [{ timestamp: 't', type: 'session_meta', payload: { id: 'x' } }]],
    ['a Qwen session', [{ uuid: 'u', sessionId: 's', timestamp: 't', type: 'user', message: { parts: [] } }]],
    ['an iFlow session', [{ ...user('hi'), sessionId: 'session-1' }]],
    ['a stream of claude -p', [{ ...assistant([]), sessionId: undefined, session_id: 's', parent_tool_use_id: null }]],
    ['an event log', [{ event_type: 'user_prompt', timestamp: 1, data: {} }]],
  ])('not %s', (_, head) => {
    expect(claudeCode.recognises(head)).toBe(false);
  });
});
