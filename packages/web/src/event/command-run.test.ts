import type { TraceEvent } from 'tacho/src/core/schema.ts';
import { expect, test } from 'vitest';
import { commandRun } from './command-run.ts';

const event = (event_type: string, data: Record<string, unknown>): TraceEvent => ({
  event_type,
  timestamp: 0,
  event_id: 'e',
  session_id: 's',
  data,
});
const call = (args: Record<string, unknown>) => event('tool_call', { tool_name: 'Bash', arguments: args });

test('Claude Code puts the exit code before the output', () => {
  const run = commandRun(
    call({ command: 'npm test', description: 'Run the tests', timeout: 120_000 }),
    event('error', { message: 'Exit code 1\nboom' }),
  );
  expect(run).toEqual({
    output: 'boom',
    errors: '',
    exitCode: 1,
    facts: [
      ['description', 'Run the tests'],
      ['timeout', '120 s'],
    ],
  });
});

test('Codex tells it in a field of its own', () => {
  const run = commandRun(call({ cmd: 'ls', workdir: '/w' }), event('tool_result', { result: 'a\n', exit_code: 0 }));
  expect([run.output, run.exitCode, run.facts]).toEqual(['a\n', 0, [['folder', '/w']]]);
});

test('Gemini answers in fields', () => {
  const result = 'Command: ls\nDirectory: (root)\nOutput: a\nError: not that\nb\nError: bad\nExit Code: 2\nSignal: 0';
  const run = commandRun(call({ command: 'ls' }), event('tool_result', { result }));
  expect([run.output, run.errors, run.exitCode]).toEqual(['a\nError: not that\nb', 'bad', 2]);
});

test('an output that is apart is not said twice', () => {
  const outcome = (stderr: string) => event('tool_result', { result: 'out\nwarned', details: { stderr } });
  expect(commandRun(call({}), outcome('warned')).errors).toBe('');
  expect(commandRun(call({}), outcome('else')).errors).toBe('else');
});

test('a call without an outcome has written nothing', () => {
  expect(commandRun(call({ command: 'sleep 9' }), undefined)).toMatchObject({ output: '', exitCode: undefined });
});
