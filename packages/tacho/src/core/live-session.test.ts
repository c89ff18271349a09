import { describe, expect, test } from 'vitest';
import { ProcessFold, standingOf, transcriptOf } from './live-session.ts';
import type { SessionMeta, TraceEvent } from './schema.ts';

const attribution = {
  host: 'den',
  agent_pid: 40,
  boot_id: 'boot 1',
  processes: [
    { pid: 41, name: 'sh', start_ticks: 900 },
    { pid: 40, name: 'agent', start_ticks: 800 },
    { pid: 30, name: 'bash' },
  ],
};
const meta: SessionMeta = { session_id: 's1', attribution };

function processesAfter(...starts: TraceEvent['data'][]) {
  const fold = new ProcessFold();
  for (const data of starts)
    fold.add({ event_type: 'session_start', timestamp: 1, event_id: 'e', session_id: 's1', data });
  return fold.end({ id: 's1', meta, headers: [], records: 0, damaged: [] });
}

describe('the processes of a session', () => {
  const agent = { pid: 40, name: 'agent', start_ticks: 800, boot_id: 'boot 1', host: 'den' };

  test('are the agent and those above it', () => {
    const bash = { pid: 30, name: 'bash', start_ticks: null, boot_id: 'boot 1', host: 'den' };
    expect(processesAfter()).toEqual({ agent, parents: [bash] });
  });

  test('are those of the last start that names them', () => {
    const resumed = { agent_pid: 77, boot_id: 'boot 2', processes: [{ pid: 77, name: 'agent', start_ticks: 5 }] };
    expect(processesAfter({ source: 'startup' }, resumed).agent).toMatchObject({ pid: 77, boot_id: 'boot 2' });
    expect(processesAfter(resumed, { source: 'resume' }).agent).toEqual(agent);
  });

  test.each([0, 1, -1, 1.5, '40', null])('pid %j is nobody', pid => {
    expect(processesAfter({ agent_pid: pid, processes: [{ pid, name: 'agent' }] }).agent).toEqual(agent);
  });
});

describe('a session without an end', () => {
  const agent = { pid: 40, name: null, start_ticks: null, boot_id: null, host: null };
  const heardAt = (last: number) => ({ started_at: last - 10, total_duration_ms: 10_000, agent });

  test('runs while its process does, however silent it is', () => {
    expect(standingOf(heardAt(100), () => true, 5_000)).toBe('running');
  });

  test('is interrupted once its process is gone', () => {
    expect(standingOf(heardAt(100), () => false, 0)).toBe('interrupted');
  });

  test('is unknown where nobody can say and it has been silent for long', () => {
    expect(standingOf(heardAt(100), () => undefined, 100)).toBe('running');
    expect(standingOf(heardAt(100), () => undefined, 101)).toBe('unknown');
    expect(standingOf({ ...heardAt(100), agent: null }, () => true, 101)).toBe('unknown');
    expect(standingOf({ started_at: null, total_duration_ms: null, agent: null }, () => true, 1)).toBe('unknown');
  });
});

test.each([
  ['/home/kim/s1.jsonl', true],
  ['C:\\kim\\s1.jsonl', true],
  ['s1.jsonl', false],
  ['/home/kim/other.jsonl', false],
  ['/home/../etc/s1.jsonl', false],
  [7, false],
])('the record of s1 at %j: %j', (path, isTaken) => {
  expect(transcriptOf({ session_id: 's1', transcript_path: path }, 's1')).toBe(isTaken ? path : null);
});
