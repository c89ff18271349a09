import { expect, describe as group, test } from 'vitest';
import type { TraceEvent } from '../../core/schema.ts';
import { describe, kindOfTool } from './event.ts';

function event(event_type: string, data: TraceEvent['data'] = {}): TraceEvent {
  return { event_type, timestamp: 1, event_id: 'e', session_id: 's', data };
}

const call = (tool_name: unknown, args?: unknown) => describe(event('tool_call', { tool_name, arguments: args }));

test.each([
  ['Read', 'read'],
  ['Grep', 'read'],
  ['Edit', 'write'],
  ['Bash', 'run'],
  ['WebFetch', 'network'],
  ['mcp__github__search', 'network'],
  ['Task', 'agent'],
  ['apply_patch', 'write'],
  ['exec_command', 'run'],
  ['spawn_agent', 'agent'],
  ['web_search_call', 'network'],
  ['SomethingNew', 'run'],
  ['', 'run'],
])('what the tool %j does is to %s', (tool, kind) => {
  expect(kindOfTool(tool)).toBe(kind);
});

group('a call is told by what it is about', () => {
  test.each<[string, unknown, string | undefined]>([
    ['Bash', { command: 'npm test', description: 'Run tests' }, 'npm test'],
    ['shell', { command: ['ls', '-l', 7, { toString: 1 }] }, 'ls -l 7 {"toString":1}'],
    ['shell', { command: ['bash', '-lc', 'npm test'] }, 'npm test'],
    ['shell', { command: ['bash', '-lc', { toString: 1 }] }, 'bash -lc {"toString":1}'],
    ['exec_command', { cmd: 'npm test', yield_time_ms: 500 }, 'npm test'],
    [
      'update_plan',
      {
        plan: [
          { step: 'a', status: 'completed' },
          { step: 'b', status: 'in_progress' },
        ],
      },
      '1 of 2 done: b',
    ],
    ['update_plan', { plan: [7, {}] }, '0 of 1 done'],
    [
      'apply_patch',
      { input: '*** Begin Patch\n*** Add File: b.ts\n+x\n*** Update File: a.ts\n@@\n-x\n+y\n+z\n*** End Patch' },
      'b.ts  +1 −0, a.ts  +2 −1',
    ],
    ['spawn_agent', { agent_type: 'explorer', message: 'Look at it' }, 'Look at it'],
    ['Read', { file_path: '/srv/a.ts', limit: 5 }, '/srv/a.ts'],
    ['NotebookEdit', { notebook_path: '/srv/a.ipynb' }, '/srv/a.ipynb'],
    ['Grep', { pattern: 'TODO', path: 'src' }, 'TODO in src'],
    ['Glob', { pattern: '**/*.ts' }, '**/*.ts'],
    ['Edit', { file_path: 'a.ts', old_string: 'let a\nlet b', new_string: 'let b\nlet c\nlet d' }, 'a.ts  +2 −1'],
    ['Edit', { file_path: 'a.ts', old_string: 7 }, 'a.ts  +0 −0'],
    ['WebFetch', { url: 'https://example.org', prompt: 'Read it' }, 'https://example.org'],
    ['WebSearch', { query: 'tacho' }, 'tacho'],
    ['Agent', { description: 'Search', prompt: 'Long task' }, 'Search'],
    ['Agent', { prompt: 'Long task' }, 'Long task'],
    ['unknown', { count: 3, name: 'first text' }, 'first text'],
    ['unknown', {}, undefined],
    ['unknown', 'raw text', 'raw text'],
    ['unknown', null, undefined],
    ['unknown', [1, 2], undefined],
  ])('%s %j', (tool, args, detail) => {
    expect(call(tool, args)).toMatchObject({ title: tool, detail });
  });

  test('a call of nothing in particular is one of an unknown tool', () => {
    expect(call(7)).toEqual({ kind: 'run', title: 'unknown tool', detail: undefined });
  });
});

group('what came of a call', () => {
  test.each<[unknown, string | undefined]>([
    ['12 passed', '12 passed'],
    ['', undefined],
    [null, undefined],
    [{ stdout: '', stderr: 'warned' }, 'warned'],
    [{ content: 'text' }, 'text'],
    [{ other: 'text' }, 'text'],
    [[{ type: 'text', text: 'a' }, 'b', { type: 'image' }, 7], 'a b'],
    [42, '42'],
    [false, 'false'],
  ])('%j', (result, detail) => {
    expect(describe(event('tool_result', { tool_name: 'Bash', result }))).toEqual({
      kind: 'run',
      title: 'Bash',
      detail,
    });
  });

  test.each<[TraceEvent['data'], string, string | undefined]>([
    [{ tool_name: 'Bash', message: 'why' }, 'Bash failed', 'why'],
    [{ tool_name: 'Bash', message: 'why', interrupted: true }, 'Bash interrupted', 'why'],
    [{ tool_name: 'Bash', message: 'No. The user said: use yarn', denied: true }, 'Bash denied', 'use yarn'],
    [{ tool_name: 'Bash', message: 'Exit code 2\n> test\nError: no x\ndone' }, 'Bash failed, exit 2', 'Error: no x'],
    [{ tool_name: 'Edit', message: '<tool_use_error>not read yet</tool_use_error>' }, 'Edit failed', 'not read yet'],
    [{ tool_name: 'shell', message: 'a\nError: no x', exit_code: 2 }, 'shell failed, exit 2', 'Error: no x'],
    [{ tool_name: 'shell', exit_code: 1 }, 'shell failed, exit 1', undefined],
    [{ message: { code: -32601 } }, 'error', '{"code":-32601}'],
    [{}, 'error', undefined],
  ])('an error: %j', (data, title, detail) => {
    expect(describe(event('error', data))).toEqual({ kind: 'error', title, detail });
  });
});

group('what runs without a call of its own', () => {
  const told = (subtype: string, data: TraceEvent['data']) => describe(event('system', { subtype, ...data }));

  test('a command, a change of files, a call of a server', () => {
    const command = ['/bin/sh', '-lc', 'make'];
    expect(told('command_execution', { command, exit_code: 0 })).toEqual({
      kind: 'run',
      title: 'command',
      detail: 'make',
    });
    expect(told('command_execution', { command, exit_code: 2 })).toMatchObject({
      kind: 'error',
      title: 'command, exit 2',
    });
    expect(told('file_change', { changes: { 'a.ts': {}, 'b.ts': {} } })).toMatchObject({ detail: 'a.ts, b.ts' });
    expect(told('mcp_tool_call', { invocation: { server: 'git', tool: 'log', arguments: { path: 'a' } } })).toEqual({
      kind: 'network',
      title: 'log (git)',
      detail: 'a',
    });
  });

  test('what was inherited, and a turn that was broken off', () => {
    expect(told('inherited_history', { forked_from_session_id: 's0', records: 12 }).detail).toBe('s0, 12 records');
    expect(told('turn_aborted', { reason: 'interrupted', turn_id: 't' })).toEqual({
      kind: 'error',
      title: 'turn aborted',
      detail: 'interrupted',
    });
  });

  test('a call that was refused or stopped says so, also where that is no failure', () => {
    const title = (data: TraceEvent['data']) => describe(event('tool_result', { tool_name: 'shell', ...data })).title;
    expect(title({ denied: true })).toBe('shell denied');
    expect(title({ interrupted: true })).toBe('shell interrupted');
    expect(title({ mcp_server: 'git' })).toBe('shell (git)');
  });
});

group('what was said', () => {
  test.each([
    [undefined, 'prompt'],
    ['prompt', 'prompt'],
    ['slash', 'slash command'],
    ['bash', 'command typed by the user'],
    ['queued', 'prompt, typed while the agent worked'],
    ['sidechain', 'task for a subagent'],
  ])('a prompt of kind %j', (kind, title) => {
    expect(describe(event('user_prompt', { kind, prompt: 'Fix it' }))).toEqual({
      kind: 'prompt',
      title,
      detail: 'Fix it',
    });
  });

  test('an answer, a decision, a file', () => {
    expect(describe(event('assistant_response', { text: 'Done' }))).toMatchObject({ kind: 'answer', detail: 'Done' });
    expect(describe(event('decision', { choice: 'a', reason: 'cheaper' })).detail).toBe('a: cheaper');
    expect(describe(event('file_write', { path: 'a.ts' }))).toMatchObject({ kind: 'write', title: 'file write' });
    expect(describe(event('session_end', { reason: 'logout' }))).toMatchObject({ kind: 'wait', detail: 'logout' });
  });
});

group('a gap says how many events are missing, and why', () => {
  const title = (data: TraceEvent['data']) => describe(event('system', { subtype: 'gap', ...data })).title;

  test('as it was written down', () => {
    expect(title({ lost: 3, reasons: ['ENOSPC'] })).toBe('gap: 3 events lost (ENOSPC)');
    expect(title({ lost: 1, reasons: ['timeout', 'EIO'] })).toBe('gap: 1 event lost (timeout, EIO)');
    expect(title({ lost: 2 })).toBe('gap: 2 events lost');
  });

  test('with no more than a line of it', () => {
    expect(title({ lost: 1, reasons: Array(10_000).fill('x'.repeat(100)) }).length).toBeLessThan(500);
    expect(title({ lost: 'all' })).toBe('gap');
  });
});

group('quiet is what nobody came for', () => {
  test.each<[string, TraceEvent['data'], boolean]>([
    ['llm_response', { model: 'm' }, true],
    ['llm_request', {}, true],
    ['system', { subtype: 'turn_duration' }, true],
    ['system', { subtype: 'api-request-shape' }, true],
    ['system', { subtype: 'machine_message', text: 'x' }, true],
    ['system', { subtype: 'thinking', text: '' }, true],
    ['system', { subtype: 'turn_started' }, true],
    ['system', { subtype: 'turn_aborted' }, false],
    ['system', { subtype: 'thinking', text: 'hm' }, false],
    ['system', { subtype: 'interrupt' }, false],
    ['system', { subtype: 'hologram' }, false],
    ['user_prompt', {}, false],
    ['error', {}, false],
  ])('%s %j: %s', (type, data, quiet) => {
    expect(describe(event(type, data)).quiet === true).toBe(quiet);
  });
});

group('what is new to us', () => {
  test('a type or a subtype is its own title, with the first text that is no id', () => {
    expect(describe(event('teleport', { to: 'Mars' }))).toEqual({ kind: 'wait', title: 'teleport', detail: 'Mars' });
    expect(describe(event('system', { subtype: 'state_change', uuid: 'u', state: 'busy' }))).toMatchObject({
      title: 'state change',
      detail: 'busy',
    });
  });

  test('a path inside the session’s folder is told without it', () => {
    const read = (file_path: string) =>
      describe(event('tool_call', { tool_name: 'Read', arguments: { file_path } }), '/srv/app');
    expect(read('/srv/app/src/a.ts').detail).toBe('src/a.ts');
    expect(read('/srv/apple/a.ts').detail).toBe('/srv/apple/a.ts');
    expect(read('/srv/app').detail).toBe('/srv/app');
  });

  test('data of the wrong types is left out, never thrown on', () => {
    const types = ['user_prompt', 'assistant_response', 'tool_call', 'tool_result', 'error', 'decision', 'system', 'x'];
    const odd = { toString: 1, valueOf: null };
    for (const type of types) {
      const data = {
        prompt: 7,
        text: [],
        arguments: odd,
        result: odd,
        message: odd,
        choice: null,
        subtype: odd,
        kind: odd,
      };
      expect(describe(event(type, { ...data, tool_name: odd, denied: odd, model: odd })).title).toBeTypeOf('string');
    }
  });
});
