import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { ancestryOf, isRunning } from './processes.ts';

const onLinux = process.platform === 'linux';

describe.runIf(onLinux)('on Linux', () => {
  test('the processes above, from the given one upwards, each with its start', () => {
    const { processes, boot_id } = ancestryOf(process.pid);
    expect(processes[0]).toMatchObject({ pid: process.pid });
    expect(processes[1]?.pid).toBe(process.ppid);
    for (const one of processes) expect(one.start_ticks).toBeGreaterThan(0);
    expect(boot_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('a process runs until it ends; another one with its pid is another one', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await once(child, 'spawn');
    const { processes, boot_id } = ancestryOf(child.pid);
    const fact = processes[0];
    if (fact === undefined) throw new Error('no process');
    expect(isRunning(fact, boot_id)).toBe(true);
    expect(isRunning({ ...fact, start_ticks: (fact.start_ticks ?? 0) - 1 }, boot_id)).toBe(false);
    expect(isRunning(fact, 'another boot')).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(fact, boot_id)).toBe(false);
  });
});

test('without a start time only absence is certain', () => {
  expect(isRunning({ pid: process.pid, name: null, start_ticks: null }, null)).toBeUndefined();
  expect(isRunning({ pid: 2 ** 22 + 1, name: null, start_ticks: null }, null)).toBe(false);
});
