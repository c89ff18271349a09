import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const NONE = { event: undefined, handler: undefined, traceDir: undefined, redact: false, mask: false, patterns: [] };

test.each<[string[], Record<string, string>, object]>([
  [[], {}, {}],
  [['pre-tool', '--handler', 'settings'], {}, { event: 'pre-tool', handler: 'settings' }],
  [
    ['--trace-dir', '/t', 'hook', 'stop', '--what', '--handler=plugin'],
    {},
    { event: 'stop', handler: 'plugin', traceDir: '/t' },
  ],
  [['stop', '--trace-dir=/t'], { AGENT_TRACE_DIR: '/e' }, { event: 'stop', traceDir: '/t' }],
  [['stop'], { AGENT_TRACE_DIR: '/e', AGENT_TRACE_REDACT: '1' }, { event: 'stop', traceDir: '/e', redact: true }],
  [['stop'], { AGENT_TRACE_REDACT: '0' }, { event: 'stop' }],
  [['stop', '--mask'], {}, { event: 'stop', redact: true, mask: true }],
  [
    ['stop', '--redact-pattern', 'ACME-\\d+', '--redact-pattern=x'],
    {},
    { event: 'stop', redact: true, patterns: ['ACME-\\d+', 'x'] },
  ],
  [['stop', '--handler'], {}, { event: 'stop' }],
])('%j with %j', (args, env, expected) => expect(readOptions(args, env)).toEqual({ ...NONE, ...expected }));
