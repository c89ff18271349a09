import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventsFor, REVIEWED_EVENTS, wordOfEvent } from './events.ts';
import { type HookTarget, handlerFor, isPeerHandler, ownHandlerOf } from './hook-command.ts';
import { quoteWord, wordsOf } from './shell-words.ts';

const target: HookTarget = {
  node: '/opt/my node/bin/node',
  hook: "/home/o'neil/tacho/dist/hook.js",
  handler: 'settings',
  traceDir: '/data/$HOME/traces',
  redact: true,
  mask: true,
  patterns: ['-x `y`', 'ACME-\\d+'],
  form: 'shell',
};

test('the command line is one that a shell reads back word for word', () => {
  expect(handlerFor('UserPromptSubmit', target)).toEqual({
    type: 'command',
    command:
      "'/opt/my node/bin/node' '/home/o'\\''neil/tacho/dist/hook.js' user-prompt --handler settings" +
      " --trace-dir '/data/$HOME/traces' --redact --mask '--redact-pattern=-x `y`' '--redact-pattern=ACME-\\d+'",
    timeout: 15,
  });
});

test('Windows needs no shell', () => {
  const { command, args } = handlerFor('Stop', { ...target, form: 'exec', patterns: [], redact: false, mask: false });
  expect([command, ...(args ?? [])]).toEqual([
    target.node,
    target.hook,
    'stop',
    '--handler',
    'settings',
    '--trace-dir',
    target.traceDir,
  ]);
});

const word = fc.string({ unit: 'grapheme' }).filter(text => !text.includes('\0'));

test.skipIf(process.platform === 'win32')('a quoted word is that word to sh', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), words => {
      const script = `printf '%s\\0' ${words.map(quoteWord).join(' ')}`;
      expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })).toBe(words.map(one => `${one}\0`).join(''));
    }),
    { numRuns: 30 },
  );
});

test('quoted words are read back', () => {
  fc.assert(
    fc.property(fc.array(word), words => {
      expect(wordsOf(words.map(quoteWord).join(' '))).toEqual(words);
    }),
  );
  expect(wordsOf(`a "b \\"c\\" $x" d\\ e 'f'"g"; h`)).toEqual(['a', 'b "c" $x', 'd e', 'fg', 'h']);
});

describe('a handler is recognised', () => {
  test('in both forms, whatever its paths', () => {
    for (const form of ['shell', 'exec'] as const) {
      expect(ownHandlerOf(handlerFor('PreToolUse', { ...target, form }))).toEqual({
        node: target.node,
        hook: target.hook,
        handler: 'settings',
        traceDir: target.traceDir,
        flags: { redact: target.redact, mask: target.mask, patterns: target.patterns },
      });
    }
  });

  test('with a variable before it, with a redirection behind it, through the launcher', () => {
    const commands = [
      'AGENT_TRACE_REDACT=1 /n/node /t/dist/hook.js stop --handler=plugin 2>/dev/null',
      'npx tacho hook stop --handler settings',
      '"C:\\Program Files\\nodejs\\node.exe" "C:\\tacho\\dist\\hook.js" stop --handler settings',
    ];
    expect(commands.map(command => ownHandlerOf({ type: 'command', command }))).toMatchObject([
      { node: '/n/node', hook: '/t/dist/hook.js', handler: 'plugin', traceDir: undefined },
      { node: undefined, hook: 'tacho', handler: 'settings' },
      { hook: 'C:\\tacho\\dist\\hook.js', handler: 'settings' },
    ]);
  });

  test('with what it leaves out', () => {
    const flags = { redact: true, mask: true, patterns: ['ACME-\\d+', '-x', "it's  two", 'a=b'] };
    for (const form of ['shell', 'exec'] as const) {
      expect(ownHandlerOf(handlerFor('Stop', { ...target, ...flags, form }))?.flags).toEqual(flags);
    }
    const apart = {
      command: '/n/node /t/dist/hook.js stop --handler settings --redact-pattern x --redact-pattern= --mask',
    };
    expect(ownHandlerOf(apart)?.flags).toEqual({ redact: false, mask: true, patterns: ['x'] });
  });

  test('and nobody else', () => {
    const others = [
      null,
      7,
      {},
      { type: 'http', url: 'http://127.0.0.1/hook.js' },
      { command: 'node hook.js stop' },
      { command: 'node /t/webhook.js stop --handler settings' },
      { command: 'node /t/dist/hook.js stop --handler other' },
      { command: 'agent-strace hook stop' },
    ];
    expect(others.map(ownHandlerOf).filter(own => own !== undefined)).toEqual([]);
  });

  test('the peer is the peer', () => {
    expect(isPeerHandler({ command: 'AGENT_TRACE_REDACT=1 /usr/bin/agent-strace hook pre-tool' })).toBe(true);
    expect(isPeerHandler({ command: 'agent-trace list' })).toBe(false);
    expect(isPeerHandler(handlerFor('Stop', target))).toBe(false);
  });
});

describe('events', () => {
  test('a client that drops files over events it does not know gets those that every client knows', () => {
    expect(eventsFor('2.1.100')).toHaveLength(9);
    expect(eventsFor('2.0.200')).toHaveLength(9);
    for (const version of ['2.1.101', '2.2.0', '3.0.0', null]) expect(eventsFor(version)).toBe(REVIEWED_EVENTS);
  });

  test('neither that which replaces the work of git nor that which tells every word is installed', () => {
    expect(new Set(REVIEWED_EVENTS).size).toBe(31);
    expect(REVIEWED_EVENTS).not.toContain('WorktreeCreate');
    expect(REVIEWED_EVENTS).not.toContain('MessageDisplay');
  });

  test('the words of the command line', () => {
    const events = ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'Stop'];
    expect(events.map(wordOfEvent)).toEqual([
      'session-start',
      'user-prompt',
      'pre-tool',
      'post-tool',
      'post-tool-failure',
      'stop',
    ]);
    expect(wordOfEvent('PostToolBatch')).toBe('post-tool-batch');
  });
});
