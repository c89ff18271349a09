import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { standingNow } from './standing.ts';

const now = Date.now() / 1000;
const agent = { pid: 4_194_304, name: 'agent', start_ticks: 1, boot_id: null, host: hostname() };
const heard = (secondsAgo: number) => ({ started_at: now - secondsAgo, total_duration_ms: 0 });

test('a session whose process is nowhere on this machine is interrupted', () => {
  expect(standingNow({ ...heard(1), agent })).toBe('interrupted');
  expect(standingNow({ ...heard(1), agent: { ...agent, host: null } })).toBe('interrupted');
});

test('of processes on another machine, or in a container, nobody here can say anything', () => {
  const elsewhere = { ...agent, host: 'elsewhere.invalid', boot_id: 'another' };
  expect(standingNow({ ...heard(1), agent: elsewhere })).toBe('running');
  expect(standingNow({ ...heard(86_400), agent: elsewhere })).toBe('unknown');
});

test('this process runs', () => {
  expect(standingNow({ ...heard(1), agent: { ...agent, pid: process.pid, start_ticks: null } })).toBe('running');
});
