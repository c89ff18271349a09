import { describe, expect, test } from 'vitest';
import { eventOfWord, partPayload } from './payload.ts';

test.each([
  ['pre-tool', 'PreToolUse'],
  ['post-tool', 'PostToolUse'],
  ['post-tool-failure', 'PostToolUseFailure'],
  ['user-prompt', 'UserPromptSubmit'],
  ['session-start', 'SessionStart'],
  ['subagent-stop', 'SubagentStop'],
  ['SubagentStop', 'SubagentStop'],
  ['stop', 'Stop'],
  ['constructor', 'Constructor'],
])('the word %s is the event %s', (word, event) => expect(eventOfWord(word)).toBe(event));

describe('a payload', () => {
  test('its own event wins over the command line', () => {
    const payload = partPayload({ session_id: 's1', hook_event_name: 'Stop', a: 1 }, 'pre-tool', {});
    expect(payload).toMatchObject({ event: 'Stop', sessionId: 's1', fields: { a: 1 } });
    expect(partPayload({ session_id: 's1' }, 'pre-tool', {})?.event).toBe('PreToolUse');
    expect(partPayload({ session_id: 's1' }, undefined, {})?.event).toBe('Unknown');
  });

  test('without a session is of the one that the environment names, or of none', () => {
    expect(partPayload({}, 'stop', { CLAUDE_CODE_SESSION_ID: 's2' })?.sessionId).toBe('s2');
    expect(partPayload({ session_id: 7 }, 'stop', {})).toBeUndefined();
  });

  test.each(['../x', 'a/b', '', '.', 'x'.repeat(200), 'a\0b'])('an id that is no name never becomes one: %j', id => {
    const payload = partPayload({ session_id: id }, 'stop', {});
    if (id === '') expect(payload).toBeUndefined();
    else expect(payload?.sessionId).toMatch(/^id-[0-9a-f]{16}$/);
  });
});
