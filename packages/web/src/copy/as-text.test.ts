import { expect, test } from 'vitest';
import { smallPage } from '../testing/small-page.ts';
import { eventAsText, headAsText, rowsAsText } from './as-text.ts';

const page = smallPage(
  [
    { kind: 'prompt', title: 'Fix the \u001b[1mlogin' },
    { kind: 'run', depth: 2, title: 'npm test', note: 'exit 1', ms: 5_900, flag: 'failed', at: 2_100 },
    { kind: 'read', depth: 3, part: 1, n: 1, title: 'a.ts', at: null },
  ],
  { title: 'Fix the login', status: 'failed', failure_reason: 'limit', models: ['m-1'] },
);

test('a session is its facts and its rows, nothing in them harmful', () => {
  expect(headAsText(page)).toContain('Status:     failed: limit');
  expect(rowsAsText(page, [0, 1, 2])).toMatchInlineSnapshot(`
    "+  0.00s   #1     prompt
                      Fix the ␛[1mlogin
    +  2.10s   #2     run (✕ exit 1 5.9 s)
                      npm test
    –          s1 #1    read
                        a.ts"
  `);
});

test('an event is its row and all that its events hold', () => {
  const event = {
    event_type: 'tool_call',
    timestamp: 1,
    event_id: 'a',
    session_id: 'b',
    data: { command: 'npm test' },
  };
  expect(eventAsText(page, 1, [event])).toContain('tool_call\n{\n  "command": "npm test"\n}');
});
