import { expect, test } from 'vitest';
import { elapsedText, listedDuration } from './elapsed.ts';

test.each([
  [0, '0 s'],
  [41.9, '41 s'],
  [60, '1m 00s'],
  [192.4, '3m 12s'],
  [8_040, '2h 14m'],
  [-5, '0 s'],
])('%d seconds are %s', (passed, text) => {
  expect(elapsedText(1_000, 1_000 + passed)).toBe(text);
});

test('in a list a session that runs has a clock, and one whose end is missing says so', () => {
  const session = { started_at: 1_000, total_duration_ms: 2_500 };
  expect(listedDuration({ ...session, status: 'running' }, 1_192)).toBe('running 3m 12s');
  expect(listedDuration({ ...session, status: 'interrupted' }, 1_192)).toBe('interrupted 2.5 s');
  expect(listedDuration({ ...session, status: 'interrupted' }, 1_192, true)).toBe('interrupted');
  expect(listedDuration({ ...session, status: 'completed' }, 1_192)).toBe('2.5 s');
  expect(listedDuration({ ...session, status: 'running', started_at: null }, 1_192)).toBe('running –');
});
